"""Reminders before the deadline and the notice after it: each once, whoever runs the job how often (R64, R66)."""

from datetime import datetime, time, timedelta

from accounts.models import Role
from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.decisions.reminding import queue_reminders
from projects.outbox.models import Message
from projects.procedure.clock import AMSTERDAM
from projects.strategy.actions import ChangeDeadline, ConfirmParticipants, DeclineStrategy
from projects.strategy.reminders import OUT, REMINDER, reminders
from projects.tree.models import Project


def deadline_of(project):
    """The deadline that counts."""
    return rounds.current(project, RoundKind.FINAL_STRATEGY).deadline


def begin_of(deadline, days):
    """Midnight in Amsterdam, so many days before the day of the deadline."""
    return datetime.combine(deadline.astimezone(AMSTERDAM).date() - timedelta(days=days), time.min, tzinfo=AMSTERDAM)


def run_at(world, at):
    """Runs the job at an instant; how many messages are new."""
    world.now = at
    with world.at():
        return queue_reminders()


def recipients(kind):
    """Who got messages of a kind."""
    return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_reminders_go_to_who_has_not_decided_on_each_day_once(world):
    """R66: on five days; those that adopted or declined get none, and nobody gets one after the deadline."""
    project = world.strategy_offered()
    deadline = deadline_of(project)
    assert run_at(world, begin_of(deadline, 21) - timedelta(seconds=1)) == 0
    assert run_at(world, begin_of(deadline, 21)) == 6
    world.adopt(project, world.authorities[0])
    world.act(
        DeclineStrategy,
        project,
        (world.authorities[1], Role.DECIDER),
        decided_on=world.now.date(),
        reason="Lopend contract.",
    )
    assert run_at(world, begin_of(deadline, 14) - timedelta(seconds=1)) == 0
    assert run_at(world, begin_of(deadline, 14)) == 2
    last = Message.objects.filter(kind=REMINDER, queued_at=world.now).values_list("recipient", flat=True)
    assert sorted(last) == ["contact@oosterwaard.example", "decider@oosterwaard.example"]
    assert run_at(world, deadline - timedelta(days=10)) == 0
    assert run_at(world, deadline - timedelta(days=6)) == 2
    assert run_at(world, begin_of(deadline, 2)) == 2
    assert run_at(world, begin_of(deadline, 0) - timedelta(seconds=1)) == 0
    assert run_at(world, begin_of(deadline, 0)) == 2
    assert run_at(world, deadline - timedelta(seconds=1)) == 0
    assert Message.objects.filter(kind=REMINDER).count() == 14
    assert run_at(world, deadline) == 2
    assert Message.objects.filter(kind=REMINDER).count() == 14
    body = Message.objects.filter(kind=REMINDER).first().body
    assert "/strategie-vaststellen/?namens=" in body


def test_a_job_that_did_not_run_for_a_week_sends_the_last_reminder_only(world):
    """R66."""
    project = world.strategy_offered()
    assert run_at(world, deadline_of(project) - timedelta(days=1)) == 6


def test_a_day_that_had_passed_at_the_offer_is_left_out(world):
    """R66: those asked have just been told."""
    project = world.strategy_offered()
    world.act(ChangeDeadline, project, deadline=world.now + timedelta(days=5), reason="Spoed.")
    with world.at():
        assert list(reminders(project)) == []
    assert run_at(world, deadline_of(project) - timedelta(days=2)) == 6


def test_after_another_deadline_reminders_come_again(world):
    """R66, R67."""
    project = world.strategy_offered()
    assert run_at(world, deadline_of(project) - timedelta(days=2)) == 6
    world.act(ChangeDeadline, project, deadline=world.now + timedelta(days=20), reason="Vakantie.")
    assert run_at(world, deadline_of(project) - timedelta(days=2)) == 6


def test_who_is_out_is_told_once_by_the_job_or_by_the_act(world):
    """R64: the job and the act share their key."""
    project = world.adopted(authorities=world.authorities[:2])
    assert run_at(world, deadline_of(project)) == 2
    assert recipients(OUT) == ["contact@oosterwaard.example", "decider@oosterwaard.example"]
    assert run_at(world, world.now + timedelta(days=1)) == 0
    world.act(ConfirmParticipants, project)
    assert len(recipients(OUT)) == 2
    body = Message.objects.filter(kind=OUT).first().body
    assert "op woensdag 10 maart 2027 om 10:14 uur was de inkoopstrategie niet door uw organisatie" in body


def test_who_declined_is_told_when_the_participants_are_laid_down(world):
    """R64, R68: not by the job, and not as somebody who was late."""
    project = world.adopted(authorities=world.authorities[:2])
    by = (world.authorities[2], Role.DECIDER)
    world.act(DeclineStrategy, project, by, decided_on=world.now.date(), reason="Lopend contract.")
    assert run_at(world, deadline_of(project)) == 0
    world.act(ConfirmParticipants, project)
    assert recipients(OUT) == ["contact@oosterwaard.example", "decider@oosterwaard.example"]
    assert "besloot niet deel te nemen" in Message.objects.filter(kind=OUT).first().body


def test_a_stopped_project_reminds_nobody(world):
    """Nothing happens in a project that was stopped."""
    project = world.strategy_offered()
    Project.objects.filter(pk=project.pk).update(life="stopped", stopped_at=world.now, stop_reason="Geen geld.")
    assert run_at(world, deadline_of(project) - timedelta(days=2)) == 0
