"""The days on which is reminded: days of the calendar in Amsterdam, each once, whoever runs the job (R66, R95)."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from projects.decisions import reminding, rounds
from projects.decisions.models import DecisionRound, RoundKind
from projects.decisions.reminding import queue_reminders, reminder_day
from projects.outbox.models import Message
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.strategy.reminders import REMINDER
from tests.world import World

SECOND = timedelta(seconds=1)


def local(*parts: int) -> datetime:
    """An instant by the clock on the wall in Amsterdam."""
    return datetime(*parts, tzinfo=AMSTERDAM)


def come(deadline: datetime, at: datetime, offered: datetime | None = None) -> int | None:
    """The reminder day that has come for this deadline."""
    round = DecisionRound(deadline=deadline.astimezone(UTC), offered_at=offered or deadline - timedelta(days=60))
    with clock.replay(at.astimezone(UTC)):
        return reminder_day(round)


@pytest.mark.parametrize(
    "deadline",
    [
        local(2027, 3, 10, 12, 0),
        local(2027, 3, 29, 12, 0),  # summer time began the day before
        local(2027, 3, 28, 3, 0),  # the very instant at which it begins
        local(2027, 11, 1, 12, 0),  # winter time began the day before
        local(2027, 10, 31, 2, 30),  # the hour that there is twice
        local(2027, 4, 7, 23, 59),
        local(2028, 3, 1, 9, 0),  # a leap year
    ],
)
def test_every_reminder_day_begins_at_midnight_in_amsterdam(deadline):
    """R66: twenty-one, fourteen, seven and two days before the last day, and on it; never a second earlier."""
    for days, before in ((21, None), (14, 21), (7, 14), (2, 7), (0, 2)):
        day = deadline.date() - timedelta(days=days)
        begins = local(day.year, day.month, day.day)
        assert (come(deadline, begins.astimezone(UTC) - SECOND), come(deadline, begins)) == (before, days), days


def test_the_night_in_which_the_clock_changes_moves_no_day():
    """R66: the 22nd at midnight, not an hour earlier or later, though there are 167 or 169 hours in that week."""
    assert come(local(2027, 3, 29, 0, 30), datetime(2027, 3, 21, 23, 0, tzinfo=UTC)) == 7
    assert come(local(2027, 3, 29, 0, 30), datetime(2027, 3, 21, 22, 59, 59, tzinfo=UTC)) == 14
    assert come(local(2027, 11, 1, 0, 30), datetime(2027, 10, 24, 22, 0, tzinfo=UTC)) == 7
    assert come(local(2027, 11, 1, 0, 30), datetime(2027, 10, 24, 21, 59, 59, tzinfo=UTC)) == 14


def test_a_deadline_at_midnight_ends_the_day_before():
    """R66: “vóór dinsdag 0:00 uur” has Monday as its last day; on Tuesday nobody is reminded."""
    deadline = local(2027, 3, 30, 0, 0)
    assert come(deadline, local(2027, 3, 29, 0, 0)) == 0
    assert come(deadline, local(2027, 3, 28, 23, 59, 59)) == 2
    assert come(deadline, local(2027, 3, 27, 0, 0)) == 2
    assert come(deadline, deadline) is None


def test_after_the_deadline_nobody_is_reminded():
    """R66: to the second."""
    deadline = local(2027, 3, 29, 12, 0)
    assert (come(deadline, deadline - SECOND), come(deadline, deadline)) == (0, None)
    assert come(deadline, deadline + timedelta(days=1)) is None


def test_a_day_that_had_begun_at_the_offer_is_left_out():
    """R66: those asked had just been told; the last day of a deadline of today is such a day too."""
    deadline = local(2027, 3, 29, 12, 0)
    assert come(deadline, local(2027, 3, 22, 10, 0), offered=local(2027, 3, 22, 9, 0)) is None
    assert come(deadline, local(2027, 3, 22, 0, 0), offered=local(2027, 3, 21, 23, 59)) == 7
    assert come(deadline, local(2027, 3, 27, 0, 0), offered=local(2027, 3, 22, 9, 0)) == 2
    assert come(deadline, local(2027, 3, 29, 11, 0), offered=local(2027, 3, 29, 9, 0)) is None


def test_two_workers_at_the_same_moment_remind_everybody_once(emptied_database):
    """R66: the project is locked, and the database holds the key."""
    world = World(datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    project = world.strategy_offered()
    world.now = rounds.current(project, RoundKind.FINAL_STRATEGY).deadline - timedelta(days=2)
    start, numbers = Barrier(2), []

    def remind():
        with world.at():
            start.wait(timeout=20)
            numbers.append(queue_reminders())
        connections.close_all()

    threads = [Thread(target=remind) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [0, 6]
    rows = Message.objects.filter(kind=REMINDER).values_list("recipient", flat=True)
    assert len(rows) == len(set(rows)) == 6


def test_a_project_that_cannot_be_read_does_not_hold_up_the_others(world, monkeypatch, caplog):
    """R66: it stands in the log, and everybody else is reminded."""
    broken, whole = world.project("Stuk"), world.strategy_offered()
    good = list(reminding._sources)

    def source(project):
        if project.pk == broken.pk:
            raise ZeroDivisionError
        return [draft for each in good for draft in each(project)]

    monkeypatch.setattr(reminding, "_sources", [source])
    world.now = rounds.current(whole, RoundKind.FINAL_STRATEGY).deadline - timedelta(days=2)
    with world.at():
        assert queue_reminders() == 6
    assert [record.getMessage() for record in caplog.records] == [f"no reminders for project {broken.pk}"]
