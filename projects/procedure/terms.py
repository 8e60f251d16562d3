"""Legal terms. Aanbestedingswet 2012 art. 2.54, 2.71 and 2.127; Algemene termijnenwet art. 1 and 3 (A9, R71, R96)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import NORMS

# Terms of more days are not moved over weekends and holidays (Algemene termijnenwet art. 4).
LONGEST_MOVED = 90

# Days made equal to a holiday by decree (Algemene termijnenwet art. 3 lid 3).
EQUATED_DAYS = {
    date(2026, 1, 2): "Gelijkgestelde dag",
    date(2026, 5, 15): "Gelijkgestelde dag",
    date(2027, 5, 7): "Gelijkgestelde dag",
    date(2028, 4, 28): "Gelijkgestelde dag",
    date(2028, 5, 26): "Gelijkgestelde dag",
}


@lru_cache
def _public_holidays(year: int) -> dict[date, str]:
    named = holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="nl")
    found = dict(named.items())
    found.setdefault(date(year, 5, 5), "Bevrijdingsdag")
    return found | {day: name for day, name in EQUATED_DAYS.items() if day.year == year}


def holiday(day: date) -> str:
    """The name of the generally recognised holiday on that day, or an empty string."""
    return _public_holidays(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    """Not a Saturday, Sunday or generally recognised holiday."""
    return day.weekday() < 5 and not holiday(day)


@dataclass(frozen=True)
class Term:
    """A term counted forward from an instant. Days are those of Europe/Amsterdam, both ends included."""

    sent_on: date
    days: int
    first_day: date
    nominal_last_day: date
    last_day: date
    moved_over: tuple[tuple[date, str], ...]

    @property
    def each_day(self) -> list[tuple[int, date, str]]:
        """Every day of the term with its number and, where it has one, the name of the holiday."""
        count = (self.last_day - self.sent_on).days
        days = [self.sent_on + timedelta(days=number) for number in range(1, count + 1)]
        return [(number, day, holiday(day)) for number, day in enumerate(days, start=1)]

    @property
    def ends_at(self) -> datetime:
        """The first instant after the term: midnight after its last day, aware."""
        return datetime.combine(self.last_day + timedelta(days=1), time.min, tzinfo=AMSTERDAM)


def forward(sent_on: date, days: int) -> Term:
    """A statutory term of that many days after a day, which itself does not count.

    A last day on a Saturday, Sunday or holiday moves to the next working day (Algemene termijnenwet art. 1 lid 1). Not
    for terms of more than ninety days (art. 4).
    """
    nominal = sent_on + timedelta(days=days)
    last, moved = nominal, []
    while days <= LONGEST_MOVED and not is_working_day(last):
        moved.append((last, holiday(last)))
        last += timedelta(days=1)
    return Term(sent_on, days, sent_on + timedelta(days=1), nominal, last, tuple(moved))


def backward(closing_on: date, days: int) -> date:
    """The last day that lies that many days before a day. Never moved (Algemene termijnenwet art. 1 lid 2)."""
    return closing_on - timedelta(days=days)


def standstill(sent_at: datetime, days: int = NORMS.standstill_days) -> Term:
    """The standstill period after sending the award decision at `sent_at` (aware).

    Counted from the day after sending; a last day on a Saturday, Sunday or holiday moves to the next working day.
    Raises ValueError below the statutory twenty days.
    """
    if days < NORMS.standstill_days:
        raise ValueError(f"The standstill period is at least {NORMS.standstill_days} days (art. 2.127 lid 1 Aw 2012).")
    return forward(sent_at.astimezone(AMSTERDAM).date(), days)
