"""The sections of the page of a contract, and what each shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.contract_management import actions
from projects.contract_management.charts import chart, term_line
from projects.contract_management.lifetime import (
    last_day,
    late_tasks,
    latest_day,
    next_option,
    notice_day,
    open_signals,
    options_of,
    state_of,
)
from projects.contract_management.models import Contract, IssueState, TaskState
from projects.contract_management.results import results_of
from projects.contract_management.wording import days_in_words, length_in_words
from projects.journal.models import Event
from projects.procedure import clock

# Gives rows each with what can be done about it.
WithActs = Callable[..., list[tuple]]


@dataclass(frozen=True)
class Section:
    """A part of the page: `code` in its address (empty for the first), `template` the end of its file name."""

    code: str
    title: str | Promise
    template: str


SECTIONS = (
    Section("", _("Overview"), "overview"),
    Section("gegevens", _("Data and mutations"), "data"),
    Section("looptijd", _("Term and options"), "term"),
    Section("plan", _("Plan and tasks"), "plan"),
    Section("prestaties", _("Performances"), "results"),
    Section("overleg", _("Meetings"), "meetings"),
    Section("knelpunten", _("Issues"), "issues"),
    Section("verwachtingen", _("Expectations"), "expectations"),
    Section("signalen", _("Signals"), "signals"),
    Section("stukken", _("Documents and reports"), "files"),
    Section("journaal", _("Journal"), "journal"),
)


def section_context(section: Section, contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    """What one section shows, beside the contract itself."""
    return {"state": state_of(contract)} | _CONTEXTS[section.template](contract, with_acts)


def facts_of(contract: Contract) -> list[tuple]:
    """The data of a contract as a list of facts."""
    return [
        (_("Contract number"), contract.number),
        (_("Suppliers"), ", ".join(str(supplier) for supplier in contract.suppliers.all())),
        (_("Level of management"), contract.get_level_display()),
        (_("Contract manager"), contract.manager),
        (_("Notice period"), length_in_words(contract.notice)),
        (_("Signals"), days_in_words(contract.signal_days)),
    ]


def dates_of(contract: Contract) -> dict[str, Any]:
    """The days that matter."""
    return {
        "ends_on": last_day(contract),
        "latest_on": latest_day(contract),
        "notice_on": notice_day(contract),
        "next_option": next_option(contract),
        "options": options_of(contract),
        "line": term_line(contract),
        "today": clock.today(),
    }


def _overview(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    found = results_of(contract)
    return dates_of(contract) | {
        "facts": facts_of(contract),
        "signals": with_acts(open_signals([contract]), actions.HandleSignal),
        "late": with_acts(late_tasks([contract]), actions.DoTask, actions.SkipTask),
        "late_points": contract.action_points.filter(done_on=None, due_on__lt=clock.today()),
        "open_issues": contract.issues.exclude(state=IssueState.SOLVED),
        "below": [row for row in found if row.results and not row.results[-1].is_met],
        "without_result": [row for row in found if row.due],
        "next_meeting": contract.meetings.filter(starts_at__gt=clock.now(), cancelled_at=None).last(),
        "last_event": Event.objects.filter(stream=contract.stream).order_by("-number").first(),
    }


def _data(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    return {
        "facts": facts_of(contract),
        "participants": contract.participants.all(),
        "lots": contract.lots.all(),
        "mutations": contract.mutations.select_related("document"),
    }


def _plan(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    coming = contract.tasks.filter(state=TaskState.OPEN)
    return {
        "plans": contract.plans.all(),
        "planned": contract.planned_activities.filter(is_chosen=True).select_related("activity"),
        "tasks": with_acts(coming, actions.DoTask, actions.SkipTask),
        "settled": contract.tasks.exclude(state=TaskState.OPEN).order_by("-settled_at"),
        "today": clock.today(),
    }


def _results(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    found = results_of(contract)
    on = (actions.RecordResult, actions.AgreeImprovement, actions.EndIndicator)
    acts = {row.pk: possible for row, possible in with_acts([item.indicator for item in found], *on)}
    return {
        "indicators": [
            {
                "results": item,
                "chart": chart(item),
                "acts": acts[item.indicator.pk],
                "improvements": with_acts(item.indicator.improvements.all(), actions.FinishActionPoint),
            }
            for item in found
        ],
        "today": clock.today(),
    }


def _meetings(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    rows = contract.meetings.select_related("minutes_file", "contract").prefetch_related(
        "delegation", "present", "action_points"
    )
    coming = [row for row in rows if not row.held_at and not row.cancelled_at]
    return {
        "coming": with_acts(reversed(coming), actions.RecordMeeting, actions.CancelMeeting),
        "held": [(row, with_acts(row.action_points.all(), actions.FinishActionPoint)) for row in rows if row.held_at],
        "cancelled": [row for row in rows if row.cancelled_at],
        "today": clock.today(),
    }


def _issues(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    rows = contract.issues.select_related("authority").prefetch_related("notes")
    return {"issues": with_acts(rows, actions.WorkOnIssue, actions.SolveIssue)}


def _expectations(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    return {"expectations": with_acts(contract.expectations.select_related("authority"), actions.CompareResult)}


def _signals(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    rows = contract.signals.order_by("-notice_on", "due_on")
    return dates_of(contract) | {"signals": with_acts(rows, actions.HandleSignal)}


def _files(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    return {
        "files": contract.files.filter(report=None).prefetch_related("offered_to"),
        "reports": contract.reports.select_related("authority", "file"),
        "agreement": contract.agreement,
    }


def _journal(contract: Contract, with_acts: WithActs) -> dict[str, Any]:
    return {"events": Event.objects.filter(stream=contract.stream).order_by("-number")}


_CONTEXTS: dict[str, Callable[[Contract, WithActs], dict[str, Any]]] = {
    "overview": _overview,
    "data": _data,
    "term": lambda contract, with_acts: dates_of(contract),
    "plan": _plan,
    "results": _results,
    "meetings": _meetings,
    "issues": _issues,
    "expectations": _expectations,
    "signals": _signals,
    "files": _files,
    "journal": _journal,
}


def under_watch(contracts: Iterable[Contract]) -> dict[str, Any]:
    """What waits across contracts: open signals, late tasks, and contracts that ended and are not in the archive."""
    contracts = list(contracts)
    return {
        "signals": list(open_signals(contracts)),
        "late": list(late_tasks(contracts)),
        "ended": [contract for contract in contracts if last_day(contract) < clock.today()],
    }
