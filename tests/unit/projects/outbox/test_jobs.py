"""The periodic jobs of the worker (R66)."""

from datetime import timedelta

import pytest

from projects.outbox.jobs import Job, Schedule, all_jobs, register_job


@pytest.fixture
def done():
    """What was done, in order."""
    return []


@pytest.fixture
def make(done):
    """Makes a job that notes that it was done."""
    return lambda name, minutes: Job(name, lambda: done.append(name), timedelta(minutes=minutes))


def test_every_job_is_done_at_the_start_and_each_time_its_period_has_passed(make, done):
    """R66: seconds on a clock that does not run back."""
    schedule = Schedule([make("vijf", 5), make("uur", 60)])
    assert [schedule.run_due(at) for at in (1000.0, 1000.0, 1299.9, 1300.0, 1599.9, 1600.0, 4600.0)] == [
        2, 0, 0, 1, 0, 1, 2,
    ]  # fmt: skip
    assert done == ["vijf", "uur", "vijf", "vijf", "vijf", "uur"]


def test_a_job_that_fails_does_not_hold_up_the_others_and_gets_its_next_turn(make, done, caplog):
    """R66: the log says what went wrong."""

    def fail():
        done.append("stuk")
        raise ZeroDivisionError

    schedule = Schedule([Job("stuk", fail, timedelta(minutes=1)), make("heel", 1)])
    assert [schedule.run_due(at) for at in (0.0, 60.0)] == [1, 1]
    assert done == ["stuk", "heel"] * 2
    assert [record.getMessage() for record in caplog.records] == ["the job stuk failed"] * 2


def test_no_job_begins_when_the_worker_is_told_to_stop(make, done):
    """R133: what was not begun waits for the next worker."""
    schedule = Schedule([make("een", 1), make("twee", 1)])
    assert schedule.run_due(0.0, stopped=lambda: bool(done)) == 1
    assert done == ["een"]


def test_the_reminders_are_a_job_and_a_name_is_taken_once():
    """R66: every five minutes."""
    assert [(job.name, job.every) for job in all_jobs() if job.name == "herinneringen"] == [
        ("herinneringen", timedelta(minutes=5))
    ]
    with pytest.raises(ValueError, match="herinneringen"):
        register_job("herinneringen", print, every=timedelta(minutes=1))
