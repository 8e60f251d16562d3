"""What the tests of contract management share: a contract in the register, and its parts."""

from datetime import date
from decimal import Decimal
from typing import Any

from projects.contract_management.actions import AddIndicator, RegisterContract
from projects.contract_management.forms_register import OptionInput
from projects.contract_management.models import Contract, ContractRegister, Indicator
from projects.contract_management.terms import Length, Unit

A_YEAR = Length(1, Unit.YEARS)
NOTICE = Length(6, Unit.MONTHS)


def facts(world: Any, **other: Any) -> dict[str, Any]:
    """What registering an older contract asks: two years from 1 March 2026, and two options of a year."""
    return {
        "title": "Afvalinzameling",
        "new_supplier": {"name": "Schoon BV", "kvk_number": "12345678", "contact_name": "", "contact_email": ""},
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2028, 2, 29),
        "notice": NOTICE,
        "signal_days": [180, 90, 30],
        "manager": world.contract_manager,
        "participants": world.authorities[:2],
        "options": [OptionInput(1, A_YEAR), OptionInput(2, A_YEAR)],
        "value": Decimal("250000.00"),
    } | other


def registered(world: Any, **other: Any) -> Contract:
    """An older contract that was entered by hand."""
    with world.at():
        register = ContractRegister.the()
    return world.act(RegisterContract, register, world.contract_manager, **facts(world, **other))


def again(contract: Contract) -> Contract:
    """The contract as it stands in the database."""
    return Contract.objects.get(pk=contract.pk)


def indicator(world: Any, contract: Contract, **other: Any) -> Indicator:
    """Deliveries in time, at least 95 %, each quarter from the start."""
    given = {
        "title": "Op tijd geleverd",
        "direction": "at_least",
        "norm": Decimal(95),
        "unit": "%",
        "every": 3,
        "first_on": contract.starts_on,
    }
    return world.act(AddIndicator, contract, world.contract_manager, **given | other)


def refusals(world: Any, action: type, contract: Contract, row: Any) -> int:
    """How many reasons there are now not to do this with a row, as both stand in the database."""
    row = type(row).objects.get(pk=row.pk)
    return len(world.refusal(action, again(contract), world.contract_manager, row))
