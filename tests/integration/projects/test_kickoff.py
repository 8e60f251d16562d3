"""The kickoff meeting through its actions (R11, R12, R34–R43)."""

import pytest

from accounts.models import Role
from projects.journal.verify import verify
from projects.kickoff.actions import ConfirmTeam, HoldKickoff, InviteToKickoff
from projects.outbox.models import Message
from projects.participation.actions import RegisterInterest
from projects.procedure.gate import Refused
from projects.procedure.steps import Phase, Step, StepState


def test_a_new_project_has_three_phases_and_seven_steps_in_order(world):
    """R6: three main phases, seven steps, all planned; made as drafts nobody outside sees."""
    project = world.project()
    rows = [project.step(step) for step in Step]
    assert [row.state for row in rows] == [StepState.PLANNED] * 7
    assert [Step(row.step).phase for row in rows] == [Phase.PREPARATION] * 3 + [Phase.ACQUISITION] * 2 + [
        Phase.REALISATION
    ] * 2
    assert [page.live for page in project.page.get_descendants()] == [False] * 7


def test_invitations_go_to_the_contact_persons_of_interested_authorities_only(world):
    """R37: exactly those, each a mail of their own with the calendar file."""
    other = world.authority("Hoogzand")
    project = world.interested()
    from datetime import timedelta

    starts = world.now + timedelta(days=14)
    world.act(InviteToKickoff, project, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Raadhuis")
    mails = Message.objects.filter(kind=InviteToKickoff.code)
    assert sorted(mails.values_list("recipient", flat=True)) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    assert {mail.attachments[0]["name"] for mail in mails} == {"startbijeenkomst.ics"}
    assert str(other) == "gemeente Hoogzand"


def test_the_meeting_cannot_be_recorded_before_it_started(world):
    """R34, R39: it is recorded afterwards."""
    from datetime import timedelta

    project = world.interested()
    starts = world.now + timedelta(days=14)
    world.act(InviteToKickoff, project, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Raadhuis")
    assert len(world.refusal(HoldKickoff, project)) == 1


def test_a_team_with_two_subject_experts_is_refused(world):
    """R43: the team needs three; nothing changes."""
    project = world.kickoff_held()
    with pytest.raises(Refused) as refused:
        world.act(ConfirmTeam, project)
    assert refused.value.status == 409
    assert len(refused.value.unmet) == 3
    project.refresh_from_db()
    assert project.step(Step.STRATEGY).state == StepState.PLANNED


def test_the_confirmed_team_opens_the_strategy_and_the_journal_holds(world):
    """R43, R47, R132."""
    project = world.team_confirmed()
    assert project.step(Step.KICKOFF).state == StepState.DONE
    assert project.step(Step.STRATEGY).state == StepState.OPEN
    assert verify(project.stream) is None


def test_a_person_of_another_authority_cannot_register_interest(world):
    """R52: 403, and a superuser cannot either."""
    project = world.announced()
    world.lead_buyer.is_superuser = True
    world.lead_buyer.save()
    with pytest.raises(Refused) as refused:
        world.act(RegisterInterest, project, world.lead_buyer)
    assert refused.value.status == 403


def test_registering_interest_twice_is_refused_with_a_sentence(world):
    """R12, R134."""
    project = world.interested()
    assert len(world.refusal(RegisterInterest, project, (world.authorities[0], Role.CONTACT))) == 1
