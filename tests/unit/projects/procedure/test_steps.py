"""Phases, steps and who sees a step page: the tables of the hourglass (R6, R8–R10, reading A1)."""

import pytest
from django.utils import translation

from projects.procedure.steps import NORMS, PHASE_OF, STEP_AUDIENCE, AudienceCode, Norms, Phase, Step, StepState

STEPS = [
    (1, "startbijeenkomst", Phase.PREPARATION),
    (2, "inkoopstrategie", Phase.PREPARATION),
    (3, "aanbestedingsdocumenten", Phase.PREPARATION),
    (4, "nota-van-inlichtingen", Phase.ACQUISITION),
    (5, "aanbesteding-en-gunning", Phase.ACQUISITION),
    (6, "contract", Phase.REALISATION),
    (7, "evaluatie", Phase.REALISATION),
]
TEAM, INTERESTED, PARTICIPANTS = AudienceCode.TEAM, AudienceCode.INTERESTED, AudienceCode.PARTICIPANTS


def while_it_is(state: StepState) -> list[AudienceCode]:
    """Who sees the page of each step, in order, while that step is in this state."""
    return [STEP_AUDIENCE[step][state] for step in Step]


def test_there_are_three_phases_in_order():
    """R6: preparation, acquisition, realisation, as people read them."""
    with translation.override("nl"):
        assert [(phase.value, str(phase.label)) for phase in Phase] == [
            ("preparation", "Voorbereiding"),
            ("acquisition", "Acquisitie"),
            ("realisation", "Realisatie"),
        ]


def test_there_are_seven_steps_in_order_each_in_its_phase():
    """R6, reading A1: number, end of the address and phase of every step."""
    assert [(step.number, step.value, step.phase) for step in Step] == STEPS


def test_the_steps_are_called_what_people_call_them():
    """R6: the names on screen."""
    with translation.override("nl"):
        assert [str(step.label) for step in Step] == [
            "Startbijeenkomst",
            "Inkoopstrategie",
            "Aanbestedingsdocumenten",
            "Nota van inlichtingen",
            "Aanbesteding en gunning",
            "Contract",
            "Evaluatie",
        ]


def test_each_step_is_followed_by_the_next_and_nothing_follows_the_last():
    """R6: one line, without a detour."""
    assert [step.following for step in Step] == [*list(Step)[1:], None]


def test_the_steps_of_a_phase_stand_together():
    """R6: a phase is never returned to: the numbers of the phases only go up along the steps."""
    order = [list(Phase).index(step.phase) for step in Step]
    assert order == sorted(order) == [0, 0, 0, 1, 1, 2, 2]


def test_the_tender_is_gone_through_in_the_acquisition_phase_only():
    """R8: from the questions of tenderers to the award decision, and nothing else."""
    assert [step for step in Step if PHASE_OF[step] == Phase.ACQUISITION] == [Step.CLARIFICATION, Step.AWARD]


def test_the_assignment_is_carried_out_in_the_realisation_phase():
    """R9: contract and evaluation, and nothing else."""
    assert [step for step in Step if PHASE_OF[step] == Phase.REALISATION] == [Step.CONTRACT, Step.EVALUATION]


def test_every_step_has_a_phase_and_an_audience_in_every_state():
    """R6, R10: no step page without an answer to who may see it."""
    assert list(PHASE_OF) == list(Step)
    assert {step: list(states) for step, states in STEP_AUDIENCE.items()} == {step: list(StepState) for step in Step}


def test_a_step_in_progress_is_seen_wide_then_narrow_then_wide():
    """R10: every interested authority, then the procurement team alone, then every participant."""
    assert while_it_is(StepState.OPEN) == [INTERESTED] * 2 + [TEAM] * 3 + [PARTICIPANTS] * 2


def test_a_step_that_is_done_is_seen_by_those_it_concerned():
    """R10: what the team made is read by the participants once it is done."""
    assert while_it_is(StepState.DONE) == [INTERESTED] * 2 + [PARTICIPANTS] * 5


def test_a_step_that_has_not_started_is_the_teams():
    """R10, R12: only the start is there for every interested authority from the beginning."""
    assert while_it_is(StepState.PLANNED) == [INTERESTED] + [TEAM] * 6


@pytest.mark.parametrize("step", [step for step in Step if step.phase == Phase.ACQUISITION])
def test_in_the_acquisition_phase_only_the_team_looks_until_the_step_is_done(step):
    """R8, R10: the narrow part of the hourglass."""
    assert [STEP_AUDIENCE[step][state] for state in StepState] == [TEAM, TEAM, PARTICIPANTS]


def test_no_step_page_is_ever_public():
    """R10, R131: what everyone reads is the page of the project, not of a step."""
    assert {code for states in STEP_AUDIENCE.values() for code in states.values()} == {INTERESTED, TEAM, PARTICIPANTS}


def test_the_numbers_that_a_reading_decides():
    """R19, R43, R66, R95, R96, A4, A9: six authorities, three experts, twenty and thirty days, five reminders."""
    assert Norms() == NORMS == Norms(6, 3, 20, 30, (21, 14, 7, 2, 0))
