"""`manage.py worker`: jobs and delivery in one process, which stops when it is told to (R66, R133)."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import OperationalError, transaction

from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.outbox import jobs
from projects.outbox.compose import Draft, queue
from projects.outbox.jobs import Job, Schedule
from projects.outbox.management.commands import worker
from projects.outbox.models import DeliveryState, Message
from projects.strategy.reminders import REMINDER


def put(world, number: int = 1) -> None:
    """Queues some messages."""
    with world.at(), transaction.atomic():
        queue("proef", [Draft("proef", f"{n}@voorbeeld.example", "Onderwerp", "Tekst.") for n in range(number)])


def test_once_does_every_job_and_delivers_everything(world, capsys):
    """R66, R133: the reminders of today are queued and leave at once, with all that waited."""
    project = world.strategy_offered()
    waiting = Message.objects.count()
    world.now = rounds.current(project, RoundKind.FINAL_STRATEGY).deadline - timedelta(hours=1)
    with world.at():
        call_command("worker", "--once")
    assert Message.objects.filter(kind=REMINDER).count() == 6
    assert set(Message.objects.order_by().values_list("state", flat=True)) == {DeliveryState.SENT}
    assert capsys.readouterr().out == f"{waiting + 6} messages sent.\n"
    with world.at():
        call_command("worker", "--once")
    assert len(mail.outbox) == waiting + 6


@pytest.fixture
def turn(world):
    """One look of a worker at jobs and outbox, at the world's time; how long it then waits."""
    stop = threading.Event()

    def turn(*own: Job) -> float:
        with world.at():
            return worker.Command().turn(Schedule(own), stop, 2.0)

    turn.stop = stop
    return turn


def test_the_worker_waits_only_when_there_is_nothing_to_do(world, turn):
    """R133: two seconds when the outbox is empty, none when something left."""
    put(world, 3)
    assert [turn(), turn()] == [0, 2.0]
    assert len(mail.outbox) == 3


def test_the_worker_waits_longer_when_the_mail_server_is_away(world, turn, monkeypatch):
    """R133: half a minute, not a tight loop."""

    def refuse(self):
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    put(world)
    assert turn() == worker.PAUSE == 30.0


def test_the_worker_survives_a_database_that_is_away(turn, monkeypatch, db):
    """R133: it waits and looks again, instead of stopping for ever."""

    def away(**options):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(worker, "deliver_batch", away)
    assert turn() == worker.PAUSE


def test_a_job_that_fails_does_not_hold_up_the_mail(world, turn):
    """R133."""

    def fail():
        raise ZeroDivisionError

    put(world)
    assert turn(Job("stuk", fail, timedelta(minutes=1))) == 0
    assert len(mail.outbox) == 1


def test_told_to_stop_it_begins_nothing(world, turn):
    """R133: neither a job nor a message."""
    done = []
    put(world)
    turn.stop.set()
    turn(Job("werk", lambda: done.append(1), timedelta(minutes=1)))
    assert (done, mail.outbox) == ([], [])


def test_the_health_of_the_mail_can_be_watched(world, client):
    """R133: how long the oldest message has been due; 503 after a quarter of an hour."""
    put(world)
    answers = []
    for minutes in (0, 15, 1):
        world.later(minutes=minutes)
        with world.at():
            response = client.get("/health/mail")
        answers.append((response.status_code, response.json()))
    assert answers == [
        (200, {"status": "ok", "oldest_due_seconds": 0}),
        (200, {"status": "ok", "oldest_due_seconds": 900}),
        (503, {"status": "late", "oldest_due_seconds": 960}),
    ]
    with world.at():
        call_command("worker", "--once")
        assert client.get("/health/mail").json() == {"status": "ok", "oldest_due_seconds": 0}


def test_every_job_of_the_portal_can_be_done_twice(world):
    """R66: a job is done by any number of workers."""
    world.strategy_offered()
    counts = []
    for _time in range(2):
        with world.at():
            for job in jobs.all_jobs():
                job.run()
        counts.append(Message.objects.count())
    assert counts[0] == counts[1]
