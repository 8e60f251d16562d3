"""Messages that time asks for: a job queues them, each once; whether it runs decides nothing (R64, R66, R95)."""

from collections.abc import Callable, Iterable

from django.db import transaction

from projects.actions.base import in_dutch
from projects.outbox.compose import Draft, queue
from projects.procedure.steps import ProjectLife
from projects.tree.models import Project

# From a project to the messages that are due now, each with a `once` key.
Source = Callable[[Project], Iterable[Draft]]

_sources: list[Source] = []


def register_reminders(*sources: Source) -> None:
    """Adds sources of reminders; every app registers its own when it is loaded."""
    _sources.extend(sources)


def queue_reminders() -> int:
    """Queues what is due in every running project; returns how many messages are new."""
    number = 0
    for pk in Project.objects.filter(life=ProjectLife.RUNNING).values_list("pk", flat=True):
        with in_dutch(), transaction.atomic():
            project = Project.objects.select_for_update().get(pk=pk)
            for source in _sources:
                number += len(queue(project.stream, source(project)))
    return number
