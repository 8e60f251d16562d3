"""What screens, gates and mails ask about contracts in management."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import ContractingAuthority, Membership, Role
from accounts.staff import is_staff
from projects.contract_management import terms
from projects.contract_management.models import Contract, ContractRegister, PlannedActivity, Task
from projects.contract_management.terms import Moment, Period
from projects.procedure import clock


def the_register() -> ContractRegister:
    """The one row of the register; made when it is not there yet."""
    return ContractRegister.objects.get_or_create(pk=1)[0]


def options_of(contract: Contract) -> list[Period]:
    """The options after the term, in their order."""
    return [Period(option.starts_on, option.ends_on) for option in contract.options.order_by("starts_on")]


@dataclass(frozen=True)
class DueSignal:
    """The end of a contract that was signalled and about which nothing was decided yet."""

    contract: Contract
    ends_on: date
    moment: Moment


def moments_of(contract: Contract) -> list[Moment]:
    """The days on which the end of this contract is signalled, as its dates are now (R122)."""
    return terms.moments(contract.last_day, contract.notice, contract.lead_months)


def due_signals(contract: Contract, on: date | None = None) -> list[DueSignal]:
    """The signals that are due and open: none of an archived contract, or of one that was ended or has ended."""
    on = on or clock.today()
    if contract.archived_at or contract.ended_on or contract.last_day < on:
        return []
    handled = {row.months for row in contract.signals.all() if row.handled_at and row.ends_on == contract.last_day}
    due = [moment for moment in moments_of(contract) if moment.on <= on and moment.months not in handled]
    return [DueSignal(contract, contract.last_day, moment) for moment in due]


def mailed_signals(contract: Contract) -> set[int]:
    """The months before the present end of which a mail went out."""
    return {row.months for row in contract.signals.all() if row.mailed_at and row.ends_on == contract.last_day}


def in_management() -> QuerySet[Contract]:
    """Contracts that were not archived, with what their dates and signals need."""
    found = Contract.objects.filter(archived_at__isnull=True).select_related("manager")
    return found.prefetch_related("options", "signals")


def expiring() -> list[DueSignal]:
    """The first open signal of every contract, what ends first first: for the dashboard (R122)."""
    found = [signals[-1] for contract in in_management() if (signals := due_signals(contract))]
    return sorted(found, key=lambda signal: (signal.ends_on, signal.contract.number))


def open_tasks(contract: Contract) -> QuerySet[Task]:
    """The tasks of the plan that were neither done nor passed over, by day."""
    return Task.objects.filter(activity__contract=contract, done_at__isnull=True).select_related("activity")


def done_tasks(contract: Contract) -> QuerySet[Task]:
    """The tasks that were done or passed over, the latest first."""
    rows = Task.objects.filter(activity__contract=contract, done_at__isnull=False).select_related("activity")
    return rows.order_by("-done_at")


def late_tasks() -> QuerySet[Task]:
    """Tasks of contracts in management whose day has passed."""
    return Task.objects.filter(
        activity__contract__archived_at__isnull=True, done_at__isnull=True, due_on__lt=clock.today()
    ).select_related("activity__contract")


def plan_of(contract: Contract) -> QuerySet[PlannedActivity]:
    """What the plan of a contract has now."""
    return contract.plan.filter(ended_at__isnull=True)


def own_participants(user: Any, contract: Contract, *roles: str) -> list[ContractingAuthority]:
    """The participants where this user has one of these roles today (any role, unless given), by name."""
    rows = Membership.objects.valid(clock.today()).filter(user=user)
    rows = rows.with_role(*roles) if roles else rows
    return list(contract.participants.filter(pk__in=rows.values("authority")).order_by("name"))


def contracts_for(user: Any) -> QuerySet[Contract]:
    """The contracts this person reads: those of their authorities; the purchasing organisation reads all (R124)."""
    contracts = Contract.objects.prefetch_related("options", "suppliers")
    if is_staff(user):
        return contracts
    authorities = Membership.objects.valid(clock.today()).filter(user=user).values("authority")
    return contracts.filter(participants__in=authorities).distinct()


def files_for(user: Any, contract: Contract) -> QuerySet:
    """The papers of a contract this person may open: those for all, and those of their own authorities."""
    if is_staff(user):
        return contract.files.all()
    own = own_participants(user, contract)
    return contract.files.filter(Q(authority__isnull=True) | Q(authority__in=own)) if own else contract.files.none()


REPORTERS = (Role.CONTACT, Role.DECIDER, Role.SUBJECT_EXPERT)
