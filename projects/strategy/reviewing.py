"""The review of a strategy by the expertise centre: Wagtail's workflow, journaled and mailed as the procedure asks."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import TaskState, Workflow, WorkflowTask
from wagtail.signals import task_approved, task_rejected, task_submitted

from accounts.actor import Actor
from accounts.models import User
from accounts.staff import StaffRole, people_in
from projects.journal.record import record
from projects.outbox.compose import queue, to_person
from projects.procedure import clock
from projects.strategy.models import StrategyPage
from projects.strategy.models_review import ExpertiseReview, StrategyReview, authors_of
from projects.tree.links import edit_path, full

NAME = "Nalezen door het Expertisecentrum"
KIND = "strategie-nalezen"


def ensure_workflow() -> None:
    """The workflow with its one task, for the expertise centre."""
    task, _made = ExpertiseReview.objects.get_or_create(name=NAME)
    task.groups.set([Group.objects.get(name=StaffRole.EXPERTISE_CENTRE.value)])
    workflow, _made = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})


def _review(instance: TaskState) -> tuple[StrategyPage, str] | None:
    """The page that is reviewed and its name in a sentence; None for another task."""
    if not isinstance(instance.task.specific, ExpertiseReview):
        return None
    page = instance.workflow_state.content_object.specific
    return page, f"de inkoopstrategie “{page.project}” (revisie {instance.revision_id})"


def submitted(sender: Any, *, instance: TaskState, user: User | None = None, **more: Any) -> None:
    """The centre is asked to review."""
    if (found := _review(instance)) is None:
        return
    page, text = found
    by = user or instance.workflow_state.requested_by
    sentence = f"{by} vraagt het Expertisecentrum {text} na te lezen."
    record(page.project.stream, "strategie-nalezen-gevraagd", sentence, by=Actor(by), data=_data(instance))
    body = f"{sentence}\n\nLezen, aanpassen en goedkeuren:\n{full(edit_path(page))}"
    _tell(page, people_in(StaffRole.EXPERTISE_CENTRE).exclude(pk=by.pk), f"Nalezen: {page.project}", body)


def approved(sender: Any, *, instance: TaskState, user: User, **more: Any) -> None:
    """Written as evidence. Raises PermissionDenied for an author or an outsider; then nothing is approved."""
    if (found := _review(instance)) is None:
        return
    page, text = found
    if not people_in(StaffRole.EXPERTISE_CENTRE).filter(pk=user.pk).exists() or user.pk in authors_of(page):
        raise PermissionDenied(_("Somebody of the expertise centre who did not write the text approves it."))
    StrategyReview.objects.create(
        project=page.project,
        revision_id=instance.revision_id,
        approved_at=clock.now(),
        approved_by_id=user.pk,
        approved_by_name=str(user),
        comment=instance.comment,
    )
    _answered(instance, page, user, "strategie-nagelezen", f"Het Expertisecentrum ({user}) keurt {text} goed.")


def rejected(sender: Any, *, instance: TaskState, user: User, **more: Any) -> None:
    """Changes are asked for."""
    if (found := _review(instance)) is None:
        return
    page, text = found
    sentence = f"Het Expertisecentrum ({user}) vraagt aanpassingen van {text}."
    _answered(instance, page, user, "strategie-aanpassen-gevraagd", sentence)


def _answered(instance: TaskState, page: StrategyPage, user: User, type: str, sentence: str) -> None:
    if instance.comment:
        sentence += f" Opmerking: {instance.comment}"
    record(page.project.stream, type, sentence, by=Actor(user), data=_data(instance))
    asked_by = User.objects.filter(pk=instance.workflow_state.requested_by_id).exclude(pk=user.pk)
    _tell(page, asked_by, f"Nagelezen: {page.project}", f"{sentence}\n\n{full(edit_path(page))}")


def _data(instance: TaskState) -> dict[str, Any]:
    return {"handeling": NAME, "revisie": instance.revision_id}


def _tell(page: StrategyPage, people: Any, subject: str, body: str) -> None:
    queue(page.project.stream, [to_person(person, kind=KIND, subject=subject, body=body) for person in people])


def connect() -> None:
    """Called when the app is ready."""
    task_submitted.connect(submitted, dispatch_uid="strategy-review-submitted")
    task_approved.connect(approved, dispatch_uid="strategy-review-approved")
    task_rejected.connect(rejected, dispatch_uid="strategy-review-rejected")
