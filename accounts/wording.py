"""How roles and days are written in Dutch journal entries."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from accounts.models import ContractingAuthority, Role
from accounts.staff import StaffRole

ROLES = {
    Role.CONTACT: "contactpersoon",
    Role.DECIDER: "beslisser",
    Role.SUBJECT_EXPERT: "materiedeskundige",
    Role.RECORDS: "DIV-medewerker",
    Role.READER: "lezer",
    StaffRole.EXPERTISE_CENTRE: "medewerker van het Expertisecentrum",
}


def role_in_dutch(role: str) -> str:
    """A role within a sentence; the value of a staff role is Dutch already."""
    return ROLES.get(role, role.lower())


def at_place(authority: ContractingAuthority | None) -> str:
    """Where somebody has a role: “van gemeente Linderveen”, “bij de inkooporganisatie”."""
    return f"van {authority}" if authority else "bij de inkooporganisatie"


def day(on: date) -> str:
    """A day: “4 januari 2027”."""
    with translation.override("nl"):
        return date_format(on, "j F Y")
