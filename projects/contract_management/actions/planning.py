"""The contract management plan, and the tasks that follow from it (R117, R118)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.contract_management import forms
from projects.contract_management.actions.base import ContractAction, needs_reason
from projects.contract_management.gates import not_archived, not_ended
from projects.contract_management.lifetime import renew_tasks
from projects.contract_management.models import (
    Level,
    ManagementPlan,
    PlannedActivity,
    StandardActivity,
    Task,
    TaskState,
)
from projects.contract_management.wording import short_day
from projects.procedure import clock
from projects.procedure.gate import Unmet

# An activity that was chosen: how often (months, 0 is once) and from which day.
Chosen = tuple[StandardActivity, int, date]


class AdoptPlan(ContractAction):
    """The plan of a contract: which activities are relevant, how often and from when; tasks follow from it (R118)."""

    code = "contractmanagementplan-vaststellen"
    title = _("Adopt the contract management plan")
    button = _("Adopt the plan")
    explanation = _(
        "Each activity in the plan becomes tasks with a date, until the contract ends. Adopting it again makes a new "
        "version: tasks to come follow it, what was done stays."
    )
    requirement = "R117, R118"
    gates = (not_archived, not_ended)
    form = forms.PlanForm
    section = "plan"

    def initial(self) -> dict[str, Any]:
        last = self.subject.plans.first()
        return {"text": last.text} if last else {}

    def clean(self, *, text: str, chosen: Iterable[Chosen]) -> None:
        chosen = list(chosen)
        if not chosen:
            raise ValidationError(_("Choose at least one activity."))
        for activity, _every, first_on in chosen:
            if activity.level == Level.ACTIVE and self.subject.level != Level.ACTIVE:
                facts = {"activity": activity}
                raise ValidationError(_("“%(activity)s” belongs to active contract management.") % facts)
            if first_on < self.subject.starts_on:
                key = f"activity_{activity.pk}_first"
                raise ValidationError({key: _("The contract has not started on this day.")})

    def perform(self, *, text: str, chosen: Iterable[Chosen]) -> ManagementPlan:
        chosen = list(chosen)
        self.subject.planned_activities.update(is_chosen=False)
        for activity, every, first_on in chosen:
            facts = {"every": every, "first_on": first_on, "is_chosen": True}
            PlannedActivity.objects.update_or_create(contract=self.subject, activity=activity, defaults=facts)
        last = self.subject.plans.first()
        plan = ManagementPlan.objects.create(
            contract=self.subject,
            version=last.version + 1 if last else 1,
            text=text.strip(),
            level=self.subject.level,
            activities=[
                {"title": activity.title, "level": activity.level, "every": every, "first_on": first_on.isoformat()}
                for activity, every, first_on in chosen
            ],
            adopted_at=clock.now(),
            adopted_by_name=self.by.name,
        )
        renew_tasks(self.subject)
        return plan

    def sentence(self, result: ManagementPlan) -> str:
        count, tasks = len(result.activities), self.subject.tasks.filter(state=TaskState.OPEN).count()
        return (
            f"Versie {result.version} van het contractmanagementplan is vastgesteld: {count} "
            f"{'activiteit' if count == 1 else 'activiteiten'}, {tasks} {'taak' if tasks == 1 else 'taken'} te doen."
        )

    def details(self, result: ManagementPlan) -> dict[str, Any]:
        return {"tekst": result.text, "niveau": result.level, "activiteiten": result.activities}


class SettleTask(ContractAction):
    """What doing and skipping a task share."""

    requirement = "R118"
    target_model = Task
    section = "plan"
    state = TaskState.DONE
    in_words = ""

    def conditions(self) -> Iterable[Unmet]:
        if self.target and self.target.state != TaskState.OPEN:
            yield Unmet(_("This task was settled already."))

    def settle(self, note: str) -> Task:
        """Writes what became of the task."""
        task: Task = self.target
        task.state, task.note = self.state, note.strip()
        task.settled_at, task.settled_by_name = clock.now(), self.by.name
        task.save()
        return task

    def sentence(self, result: Task) -> str:
        note = f" {result.note}" if result.note else ""
        return f"Taak “{result.title}” van {short_day(result.due_on)} is {self.in_words}.{note}"


class DoTask(SettleTask):
    """A task of the plan was done."""

    code = "taak-afronden"
    title = _("Record that a task was done")
    button = _("Record as done")
    form = forms.NoteForm
    in_words = "gedaan"

    def perform(self, *, note: str = "") -> Task:
        return self.settle(note)


class SkipTask(SettleTask):
    """A task of the plan is skipped, with the reason."""

    code = "taak-overslaan"
    title = _("Skip a task")
    button = _("Skip the task")
    form = forms.ReasonForm
    state = TaskState.SKIPPED
    in_words = "overgeslagen"

    def clean(self, *, reason: str) -> None:
        needs_reason(reason)

    def perform(self, *, reason: str) -> Task:
        return self.settle(reason)
