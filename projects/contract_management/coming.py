"""The dates of contracts that are still to come, for a calendar (R122, R126)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from projects.contract_management.lifetime import last_day, notice_day
from projects.contract_management.links import contract_path, own_path
from projects.contract_management.models import Contract, ExpirySignal, SupplierMeeting, Task, TaskState
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM


@dataclass(frozen=True)
class ContractDate:
    """A day or an instant (aware) of a contract; `key` stays the same when it moves."""

    key: str
    on: date
    at: datetime | None
    title: str
    contract: Contract
    url: str
    place: str = ""


def contract_dates(user: User, authorities: Iterable[int]) -> list[ContractDate]:
    """What comes for a contract manager of their own contracts, and for participants the meetings they are in.

    `authorities` are those whose contact person or decider this is. In a fixed number of queries.
    """
    authorities = list(authorities)
    return [*_managed(user), *_meetings(user, authorities), *_ends(authorities)]


def _managed(user: User) -> Iterable[ContractDate]:
    today = clock.today()
    managed = Contract.objects.running().filter(manager=user)
    for contract in managed.prefetch_related("options"):
        url = contract_path(contract, "looptijd")
        if not contract.ended_early_on and notice_day(contract) >= today:
            title = _("Last day of notice")
            yield ContractDate(f"contract-opzeggen-{contract.pk}", notice_day(contract), None, title, contract, url)
        if last_day(contract) >= today:
            title = _("The contract ends")
            yield ContractDate(f"contract-einde-{contract.pk}", last_day(contract), None, title, contract, url)
    signals = ExpirySignal.objects.filter(
        contract__in=managed, due_on__gte=today, handled_at__isnull=True, lapsed_at__isnull=True
    )
    for row in signals.select_related("contract"):
        title = _("Signal of expiry: %(days)s days until the last day of notice") % {"days": row.lead_days}
        key = f"contract-signaal-{row.contract_id}-{row.lead_days}"
        yield ContractDate(key, row.due_on, None, title, row.contract, contract_path(row.contract, "signalen"))
    tasks = Task.objects.filter(contract__in=managed, state=TaskState.OPEN, due_on__gte=today)
    for task in tasks.select_related("contract"):
        url = contract_path(task.contract, "plan")
        yield ContractDate(f"contract-taak-{task.pk}", task.due_on, None, task.title, task.contract, url)


def _meetings(user: User, authorities: list[int]) -> Iterable[ContractDate]:
    rows = SupplierMeeting.objects.filter(
        Q(contract__manager=user) | Q(delegation__in=authorities),
        starts_at__gt=clock.now(),
        held_at__isnull=True,
        cancelled_at__isnull=True,
    )
    for row in rows.distinct().select_related("contract"):
        of_manager = row.contract.manager_id == user.pk
        yield ContractDate(
            f"contract-overleg-{row.pk}",
            row.starts_at.astimezone(AMSTERDAM).date(),
            row.starts_at,
            _("Meeting with the supplier"),
            row.contract,
            contract_path(row.contract, "overleg") if of_manager else own_path(row.contract),
            row.place,
        )


def _ends(authorities: list[int]) -> Iterable[ContractDate]:
    """The ends of contracts in which these authorities take part."""
    rows = Contract.objects.running().filter(participants__in=authorities).distinct() if authorities else []
    for contract in rows and rows.prefetch_related("options"):
        if last_day(contract) >= clock.today():
            key = f"contract-afloop-{contract.pk}"
            yield ContractDate(key, last_day(contract), None, _("The contract ends"), contract, own_path(contract))
