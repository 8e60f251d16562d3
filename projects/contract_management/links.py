"""Addresses of contracts."""

from urllib.parse import urlencode

from projects.contract_management.models import Contract

REGISTER_PATH = "/beheer/contracten/"
OWN_PATH = "/mijn/contracten/"


def contract_path(contract: Contract, section: str = "") -> str:
    """The page of a contract in the Wagtail admin, at one of its sections."""
    return f"{REGISTER_PATH}{contract.pk}/" + (f"?deel={section}" if section else "")


def act_path(contract: Contract, code: str, **query: int) -> str:
    """Where a contract manager performs an act; `over` is the row it is about."""
    return f"{REGISTER_PATH}{contract.pk}/{code}/" + (f"?{urlencode(query)}" if query else "")


def own_path(contract: Contract) -> str:
    """The page of a contract for the authorities that take part in it."""
    return f"{OWN_PATH}{contract.pk}/"
