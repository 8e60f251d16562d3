"""The life of a project: stopping, and starting again with a successor (architecture.md, life)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actor import Actor
from accounts.models import Role
from projects.decisions import rounds
from projects.decisions.models import DecisionRound, Outcome, RoundKind
from projects.decisions.rounds import GivenSignature
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.kickoff.actions import Announce
from projects.outbox.models import Message
from projects.participation.actions import RegisterInterest, WithdrawInterest
from projects.participation.life import RestartAsSuccessor, StopProject
from projects.participation.models import Participation, Standing
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, ProjectLife, Step, StepState
from projects.tree.models import Project, ProjectRole

REASON = "De markt is te klein."


def offer(world, project: Project, kind: RoundKind = RoundKind.FINAL_STRATEGY) -> DecisionRound:
    """A round that asks every authority of this world, until in a month."""
    with world.at():
        return rounds.offer(
            project,
            kind,
            asked=world.authorities,
            documents=[],
            deadline=world.now + timedelta(days=30),
            excludes=kind == RoundKind.FINAL_STRATEGY,
        )


def adopt(world, round: DecisionRound, authority) -> None:
    """An authority adopts and signs."""
    with world.at():
        rounds.decide(
            round,
            Actor(world.user(authority, Role.DECIDER), authority),
            outcome=Outcome.ADOPTED,
            decided_on=world.now.date(),
            signature=GivenSignature("B. Meester", "burgemeester"),
        )


def standings(world, project: Project) -> list[str]:
    """The standing of every authority, by name."""
    with world.at():
        rows = Participation.objects.filter(project=project).with_standing().order_by("authority__name")
        return [row.standing_now for row in rows]


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def test_stopping_tells_contacts_and_deciders_and_deletes_nothing(world):
    """R132: reason and instant are kept; everything stays."""
    project = world.interested()
    before = Event.objects.count(), Message.objects.count()
    world.act(StopProject, project, reason=REASON)
    project.refresh_from_db()
    assert (project.life, project.stopped_at, project.stop_reason) == (ProjectLife.STOPPED, world.now, REASON)
    assert told(StopProject.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
        "decider@linderveen.example",
        "decider@meerdijk.example",
        "decider@oosterwaard.example",
    ]
    assert (Event.objects.count(), Message.objects.count()) == (before[0] + 1, before[1] + 6)
    assert standings(world, project) == [Standing.INTERESTED] * 3
    assert Event.objects.last().sentence == f"Het project “Schoonmaak gebouwen” is gestopt: {REASON}"
    assert verify(project.stream) is None


def test_who_withdrew_is_not_told(world):
    """Only those with standing."""
    project = world.interested()
    world.act(WithdrawInterest, project, (world.authorities[0], Role.CONTACT), reason="Geen tijd.")
    world.act(StopProject, project, reason=REASON)
    assert told(StopProject.code) == [
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
        "decider@meerdijk.example",
        "decider@oosterwaard.example",
    ]


def test_stopping_voids_the_round_that_is_still_open(world):
    """R56: nobody decides in a stopped project; what was decided stays readable."""
    project = world.interested()
    open_round = offer(world, project)
    adopt(world, open_round, world.authorities[0])
    world.act(StopProject, project, reason=REASON)
    open_round.refresh_from_db()
    assert (open_round.voided_at, open_round.void_reason) == (world.now, REASON)
    assert open_round.decisions.count() == 1
    assert len(told(StopProject.code)) == 6
    world.later(days=60)
    assert standings(world, project) == [Standing.INTERESTED] * 3


def test_after_the_deadline_the_participants_stay_participants_and_keep_what_they_read(world):
    """R63, R64: the list is fixed; who is out is not told, and who participates loses nothing by the stop."""
    project = world.interested()
    strategy = offer(world, project)
    for authority in world.authorities[:2]:
        adopt(world, strategy, authority)
    world.later(days=31)
    advice = offer(world, project, RoundKind.AWARD_RECOMMENDATION)
    with world.at():
        document = store.add(
            project,
            content=b"x",
            filename="a.txt",
            content_type="text/plain",
            title="Aanbestedingsstukken",
            kind=DocumentKind.TENDER_DOCUMENT,
            step=Step.TENDER_DOCUMENTS,
            audience=AudienceCode.PARTICIPANTS,
            by=None,
        )
    world.act(StopProject, project, reason=REASON)
    strategy.refresh_from_db()
    advice.refresh_from_db()
    assert (strategy.voided_at, advice.voided_at) == (None, world.now)
    expected = [Standing.PARTICIPATING, Standing.PARTICIPATING, Standing.OUT]
    assert standings(world, project) == expected
    assert told(StopProject.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "decider@linderveen.example",
        "decider@meerdijk.example",
    ]
    with world.at():
        assert [can_see(world.user(authority), document) for authority in world.authorities] == [True, True, False]


def test_an_award_recommendation_that_everybody_adopted_stays(world):
    """R90: it was settled; there is nothing to void."""
    project = world.interested()
    advice = offer(world, project, RoundKind.AWARD_RECOMMENDATION)
    for authority in world.authorities:
        adopt(world, advice, authority)
    world.act(StopProject, project, reason=REASON)
    advice.refresh_from_db()
    assert advice.voided_at is None


def test_a_rehearsal_of_the_stop_shows_the_messages_and_stops_nothing(world):
    """R133."""
    project = world.interested()
    open_round = offer(world, project)
    with world.at():
        rehearsal = world.action(StopProject, project).rehearse(reason=REASON)
    assert len(rehearsal.messages) == 6
    project.refresh_from_db()
    open_round.refresh_from_db()
    assert (project.life, open_round.voided_at) == (ProjectLife.RUNNING, None)


def test_a_project_stops_once_with_a_reason_by_its_lead_buyer(world):
    """R134, R52: each refusal changes nothing."""
    project = world.interested()
    with pytest.raises(ValidationError):
        world.act(StopProject, project, reason="  ")
    with pytest.raises(Refused) as refused:
        world.act(StopProject, project, world.contract_manager, reason=REASON)
    assert refused.value.status == 403
    project.refresh_from_db()
    assert project.life == ProjectLife.RUNNING
    world.act(StopProject, project, reason=REASON)
    project.refresh_from_db()
    assert len(world.refusal(StopProject, project)) == 1


def test_nothing_happens_in_a_stopped_project(world):
    """R134: and the refusal gives the reason."""
    project = world.announced()
    world.act(StopProject, project, reason=REASON)
    project.refresh_from_db()
    refusal = world.refusal(RegisterInterest, project, (world.authorities[0], Role.CONTACT))
    assert len(refusal) == 1
    assert REASON in refusal[0]


def test_a_stop_has_a_reason_and_an_instant_in_the_database_too(world):
    """Who, when and what are one fact in the schema."""
    project = world.project()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(life=ProjectLife.STOPPED)


def test_a_successor_has_the_same_facts_people_and_title(world):
    """A new project that names the old one: planned, not announced, without interest, its team begun."""
    project = world.interested()
    Project.objects.filter(pk=project.pk).update(cpv="90910000", estimated_value=250_000)
    world.act(StopProject, project, reason=REASON)
    project.refresh_from_db()
    successor = world.act(RestartAsSuccessor, project, plan_year=2028)
    assert (successor.predecessor_id, successor.plan_year, successor.title) == (project.pk, 2028, project.title)
    assert (successor.category, successor.cpv, successor.estimated_value) == ("Schoonmaak", "90910000", 250_000)
    assert (successor.life, successor.announced_at) == (ProjectLife.RUNNING, None)
    assert (successor.page.summary, successor.page.slug) == (project.page.summary, "schoonmaak-gebouwen-2028")
    assert {row.role: row.user for row in successor.staff.all()} == {
        ProjectRole.LEAD_BUYER: world.lead_buyer,
        ProjectRole.CONTRACT_MANAGER: world.contract_manager,
    }
    assert {(row.role, row.user, row.joined_at) for row in successor.team.all()} == {
        ("lead_buyer", world.lead_buyer, world.now),
        ("contract_manager", world.contract_manager, world.now),
    }
    assert successor.participations.count() == 0
    assert [successor.step(step).state for step in Step] == [StepState.PLANNED] * 7
    assert told(RestartAsSuccessor.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    entry = Event.objects.filter(stream=project.stream).last()
    assert entry.data["opvolger"] == str(successor.public_id)
    with world.at():
        assert world.action(RestartAsSuccessor, project).next_url(successor) == (
            f"/beheer/projecten/{successor.public_id}/"
        )
    world.act(Announce, successor)


def test_the_form_proposes_the_next_year(world):
    """The field is filled in beforehand."""
    project = world.project()
    with world.at():
        action = world.action(RestartAsSuccessor, project)
        assert RestartAsSuccessor.form(action=action).fields["plan_year"].initial == 2028


def test_a_rehearsal_of_the_restart_makes_no_project(world):
    """R133."""
    project = world.interested()
    world.act(StopProject, project, reason=REASON)
    with world.at():
        rehearsal = world.action(RestartAsSuccessor, project).rehearse(plan_year=2028)
    assert len(rehearsal.messages) == 3
    assert Project.objects.count() == 1


def test_only_a_stopped_project_without_a_successor_starts_again(world):
    """R134: each reason is named."""
    project = world.interested()
    assert len(world.refusal(RestartAsSuccessor, project)) == 1
    world.act(StopProject, project, reason=REASON)
    project.refresh_from_db()
    assert world.refusal(RestartAsSuccessor, project) == []
    with pytest.raises(ValidationError):
        world.act(RestartAsSuccessor, project, plan_year=2026)
    world.act(RestartAsSuccessor, project, plan_year=2028)
    refusal = world.refusal(RestartAsSuccessor, project)
    assert len(refusal) == 1
    assert "2028" in refusal[0]
    assert Project.objects.count() == 2


def test_without_a_contract_manager_it_does_not_start_again(world):
    """R14: both people who carry a project are needed."""
    project = world.interested()
    world.act(StopProject, project, reason=REASON)
    project.refresh_from_db()
    yesterday = (world.now - timedelta(days=1)).date()
    project.staff.filter(role=ProjectRole.CONTRACT_MANAGER).update(valid_from=yesterday, valid_until=yesterday)
    assert len(world.refusal(RestartAsSuccessor, project)) == 1
