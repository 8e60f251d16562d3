"""The accounts of the demonstration: one for every role (demo.md)."""

from dataclasses import dataclass

from accounts.models import Role
from accounts.staff import StaffRole

PASSWORD = "samen-inkopen-2027"


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, and what is worth trying."""

    email: str
    first_name: str
    last_name: str
    job_title: str
    role: str
    try_this: str
    staff_role: StaffRole | None = None
    authority: str = ""
    membership: Role | None = None


def _staff(email: str, first: str, last: str, role: StaffRole, try_this: str) -> Account:
    return Account(f"{email}@delinde.example", first, last, str(role.label), str(role.label), try_this, staff_role=role)


def _member(key: str, authority: str, role: Role, first: str, last: str, job: str, try_this: str = "") -> Account:
    names = {
        Role.CONTACT: "contactpersoon",
        Role.DECIDER: "beslisser",
        Role.SUBJECT_EXPERT: "materiedeskundige",
        Role.RECORDS: "archief",
        Role.READER: "lezer",
    }
    label = f"{names[role]} van {authority}"
    return Account(
        f"{names[role]}@{key}.example", first, last, job, label, try_this, authority=authority, membership=role
    )


ACCOUNTS: list[Account] = [
    _staff("ilse", "Ilse", "van Dam", StaffRole.LEAD_BUYER, "de projecten en hun cockpit: /beheer/projecten/"),
    _staff("mark", "Mark", "Hendriks", StaffRole.CONTRACT_MANAGER, "een bijdrage aan een strategie vastleggen"),
    _staff("esra", "Esra", "Yilmaz", StaffRole.EXPERTISE_CENTRE, "antwoorden op vragen beoordelen"),
    _staff("tom", "Tom", "de Boer", StaffRole.ADMINISTRATOR, "registers, uitnodigingen, pagina's: /beheer/"),
    _member(
        "linderveen",
        "Linderveen",
        Role.CONTACT,
        "Anja",
        "Smit",
        "inkoopcoördinator",
        "reageren, een inkoopplan uploaden: /mijn/",
    ),
    _member(
        "linderveen",
        "Linderveen",
        Role.DECIDER,
        "Karel",
        "Visser",
        "wethouder",
        "een strategie vaststellen en ondertekenen",
    ),
    _member(
        "linderveen",
        "Linderveen",
        Role.SUBJECT_EXPERT,
        "Bea",
        "Mulder",
        "adviseur facilitair",
        "stukken van het inkoopteam lezen",
    ),
    _member(
        "linderveen",
        "Linderveen",
        Role.RECORDS,
        "Wim",
        "Kok",
        "adviseur DIV",
        "het dossier van een afgerond project: /mijn/dossiers/",
    ),
    _member("linderveen", "Linderveen", Role.READER, "Noor", "Peters", "secretaresse", "meelezen"),
    _member(
        "meerdijk",
        "Meerdijk",
        Role.CONTACT,
        "Joost",
        "Bakker",
        "inkoper",
        "belangstelling laten weten voor een project",
    ),
    _member(
        "meerdijk",
        "Meerdijk",
        Role.DECIDER,
        "Fatima",
        "El Amrani",
        "wethouder",
        "als laatste het gunningsadvies vaststellen",
    ),
    _member(
        "meerdijk",
        "Meerdijk",
        Role.SUBJECT_EXPERT,
        "Rik",
        "Jansen",
        "adviseur vervoer",
        "stukken van het inkoopteam lezen",
    ),
    _member(
        "meerdijk",
        "Meerdijk",
        Role.RECORDS,
        "Ans",
        "Dekker",
        "archivaris",
        "het dossier van een afgerond project: /mijn/dossiers/",
    ),
]

# The other authorities have the people the procedure needs; their accounts are not in the table.
OTHERS = {
    "oosterwaard": "Oosterwaard",
    "hoogzand": "Hoogzand",
    "zandrade": "Zandrade",
    "broekhoven": "Broekhoven aan de Lei",
    "delagebeken": "De Lage Beken",
}
OTHER_PEOPLE: list[Account] = [
    _member(key, name, role, first, name, job)
    for key, name in OTHERS.items()
    for role, first, job in (
        (Role.CONTACT, "Contact", "inkoper"),
        (Role.DECIDER, "Beslisser", "bestuurder"),
        (Role.SUBJECT_EXPERT, "Deskundige", "adviseur"),
        (Role.RECORDS, "Archief", "adviseur DIV"),
    )
]
