"""A first proposal for the planning of a project, from when the plans want it to start."""

from collections.abc import Iterable
from datetime import date, timedelta

from projects.plan.models import PlanEntry
from projects.procedure import clock
from projects.procedure.steps import Step

# How many days each step usually takes.
DAYS = {
    Step.KICKOFF: 35,
    Step.STRATEGY: 70,
    Step.TENDER_DOCUMENTS: 30,
    Step.CLARIFICATION: 35,
    Step.AWARD: 70,
    Step.CONTRACT: 20,
    Step.EVALUATION: 25,
}


def proposed_days(entries: Iterable[PlanEntry]) -> dict[Step, tuple[date, date]]:
    """First and last day of each step, one after the other, from the earliest wished start or from tomorrow."""
    starts = [entry.starts_from for entry in entries if entry.starts_from]
    day = max([clock.today() + timedelta(days=1), *([min(starts)] if starts else [])])
    planned: dict[Step, tuple[date, date]] = {}
    for step, days in DAYS.items():
        planned[step] = (day, day + timedelta(days=days - 1))
        day += timedelta(days=days)
    return planned
