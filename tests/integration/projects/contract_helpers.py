"""Contracts in management, for tests."""

from datetime import date, timedelta
from typing import Any

from projects.contract_management.actions import RegisterOlderContract
from projects.contract_management.models import Contract, Supplier
from projects.contract_management.selectors import the_register

STARTS, ENDS = date(2027, 1, 1), date(2030, 12, 31)


def facts(world, **changes: Any) -> dict[str, Any]:
    """What is filled in to register a contract of the first two authorities."""
    supplier, _made = Supplier.objects.get_or_create(name="Schoon BV")
    known = {
        "number": "C-2027-1",
        "title": "Schoonmaak gebouwen",
        "suppliers": [supplier],
        "new_supplier": "",
        "participants": world.authorities[:2],
        "manager": world.contract_manager,
        "level": "passive",
        "yearly_value": None,
        "starts_on": STARTS,
        "ends_on": ENDS,
        "notice_number": 6,
        "notice_unit": "months",
        "lead_months": [12, 6, 3],
    }
    return known | changes


def register(world, **changes: Any) -> Contract:
    """A contract that was concluded elsewhere came into management."""
    return world.act(RegisterOlderContract, the_register(), world.contract_manager, **facts(world, **changes))


def act(world, action: type, contract: Contract, target: Any = None, **data: Any) -> Any:
    """The contract manager does it."""
    return world.act(action, Contract.objects.get(pk=contract.pk), world.contract_manager, target, **data)


def option(contract: Contract, years: int = 1) -> dict[str, date]:
    """The option of a year that follows what there is."""
    known = [row.ends_on for row in contract.options.all()]
    first = max([contract.ends_on, *known]) + timedelta(days=1)
    return {"starts_on": first, "ends_on": first.replace(year=first.year + years) - timedelta(days=1)}
