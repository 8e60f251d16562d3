"""The accounts of the demonstration: one for every role (demo.md)."""

from dataclasses import dataclass

from accounts.models import Role
from accounts.staff import StaffRole

PASSWORD = "samen-inkopen-2027"


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, and what is worth trying. `deputises`: for the decider of their authority."""

    email: str
    first_name: str
    last_name: str
    job_title: str
    role: str
    try_this: str
    staff_role: StaffRole | None = None
    authority: str = ""
    membership: Role | None = None
    deputises: bool = False


TITLES = {
    Role.CONTACT: "contactpersoon",
    Role.DECIDER: "beslisser",
    Role.SUBJECT_EXPERT: "materiedeskundige",
    Role.RECORDS: "archief",
    Role.READER: "lezer",
}


def _staff(name: str, role: StaffRole, try_this: str) -> Account:
    first, last = name.split(" ", 1)
    label = str(role.label)
    return Account(f"{first.lower()}@delinde.example", first, last, label, label, try_this, staff_role=role)


def _member(town: str, role: Role, name: str, job: str, try_this: str = "", key: str = "") -> Account:
    first, last = name.split(" ", 1)
    address = f"{TITLES[role]}@{key or town.lower()}.example"
    label = f"{TITLES[role]} van {town}"
    return Account(address, first, last, job, label, try_this, authority=town, membership=role)


def _deputy(town: str, name: str) -> Account:
    first, last = name.split(" ", 1)
    return Account(
        f"vervanger@{town.lower()}.example",
        first,
        last,
        "concerndirecteur",
        f"vervanger van de beslisser van {town}",
        "besluiten in plaats van de beslisser",
        authority=town,
        membership=Role.READER,
        deputises=True,
    )


EXTERNAL_EXPERT = Account(
    "extern@lichtadvies.example",
    "Sanne",
    "Vos",
    "adviseur verlichting",
    "externe deskundige",
    "stukken van het inkoopteam van Openbare verlichting lezen",
)

ACCOUNTS: list[Account] = [
    _staff("Ilse van Dam", StaffRole.LEAD_BUYER, "de projecten en hun cockpit: /beheer/projecten/"),
    _staff("Mark Hendriks", StaffRole.CONTRACT_MANAGER, "contracten beheren: /beheer/contracten/"),
    _staff("Esra Yilmaz", StaffRole.EXPERTISE_CENTRE, "antwoorden op vragen beoordelen"),
    _staff("Tom de Boer", StaffRole.ADMINISTRATOR, "registers, uitnodigingen, pagina's: /beheer/"),
    _staff("Petra Blom", StaffRole.COMMODITY_MANAGER, "projecten en plannen volgen: /beheer/"),
    _staff("Joris Kuipers", StaffRole.SUSTAINABILITY_ADVISER, "projecten volgen: /beheer/"),
    _staff("Hanna Brouwer", StaffRole.LEGAL_ADVISER, "projecten en journaal lezen: /beheer/"),
    _member("Linderveen", Role.CONTACT, "Anja Smit", "inkoopcoördinator", "reageren, een inkoopplan uploaden: /mijn/"),
    _member("Linderveen", Role.DECIDER, "Karel Visser", "wethouder", "een strategie vaststellen en ondertekenen"),
    _deputy("Linderveen", "Ruud van Wijk"),
    _member("Linderveen", Role.SUBJECT_EXPERT, "Bea Mulder", "adviseur facilitair", "stukken van het inkoopteam lezen"),
    _member("Linderveen", Role.RECORDS, "Wim Kok", "adviseur DIV", "het dossier van een afgerond project"),
    _member("Linderveen", Role.READER, "Noor Peters", "secretaresse", "meelezen"),
    _member("Meerdijk", Role.CONTACT, "Joost Bakker", "inkoper", "reageren, een inkoopplan uploaden: /mijn/"),
    _member("Meerdijk", Role.DECIDER, "Fatima El Amrani", "wethouder", "als laatste het gunningsadvies vaststellen"),
    _deputy("Meerdijk", "Ellen Post"),
    _member("Meerdijk", Role.SUBJECT_EXPERT, "Rik Jansen", "adviseur vervoer", "stukken van het inkoopteam lezen"),
    _member("Meerdijk", Role.RECORDS, "Ans Dekker", "archivaris", "het dossier van een afgerond project"),
    EXTERNAL_EXPERT,
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
    _member(town, role, f"{first} {town}", job, key=key)
    for key, town in OTHERS.items()
    for role, first, job in (
        (Role.CONTACT, "Contact", "inkoper"),
        (Role.DECIDER, "Beslisser", "bestuurder"),
        (Role.SUBJECT_EXPERT, "Deskundige", "adviseur"),
        (Role.RECORDS, "Archief", "adviseur DIV"),
    )
]
