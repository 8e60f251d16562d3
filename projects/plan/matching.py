"""Finding the authorities that a plan means in the register."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import OTHER_WORDS_FOR, AuthorityKind, ContractingAuthority
from projects.documents.tables.words import words
from projects.plan.reading import authority_readings
from projects.procedure import clock

PREFIXES = {
    "gemeente": AuthorityKind.MUNICIPALITY,
    "gem": AuthorityKind.MUNICIPALITY,
    "municipality of": AuthorityKind.MUNICIPALITY,
    "provincie": AuthorityKind.PROVINCE,
    "prov": AuthorityKind.PROVINCE,
    "province of": AuthorityKind.PROVINCE,
    "waterschap": AuthorityKind.WATER_AUTHORITY,
    **{word: kind for kind, others in OTHER_WORDS_FOR.items() for word in others},
}
# Names that people use beside the official one.
ALSO_CALLED = {"den bosch": "s hertogenbosch", "den haag": "s gravenhage"}
EVERYBODY = frozenset(
    f"alle {who}"
    for who in (
        "deelnemers", "aangeslotenen", "aangesloten gemeenten", "aangesloten diensten", "aangesloten organisaties",
        "aanbestedende diensten", "deelnemende gemeenten", "deelnemende diensten", "gemeenten",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """What a cell with authorities says: those found, names nobody knows, and whether it says “all of us”."""

    known: tuple[ContractingAuthority, ...] = ()
    unknown: tuple[str, ...] = ()
    everybody: bool = False


class Register:
    """The register of authorities that exist today, by comparable name. Read once for an import."""

    def __init__(self) -> None:
        today = clock.today()
        self._by_name: dict[str, list[ContractingAuthority]] = {}
        self._found: dict[str, Named] = {}
        everyone = list(ContractingAuthority.objects.existing(today).order_by("name"))
        self.affiliated = tuple(authority for authority in everyone if authority.is_affiliated(today))
        for authority in everyone:
            for name in {words(authority.name), words(authority.title), self._bare(words(authority.name))}:
                self._by_name.setdefault(name, []).append(authority)

    def find(self, written: str) -> ContractingAuthority | None:
        """The one authority of that name, with or without its kind; None when there is none or more than one."""
        name = words(written)
        kind = next((kind for prefix, kind in PREFIXES.items() if name.startswith(f"{prefix} ")), None)
        bare = self._bare(name)
        bare = ALSO_CALLED.get(bare, bare)
        found = self._by_name.get(name, []) or self._by_name.get(bare, [])
        if kind is not None:
            found = [authority for authority in self._by_name.get(bare, []) if authority.kind == kind] or found
        elif len(found) > 1:
            # “Utrecht” is the municipality: the others are called by their kind.
            found = [authority for authority in found if authority.kind == AuthorityKind.MUNICIPALITY] or found
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _bare(name: str) -> str:
        """A name without its kind: “gem Meerdijk” becomes “meerdijk”."""
        for prefix in PREFIXES:
            if name.startswith(f"{prefix} "):
                return name.removeprefix(f"{prefix} ").removeprefix("van ")
        return name

    def match(self, written: str) -> Named:
        """The authorities in one cell; of the ways to read it, the one that finds most counts."""
        if written not in self._found:
            self._found[written] = self._match(written)
        return self._found[written]

    def _match(self, written: str) -> Named:
        best: Named | None = None
        for names in authority_readings(written):
            known: dict[int, ContractingAuthority] = {}
            unknown: list[str] = []
            everybody = False
            for name in names:
                if words(name) in EVERYBODY:
                    everybody = True
                elif authority := self.find(name):
                    known[authority.pk] = authority
                else:
                    unknown.append(name)
            named = Named(tuple(known.values()), tuple(unknown), everybody)
            if best is None or (len(known), -len(unknown)) > (len(best.known), -len(best.unknown)):
                best = named
        return best or Named()


def titles(authorities: Iterable[ContractingAuthority]) -> str:
    """Names for a cell on screen."""
    return ", ".join(str(authority) for authority in authorities)
