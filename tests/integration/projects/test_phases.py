"""What belongs to a phase happens in that phase, and acts alone move a project on (R6, R8, R9)."""

from itertools import pairwise

import pytest

from accounts.actor import Actor, actor_for
from accounts.models import Role
from accounts.staff import StaffRole
from projects.actions import registry
from projects.actions.base import Action
from projects.participation.actions import AddTeamMember, Declare, ReportInterest
from projects.participation.models import TeamRole
from projects.procedure.steps import Phase, Step
from projects.tree.models import Project

# The acts of a later phase that somebody may do in any phase: whoever is in the team promises to keep the bids secret,
# or reports an interest. They open no step, and show nothing before the vault is opened.
AT_ANY_TIME = {Declare.code, ReportInterest.code}


def acts_of(*phases: Phase) -> list[type[Action]]:
    """The acts of the steps of these phases, on a project as a whole."""
    return [
        action
        for action in registry.all_actions()
        if action.step and action.step.phase in phases and action.target_model is None
    ]


def stand(project: Project) -> tuple[Phase, str]:
    """The phase now, and of each step in order whether it is (p)lanned, (o)pen or (d)one."""
    project = Project.objects.get(pk=project.pk)
    return project.phase, "".join(project.step(step).state[0] for step in Step)


def everybody(world) -> list[Actor]:
    """Who carries the project, somebody else in every staff role, a superuser, and the people of an authority."""
    staff = [world.staff(f"{role.name}@inkoop.example", role.name, "Ander", role) for role in StaffRole]
    root = world.person("root@inkoop.example", "Ro", "Ot")
    root.is_superuser = True
    root.save()
    own, today = world.authorities[0], world.now.date()
    members = [actor_for(world.user(own, role), own, today) for role in Role if role != Role.READER]
    return [Actor(user) for user in (world.lead_buyer, world.contract_manager, world.expertise, *staff, root)] + members


def possible(world, project: Project, *phases: Phase) -> set[str]:
    """The codes of the acts of these phases that anybody can do now."""
    people = everybody(world)
    with world.at():
        return {action.code for action in acts_of(*phases) if not all(action(project, who).unmet() for who in people)}


def test_the_tender_and_the_contract_have_acts_that_could_happen_too_early():
    """R8, R9: the tests below go over acts of both phases, of every side."""
    acts = acts_of(Phase.ACQUISITION, Phase.REALISATION)
    assert {action.step for action in acts} == {Step.CLARIFICATION, Step.AWARD, Step.CONTRACT, Step.EVALUATION}
    assert {action.side for action in acts} == {"staff", "authority", "team"}


@pytest.mark.parametrize(
    ("stage", "phases", "expected"),
    [
        ("announced", [Phase.ACQUISITION, Phase.REALISATION], set()),
        ("participants_confirmed", [Phase.ACQUISITION, Phase.REALISATION], AT_ANY_TIME),
        ("tender_published", [Phase.REALISATION], set()),
        ("standstill_passed", [Phase.REALISATION], set()),
        ("definitive_award_sent", [Phase.ACQUISITION], AT_ANY_TIME),
    ],
)
def test_what_belongs_to_another_phase_cannot_happen(world, stage, phases, expected):
    """R8, R9: announced only, ready to publish, during the tender, just before the contract, and after it began."""
    project = getattr(world, stage)()
    assert project.phase not in phases
    assert possible(world, project, *phases) == expected


def test_a_member_of_the_team_may_promise_secrecy_at_any_time(world):
    """R8, R86: the exceptions move nothing; after declaring one can still report an interest."""
    project = world.announced()
    world.act(AddTeamMember, project, role=TeamRole.LEAD_BUYER, user=world.lead_buyer)
    assert possible(world, project, Phase.ACQUISITION, Phase.REALISATION) == AT_ANY_TIME
    world.act(Declare, project, agree=True)
    assert stand(project) == (Phase.PREPARATION, "opppppp")


def test_acts_alone_move_a_project_through_steps_and_phases(world):
    """R6, R8, R9: the acts that do, in order; all others, and the weeks that pass in between, move nothing."""
    moves = []
    act = world.act

    def watched(action, project, *people, **more):
        before = stand(project)
        result = act(action, project, *people, **more)
        moves.append((before, action.code, stand(project)))
        return result

    world.act = watched
    project = world.finished()
    assert moves[0][0] == (Phase.PREPARATION, "ppppppp")
    assert all(earlier[2] == later[0] for earlier, later in pairwise(moves))
    assert [(code, after) for before, code, after in moves if before != after] == [
        ("bekendmaken", (Phase.PREPARATION, "opppppp")),
        ("inkoopteam-vaststellen", (Phase.PREPARATION, "doppppp")),
        ("deelnemers-vaststellen", (Phase.PREPARATION, "ddopppp")),
        ("aanbesteding-publiceren", (Phase.ACQUISITION, "ddooppp")),
        ("aanbestedingsdocumenten-doorsturen", (Phase.ACQUISITION, "dddoppp")),
        ("nota-van-inlichtingen-publiceren", (Phase.ACQUISITION, "ddddopp")),
        ("definitieve-gunning-versturen", (Phase.REALISATION, "dddddop")),
        ("contract-afronden", (Phase.REALISATION, "ddddddo")),
        ("project-afronden", (Phase.REALISATION, "ddddddd")),
    ]
    assert project.current_step is None
