"""How long the file is kept: the selection list that holds on a day, and the term that follows from it (R108).

Source: Selectielijst gemeenten en intergemeentelijke organen 2020, in force since 1 January 2020. It binds
municipalities and joint arrangements; for other kinds of authorities the portal knows no list and says so.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import AuthorityKind

LIST_2020 = "Selectielijst gemeenten en intergemeentelijke organen 2020"


@dataclass(frozen=True)
class Category:
    """A result in a selection list; both days of its period are included. `years` run from the trigger."""

    code: str
    label: str
    trigger: str
    years: int
    source: str
    valid_from: date
    valid_until: date | None
    kinds: frozenset[str]

    def holds(self, kind: str, on: date) -> bool:
        """Whether it binds this kind of authority on that day."""
        return kind in self.kinds and self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


_MUNICIPAL = frozenset({AuthorityKind.MUNICIPALITY, AuthorityKind.JOINT_ARRANGEMENT})
_SINCE_2020 = {"source": LIST_2020, "valid_from": date(2020, 1, 1), "valid_until": None, "kinds": _MUNICIPAL}

CONCLUDED = (Category("16.1", "Overeenkomst", "Einde van de overeenkomst", 10, **_SINCE_2020),)
NOT_COMPLETED = (
    Category("16.2.2", "Europese aanbesteding niet afgerond", "Einde van de aanbesteding", 3, **_SINCE_2020),
)


class CountedFrom(TextChoices):
    """Whose last day starts a term."""

    AGREEMENT = "agreement", _("last day of the agreement")
    CONTRACT = "contract", _("last day of the contract in the register")
    TENDER = "tender", _("day on which the tender ended without an agreement")


@dataclass(frozen=True)
class Start:
    """The day from which a term is counted, and what it is the last day of."""

    counted_from: CountedFrom
    day: date


@dataclass(frozen=True)
class Retention:
    """The term of one file. Without a category it is for the archive to decide."""

    start: Start
    category: Category | None

    @property
    def ends_on(self) -> date | None:
        """The last day of the term."""
        return years_later(self.start.day, self.category.years) if self.category else None


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def retention(kind: str, on: date, start: Start) -> Retention:
    """The term for an authority of this kind, by the list that holds on that day."""
    rules = NOT_COMPLETED if start.counted_from == CountedFrom.TENDER else CONCLUDED
    return Retention(start, next((rule for rule in rules if rule.holds(kind, on)), None))
