"""A deadline means its hour in Amsterdam, also in the night the clock changes (R62, R136)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Role
from projects.decisions.models import Decision
from projects.outbox.models import Message
from projects.participation.models import Participation, Standing
from projects.procedure.clock import AMSTERDAM
from projects.strategy.actions import AdoptStrategy, OfferFinalStrategy
from projects.strategy.forms import DeadlineForm


def offered_until(world, deadline):
    """A project whose final strategy can be adopted until that moment; two weeks before it now."""
    world.now = deadline.astimezone(UTC) - timedelta(days=60)
    project = world.concept_circulated()
    world.later(days=15)
    world.reviewed(project)
    world.act(OfferFinalStrategy, project, deadline=deadline)
    return project


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (datetime(2027, 3, 28, 3, 0, tzinfo=AMSTERDAM), "zondag 28 maart 2027 om 03:00 uur"),
        (datetime(2027, 3, 28, 17, 0, tzinfo=AMSTERDAM), "zondag 28 maart 2027 om 17:00 uur"),
        (datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=AMSTERDAM), "zondag 31 oktober 2027 om 02:30 uur"),
        (datetime(2027, 10, 31, 17, 0, tzinfo=AMSTERDAM), "zondag 31 oktober 2027 om 17:00 uur"),
    ],
)
def test_the_last_second_before_a_deadline_counts_and_the_first_after_it_does_not(world, deadline, said):
    """R62, R136: on the days the clock changes too; whoever is too late is out without any job having run."""
    project = offered_until(world, deadline)
    authority, late = world.authorities[:2]
    assert said in Message.objects.filter(kind=OfferFinalStrategy.code).first().subject
    instant = deadline.astimezone(UTC)
    world.now = instant - timedelta(minutes=1, seconds=1)
    world.adopt(project, authority, decided_on=world.now.astimezone(AMSTERDAM).date())
    assert world.now == instant - timedelta(seconds=1)
    world.now = instant
    refusal = world.refusal(AdoptStrategy, project, (late, Role.DECIDER))
    assert refusal == [f"De uiterste datum was {said}. Het is nu {said}. Een besluit kan niet meer worden vastgelegd."]
    with world.at():
        rows = Participation.objects.filter(project=project).with_standing()
        standings = {row.authority: row.standing_now for row in rows}
    assert (standings[authority], standings[late]) == (Standing.PARTICIPATING, Standing.OUT)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("text", ["2027-03-28T02:30", "2027-10-31T02:30"])
def test_an_hour_that_does_not_exist_or_comes_twice_is_refused(text):
    """R136: the lead buyer chooses another hour instead of somebody guessing which one was meant."""
    form = DeadlineForm({"deadline": text, "reason": "Reces."}, action=None)
    day, hour = text.split("T")
    assert list(form.errors) == ["deadline"]
    (sentence,) = form.errors["deadline"]
    assert "Europe/Amsterdam" in sentence
    assert date.fromisoformat(day).strftime("%Y-%m-%d") in sentence
    assert hour in sentence
