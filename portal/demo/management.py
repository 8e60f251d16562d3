"""Contract management in the example: a contract with a plan, results, a meeting, an issue, and its end in sight."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from accounts.models import Role
from accounts.staff import StaffRole
from portal.demo import people
from portal.demo.telling import Telling
from projects.actions import registry
from projects.contract_management.forms_work import points_in
from projects.contract_management.models import Contract
from projects.contract_management.planning import activities_for
from projects.procedure import clock
from projects.procedure.steps import Step


def _act(
    telling: Telling, contract: Contract, code: str, by: Actor | None = None, target: Any = None, **data: Any
) -> Any:
    telling.now += timedelta(minutes=7)
    by = by or people.staff(StaffRole.CONTRACT_MANAGER)
    with clock.replay(telling.now):
        return registry.get(code)(Contract.objects.get(pk=contract.pk), by, target).run(**data)


def manage(telling: Telling) -> None:
    """From the agreement to a contract under active management (R114–R127)."""
    manager, agreement = people.staff(StaffRole.CONTRACT_MANAGER), telling.project.agreements.get()
    telling.day(282)
    with clock.replay(telling.now):
        known = registry.get("contract-registreren")(telling.project, manager, agreement).initial()
    known |= {
        "number": "C-2026-014",
        "suppliers": [],
        "manager": manager.user,
        "participants": telling.participants,
        "level": "active",
        "yearly_value": Decimal(285000),
        "notice_number": 3,
        "notice_unit": "months",
        "lead_months": [9, 6, 3],
    }
    contract = telling.act("contract-registreren", manager, agreement, **known)
    first = contract.ends_on
    for _number in range(3):
        start = first + timedelta(days=1)
        first = start.replace(year=start.year + 1) - timedelta(days=1)
        _act(telling, contract, "optie-toevoegen", starts_on=start, ends_on=first)
    start = max(contract.starts_on, telling.today)
    chosen = {
        row.title: (row.level, row.every_months, start + timedelta(days=30 * number))
        for number, row in enumerate(activities_for(contract))
    }
    _act(telling, contract, "contractplan-vaststellen", chosen=chosen)
    _performance(telling, contract)
    _relations(telling, contract)


def _performance(telling: Telling, contract: Contract) -> None:
    telling.day(312)
    on_time = _act(
        telling, contract, "prestatie-toevoegen",
        title="Op tijd geleverd", norm=Decimal(95), unit="%", direction="at_least",
    )  # fmt: skip
    complaints = _act(
        telling, contract, "prestatie-toevoegen",
        title="Klachten over pasvorm", norm=Decimal(8), unit="klachten", direction="at_most",
    )  # fmt: skip
    begin = telling.today - timedelta(days=28)
    for week, (share, number) in enumerate(((97, 5), (93, 9), (96, 4), (98, 3))):
        days = {"first_on": begin + timedelta(days=7 * week), "last_on": begin + timedelta(days=7 * week + 6)}
        _act(telling, contract, "resultaat-vastleggen", target=on_time, **days, value=Decimal(share))
        _act(telling, contract, "resultaat-vastleggen", target=complaints, **days, value=Decimal(number))
    _act(
        telling, contract, "verbeteractie-afspreken",
        indicator=on_time, what="Vaste bezorgdag per gemeentewerf", owner=telling.plot.supplier,
        due_on=telling.today + timedelta(days=30),
    )  # fmt: skip
    _act(
        telling, contract, "verwachting-noteren",
        expected="Elke buitendienst kan passen op de eigen werf.",
        result="Pasdagen zijn op drie van de vier werven gehouden.",
    )  # fmt: skip


def _relations(telling: Telling, contract: Contract) -> None:
    telling.day(318)
    first, second = telling.participants[:2]
    meetings = _act(
        telling, contract, "overleg-plannen",
        first_on=telling.today, every_months=6, delegation=[first, second], place="Werf Linderveen",
    )  # fmt: skip
    _act(
        telling, contract, "overleg-vastleggen", target=meetings[0],
        held_on=telling.today, attendees=f"{first}, {second}, {telling.plot.supplier}",
        agreed="Werkgoed levert voortaan op een vaste dag per werf.",
        points=tuple(points_in(f"Rooster met bezorgdagen; {telling.plot.supplier}; 31-12-2026")),
    )  # fmt: skip
    telling.day(322)
    issue = _act(
        telling, contract, "knelpunt-melden", people.somebody(Role.CONTACT, first),
        title="Verkeerde maten geleverd",
        text="Van de laatste levering had een op de vijf jassen de verkeerde maat. De buitendienst kan zo niet werken.",
    )  # fmt: skip
    telling.day(324)
    _act(
        telling, contract, "knelpunt-bijwerken", target=issue,
        state="busy", solution="Werkgoed ruilt de jassen deze week om en controleert de maatlijsten.",
    )  # fmt: skip


MANAGEMENT = {"knelpunt-bijwerken": (Step.EVALUATION, manage)}
