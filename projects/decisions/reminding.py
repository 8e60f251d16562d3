"""Messages that time asks for: a job queues them, each once; whether it runs decides nothing (R64, R66, R95)."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.db import transaction

from projects.actions.base import in_dutch
from projects.decisions.models import DecisionRound
from projects.outbox.compose import Draft, queue, usable
from projects.outbox.jobs import register_job
from projects.procedure import clock
from projects.procedure.steps import NORMS, ProjectLife
from projects.tree.models import Project

logger = logging.getLogger(__name__)

# From a project to the messages that are due now, each with a `once` key.
Source = Callable[[Project], Iterable[Draft]]

_sources: list[Source] = []


def register_reminders(*sources: Source) -> None:
    """Adds sources of reminders; every app registers its own when it is loaded."""
    _sources.extend(sources)


def queue_reminders() -> int:
    """Queues what is due in every running project; returns how many messages are new.

    A project that cannot be read is written in the log and does not hold up the others. Nobody is told here that an
    address is missing: whoever has one is reminded.
    """
    number = 0
    for pk in Project.objects.filter(life=ProjectLife.RUNNING).order_by("pk").values_list("pk", flat=True):
        try:
            number += _queue_for(pk)
        except Exception:
            logger.exception("no reminders for project %s", pk)
    return number


def _queue_for(pk: int) -> int:
    with in_dutch(), transaction.atomic():
        project = Project.objects.select_for_update().get(pk=pk)
        return sum(len(queue(project.stream, usable(source(project)))) for source in _sources)


def reminder_day(round: DecisionRound) -> int | None:
    """The reminder day that has come, in days before the last day; None before the first and after the deadline.

    The last day is the day in Amsterdam on which one can still decide; a reminder day begins there at 0:00, so many
    days of the calendar before it. A day that had begun when the round was offered is left out: those asked had just
    been told.
    """
    now = clock.now()
    if now >= round.deadline:
        return None
    come = [days for days in NORMS.reminder_days if round.offered_at < _begin_of(round.deadline, days) <= now]
    return min(come, default=None)


def _begin_of(deadline: datetime, days: int) -> datetime:
    last_day = (deadline - timedelta.resolution).astimezone(clock.AMSTERDAM).date()
    return datetime.combine(last_day - timedelta(days=days), time.min, tzinfo=clock.AMSTERDAM)


register_job("herinneringen", queue_reminders, every=timedelta(minutes=5))
