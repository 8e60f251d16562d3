"""What the page of a contract shows, to the purchasing organisation and to its participants."""

from dataclasses import dataclass
from typing import Any

from accounts.actor import Actor
from projects.contract_management.actions import ON_CONTRACT, ExerciseOption, HandleSignal, ReportIssue
from projects.contract_management.charts import Chart, chart_of
from projects.contract_management.models import Contract
from projects.contract_management.selectors import (
    done_tasks,
    due_signals,
    files_for,
    moments_of,
    open_tasks,
    own_participants,
    plan_of,
)
from projects.procedure import clock


@dataclass(frozen=True)
class Possible:
    """An act that can be done now, with where it is done."""

    title: str
    url: str
    code: str


def possible(contract: Contract, actor: Actor) -> list[Possible]:
    """The acts this person can do now on the contract as a whole."""
    found = []
    for action_class in ON_CONTRACT:
        if action_class.target_model is not None or action_class in (ReportIssue, HandleSignal):
            continue
        action = action_class(contract, actor)
        if not action.unmet():
            found.append(Possible(str(action.title), f"{contract.path}{action.code}/", action.code))
    return found


def charts_of(contract: Contract) -> list[Chart]:
    """Every performance with its results."""
    rows = contract.indicators.prefetch_related("results")
    return [chart_of(indicator, list(indicator.results.all())) for indicator in rows]


def shared(contract: Contract, user: Any) -> dict[str, Any]:
    """What everybody reads who reads the contract (R124)."""
    return {
        "contract": contract,
        "options": contract.options.all(),
        "moments": moments_of(contract),
        "charts": charts_of(contract),
        "meetings": contract.meetings.filter(cancelled_at__isnull=True).prefetch_related("delegation", "action_points"),
        "expectations": contract.expectations.all(),
        "files": files_for(user, contract),
        "today": clock.today(),
    }


def staff_page(contract: Contract, actor: Actor) -> dict[str, Any]:
    """The whole page, with what can be done."""
    acts = possible(contract, actor)
    return shared(contract, actor.user) | {
        "acts": acts,
        "may": bool(acts),
        "signals": due_signals(contract),
        "next_option": ExerciseOption.targets(contract).first() if not contract.ended_on else None,
        "decided": contract.signals.filter(handled_at__isnull=False),
        "plan": plan_of(contract),
        "tasks": open_tasks(contract)[:12],
        "done_tasks": done_tasks(contract)[:12],
        "points": contract.action_points.select_related("indicator", "meeting"),
        "issues": contract.issues.select_related("authority"),
        "mutations": contract.mutations.all(),
    }


def member_page(contract: Contract, user: Any) -> dict[str, Any]:
    """For people of a participant: no issues of others, no tasks of the contract manager."""
    own = own_participants(user, contract)
    return shared(contract, user) | {
        "own": own,
        "issues": contract.issues.filter(authority__in=own).select_related("authority"),
    }
