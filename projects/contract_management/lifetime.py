"""How long a contract runs, and what follows from its dates: signals and tasks (R118, R122)."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.contract_management.models import Contract, ContractOption, ExpirySignal, Level, Task, TaskState
from projects.contract_management.terms import last_notice_day, option_terms, recurring, signals_to_make
from projects.procedure import clock


class ContractState(models.TextChoices):
    """Where a contract stands today: computed from its dates and the clock, never stored."""

    COMING = "coming", _("not started yet")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended, to be archived")
    ARCHIVED = "archived", _("archived")


def options_of(contract: Contract) -> list[ContractOption]:
    """Its options, in order."""
    return sorted(contract.options.all(), key=lambda option: option.order)


def last_day(contract: Contract) -> date:
    """The day it ends: of the base term, of the last option that was exercised, or the day it was ended early."""
    if contract.ended_early_on:
        return contract.ended_early_on
    return max([contract.ends_on, *(option.ends_on for option in contract.options.all() if option.exercised_at)])


def latest_day(contract: Contract) -> date:
    """The day it would end when every option were exercised."""
    if contract.ended_early_on:
        return contract.ended_early_on
    return max([contract.ends_on, *(option.ends_on for option in contract.options.all())])


def next_option(contract: Contract) -> ContractOption | None:
    """The first option that was not exercised; none of a contract that was ended early."""
    if contract.ended_early_on:
        return None
    return next((option for option in options_of(contract) if option.exercised_at is None), None)


def notice_day(contract: Contract) -> date:
    """The last day on which notice can be given, counted back from the day it ends."""
    return last_notice_day(last_day(contract), contract.notice)


def state_of(contract: Contract) -> ContractState:
    """Where it stands today."""
    if contract.archived_at:
        return ContractState.ARCHIVED
    today = clock.today()
    if today > last_day(contract):
        return ContractState.ENDED
    return ContractState.COMING if today < contract.starts_on else ContractState.RUNNING


def lay_options(contract: Contract) -> list[ContractOption]:
    """Gives options with a length their days again, from the end of the base term; returns those that moved."""
    moved, ends_on = [], contract.ends_on
    for option in options_of(contract):
        if option.length:
            term = option_terms(ends_on, [option.length])[0]
            if term != option.term:
                option.starts_on, option.ends_on = term.starts_on, term.ends_on
                moved.append(option)
        ends_on = option.ends_on
    return moved


def follow_dates(contract: Contract) -> None:
    """Makes signals and tasks what the dates, the level and the plan of a contract now ask for."""
    renew_signals(contract)
    renew_tasks(contract)


def renew_signals(contract: Contract) -> None:
    """Signals of other days lapse; those of the last day of notice as it is now are there, each once."""
    going_on = contract.ended_early_on is None and contract.archived_at is None
    ends_on, notice_on, now = last_day(contract), notice_day(contract), clock.now()
    leads = set(contract.signal_days) if going_on else set()
    known = {row.lead_days: row for row in contract.signals.filter(notice_on=notice_on)}
    for row in contract.signals.filter(handled_at__isnull=True):
        holds = row.notice_on == notice_on and row.lead_days in leads
        if holds == (row.lapsed_at is None):
            continue
        row.lapsed_at = None if holds else now
        row.save(update_fields=["lapsed_at"])
    ExpirySignal.objects.bulk_create(
        ExpirySignal(contract=contract, ends_on=ends_on, notice_on=notice_on, lead_days=lead, due_on=due_on)
        for lead, due_on in signals_to_make(notice_on, leads, clock.today()).items()
        if lead not in known
    )


def renew_tasks(contract: Contract) -> None:
    """Open tasks to come are those of the plan that counts, until the day the contract ends.

    A task that is late stays until it is done or skipped; what was settled is never touched.
    """
    today = clock.today()
    wanted: dict[tuple[int, date], str] = {}
    if contract.archived_at is None:
        for planned in contract.planned_activities.filter(is_chosen=True).select_related("activity"):
            if planned.activity.level == Level.ACTIVE and contract.level != Level.ACTIVE:
                continue
            days = recurring(planned.first_on, planned.every, last_day(contract))
            wanted |= {(planned.pk, day): str(planned.activity) for day in days if day >= today}
    coming = contract.tasks.filter(state=TaskState.OPEN, due_on__gte=today)
    coming.filter(pk__in=[task.pk for task in coming if (task.planned_id, task.due_on) not in wanted]).delete()
    there = set(contract.tasks.values_list("planned_id", "due_on"))
    Task.objects.bulk_create(
        Task(contract=contract, planned_id=planned, title=title, due_on=day)
        for (planned, day), title in wanted.items()
        if (planned, day) not in there
    )


def open_signals(contracts: Iterable[Contract]) -> models.QuerySet[ExpirySignal]:
    """The signals that have come and were not handled, by the clock: whether a job ran makes no difference (R122)."""
    rows = ExpirySignal.objects.filter(
        contract__in=contracts, due_on__lte=clock.today(), handled_at__isnull=True, lapsed_at__isnull=True
    )
    return rows.select_related("contract__manager").order_by("notice_on", "due_on")


def due_tasks(contracts: Iterable[Contract]) -> models.QuerySet[Task]:
    """Open tasks for today and before, the first due first."""
    rows = Task.objects.filter(contract__in=contracts, state=TaskState.OPEN, due_on__lte=clock.today())
    return rows.select_related("contract").order_by("due_on", "pk")


def late_tasks(contracts: Iterable[Contract]) -> models.QuerySet[Task]:
    """Tasks that should have been done before today."""
    return due_tasks(contracts).filter(due_on__lt=clock.today())
