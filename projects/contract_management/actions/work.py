"""The plan and its tasks, performance, and action points (R114, R115, R117, R118, R127)."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.contract_management import forms_work as forms
from projects.contract_management.actions.base import ContractAction
from projects.contract_management.gates import not_archived, planned
from projects.contract_management.models import (
    ActionPoint,
    Contract,
    Direction,
    Expectation,
    Indicator,
    IndicatorResult,
    PlannedActivity,
    Task,
)
from projects.contract_management.mutations import touch
from projects.contract_management.planning import lay_down
from projects.contract_management.selectors import open_tasks, plan_of
from projects.procedure import clock
from projects.procedure.wording import day, listed


class LayDownPlan(ContractAction):
    """The contract management plan: which activities are relevant; dated tasks follow from them (R118)."""

    code = "contractplan-vaststellen"
    title = _("Lay down the management plan")
    button = _("Lay down this plan")
    explanation = _("The tasks follow from the plan, until the last day of the contract. What was done stays.")
    requirement = "R118"
    form = forms.PlanForm

    def clean(self, *, chosen: dict[str, tuple[str, int, date]]) -> None:
        if not chosen:
            raise ValidationError(_("Choose at least one activity: each contract has a plan."))

    def perform(self, *, chosen: dict[str, tuple[str, int, date]]) -> list[PlannedActivity]:
        lay_down(self.contract, chosen)
        touch(self.contract)
        return list(plan_of(self.contract))

    def sentence(self, result: list[PlannedActivity]) -> str:
        return f"Het contractmanagementplan van contract {self.contract.number} is vastgesteld: {listed(result)}."

    def details(self, result: list[PlannedActivity]) -> dict[str, object]:
        return {row.title: {"eerste keer": row.first_on.isoformat(), "maanden": row.every_months} for row in result}


class HandleTask(ContractAction):
    """A task of the plan was done, or passed over with a reason (R118)."""

    code = "taak-afhandelen"
    title = _("Record what became of this task")
    button = _("Record this")
    requirement = "R118"
    gates = (not_archived, planned)
    form = forms.TaskForm
    target_model = Task

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[Task]:
        return open_tasks(subject)

    def clean(self, *, passed_over: bool, note: str = "") -> None:
        if passed_over and not note.strip():
            raise ValidationError({"note": _("Write why this task is passed over.")})

    def perform(self, *, passed_over: bool, note: str = "") -> Task:
        task = self.target
        task.done_at, task.done_by_name, task.passed_over, task.note = clock.now(), self.by.name, passed_over, note
        task.save()
        touch(self.contract)
        return task

    def sentence(self, result: Task) -> str:
        what = "overgeslagen" if result.passed_over else "gedaan"
        note = f": {result.note}" if result.note else ""
        return f"Taak “{result.activity}” van {day(result.due_on)} is {what}{note}"


class AddIndicator(ContractAction):
    """A performance that was agreed on is watched from now on (R114)."""

    code = "prestatie-toevoegen"
    title = _("Add a performance indicator")
    button = _("Watch this performance")
    requirement = "R114"
    form = forms.IndicatorForm

    def clean(self, *, title: str, **facts: object) -> None:
        if self.contract.indicators.filter(title__iexact=title).exists():
            raise ValidationError({"title": _("This performance is watched already.")})

    def perform(self, *, title: str, norm: Decimal, unit: str, direction: str) -> Indicator:
        return Indicator.objects.create(contract=self.contract, title=title, norm=norm, unit=unit, direction=direction)

    def sentence(self, result: Indicator) -> str:
        sign = "ten minste" if result.direction == Direction.AT_LEAST else "ten hoogste"
        return f"Prestatie “{result.title}” wordt gevolgd: {sign} {result.norm:f} {result.unit}".rstrip() + "."


class RecordResult(ContractAction):
    """What a performance came to in a period (R114)."""

    code = "resultaat-vastleggen"
    title = _("Record a result")
    button = _("Record this result")
    requirement = "R114"
    form = forms.ResultForm
    target_model = Indicator

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[Indicator]:
        return subject.indicators.all()

    def clean(self, *, first_on: date, last_on: date, **facts: object) -> None:
        if last_on < first_on:
            raise ValidationError({"last_on": _("The last day lies before the first day.")})
        if last_on > clock.today():
            raise ValidationError({"last_on": _("This period has not passed yet.")})
        overlapping = self.target.results.filter(first_on__lte=last_on, last_on__gte=first_on).first()
        if overlapping:
            facts = {"first": day(overlapping.first_on), "last": day(overlapping.last_on)}
            sentence = _("There is a result for %(first)s through %(last)s already.")
            raise ValidationError({"first_on": sentence % facts})

    def perform(self, *, first_on: date, last_on: date, value: Decimal, remark: str = "") -> IndicatorResult:
        indicator = self.target
        touch(self.contract)
        return IndicatorResult.objects.create(
            indicator=indicator,
            first_on=first_on,
            last_on=last_on,
            value=value,
            norm=indicator.norm,
            met=value >= indicator.norm if indicator.direction == Direction.AT_LEAST else value <= indicator.norm,
            remark=remark,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: IndicatorResult) -> str:
        met = "gehaald" if result.met else "niet gehaald"
        return (
            f"Resultaat van “{result.indicator}”, {day(result.first_on)} tot en met {day(result.last_on)}: "
            f"{result.value:f} {result.indicator.unit}".rstrip()
            + f". De norm is {met}."
        )


class AgreeImprovement(ContractAction):
    """Something is agreed on that improves the performance, with who does it and by when (R115)."""

    code = "verbeteractie-afspreken"
    title = _("Agree on an improvement")
    button = _("Record this action point")
    requirement = "R115"
    form = forms.PointForm

    def perform(self, *, what: str, owner: str, due_on: date, indicator: Indicator | None = None) -> ActionPoint:
        touch(self.contract)
        return ActionPoint.objects.create(
            contract=self.contract, indicator=indicator, what=what, owner=owner, due_on=due_on
        )

    def sentence(self, result: ActionPoint) -> str:
        about = f" voor “{result.indicator}”" if result.indicator else ""
        return f"Verbeteractie{about}: {result.what}. {result.owner}, uiterlijk {day(result.due_on)}."


class FinishPoint(ContractAction):
    """An action point was done (R115, R126)."""

    code = "actiepunt-afronden"
    title = _("Record that an action point was done")
    button = _("Record this")
    requirement = "R115"
    form = forms.PointDoneForm
    target_model = ActionPoint

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[ActionPoint]:
        return subject.action_points.filter(done_on__isnull=True)

    def clean(self, *, done_on: date, result: str) -> None:
        if done_on > clock.today():
            raise ValidationError({"done_on": _("This day has not come yet.")})

    def perform(self, *, done_on: date, result: str) -> ActionPoint:
        point = self.target
        point.done_on, point.result = done_on, result
        point.save(update_fields=["done_on", "result"])
        touch(self.contract)
        return point

    def sentence(self, result: ActionPoint) -> str:
        return f"Actiepunt “{result.what}” is afgerond op {day(result.done_on)}: {result.result}"


class NoteExpectation(ContractAction):
    """What the participants expect, and beside it what the supplier does (R127)."""

    code = "verwachting-noteren"
    title = _("Write down an expectation")
    button = _("Write this down")
    requirement = "R127"
    form = forms.ExpectationForm

    def perform(self, *, expected: str, result: str = "") -> Expectation:
        touch(self.contract)
        return Expectation.objects.create(
            contract=self.contract,
            expected=expected,
            result=result,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: Expectation) -> str:
        beside = f" Daarnaast: {result.result}" if result.result else ""
        return f"Verwachting van de deelnemers: {result.expected}{beside}"


class ChangeExpectation(NoteExpectation):
    """The expectation or what came of it is another now; the journal keeps what it was (R127)."""

    code = "verwachting-bijwerken"
    title = _("Update an expectation")
    target_model = Expectation

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[Expectation]:
        return subject.expectations.all()

    def initial(self) -> dict[str, object]:
        return {"expected": self.target.expected, "result": self.target.result}

    def perform(self, *, expected: str, result: str = "") -> Expectation:
        row = self.target
        row.expected, row.result, row.recorded_at, row.recorded_by_name = expected, result, clock.now(), self.by.name
        row.save()
        touch(self.contract)
        return row
