"""Terms, options, notice and signals as days of the calendar (R120, R122); without Django and without a clock.

Every day is included. The rules:

* The same day N months later (or earlier) has the same number in its month; a month that has no such day gives its
  last day: 31 January and one month is 28 or 29 February, 29 February and a year is 28 February.
* A term of N months that begins on day D ends the day before the same day N months later. Where that month has no such
  day, the term ends on its last day: from 31 January, one month ends on 28 or 29 February; from 29 February 2024, one
  year ends on 28 February 2025. A term of N days that begins on D has exactly N days.
* An option begins on the day after the term before it ends: no gap and no overlap.
* The last day on which notice can be given is the end minus the notice period: the same day so many months earlier, or
  so many days earlier. One month before 31 March is 28 or 29 February. Notice on that day is in time.
* A signal comes so many days before the last day on which notice can be given.

Source: art. 3 Regulation (EEC, Euratom) 1182/71 for months that have no such day.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
MONTHS_IN_A_YEAR = 12


class Unit(StrEnum):
    """In what a length is counted."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class TermProblem(ValueError):
    """Terms that cannot be. `code` says why, `number` which option (from 1), or 0 for the base term."""

    def __init__(self, code: str, number: int = 0, on: date | None = None) -> None:
        super().__init__(code, number, on)
        self.code, self.number, self.on = code, number, on


@dataclass(frozen=True)
class Length:
    """A number of days, months or years; never less than none."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("A length is never less than none.")

    @property
    def months(self) -> int:
        """In months. Raises ValueError for a number of days, which is not a number of months."""
        if self.unit == Unit.DAYS:
            raise ValueError("Days are not counted in months.")
        return self.number * (MONTHS_IN_A_YEAR if self.unit == Unit.YEARS else 1)


@dataclass(frozen=True)
class Term:
    """From a day until a day, both included."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def last_of_month(year: int, month: int) -> int:
    """The number of the last day of a month."""
    return monthrange(year, month)[1]


def _month_at(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    return year, month + 1


def same_day(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative), or the last day of that month when it has none."""
    year, month = _month_at(day, months)
    return date(year, month, min(day.day, last_of_month(year, month)))


def after(day: date, length: Length) -> date:
    """The day that lies this length after a day."""
    if length.unit == Unit.DAYS:
        return day + timedelta(days=length.number)
    return same_day(day, length.months)


def before(day: date, length: Length) -> date:
    """The day that lies this length before a day."""
    if length.unit == Unit.DAYS:
        return day - timedelta(days=length.number)
    return same_day(day, -length.months)


def end_of_term(starts_on: date, length: Length) -> date:
    """The last day of a term that begins on a day. Raises ValueError for a length of none."""
    if not length.number:
        raise ValueError("A term has at least one day.")
    if length.unit == Unit.DAYS:
        return starts_on + timedelta(days=length.number - 1)
    year, month = _month_at(starts_on, length.months)
    last = last_of_month(year, month)
    if starts_on.day > last:
        return date(year, month, last)
    return date(year, month, starts_on.day) - ONE_DAY


def last_notice_day(ends_on: date, notice: Length) -> date:
    """The last day on which notice can be given of a term that ends on a day; without a period that is its end."""
    return before(ends_on, notice)


def check_terms(base: Term, options: Sequence[Term]) -> None:
    """Nothing when the base term and its options follow on each other, in this order.

    Raises TermProblem: `end_before_start`, `before_base_end` (an option begins within the base term), `overlap` (within
    the option before it), or `gap`; `on` is the day on which it should begin.
    """
    ends_on = base.ends_on
    for number, term in enumerate((base, *options)):
        if term.ends_on < term.starts_on:
            raise TermProblem("end_before_start", number)
        if not number:
            continue
        wanted = ends_on + ONE_DAY
        if term.starts_on < wanted:
            raise TermProblem("before_base_end" if term.starts_on <= base.ends_on else "overlap", number, wanted)
        if term.starts_on > wanted:
            raise TermProblem("gap", number, wanted)
        ends_on = term.ends_on


def option_terms(base_end: date, lengths: Iterable[Length]) -> list[Term]:
    """The terms of options of these lengths, each from the day after the one before it."""
    found, ends_on = [], base_end
    for length in lengths:
        starts_on = ends_on + ONE_DAY
        ends_on = end_of_term(starts_on, length)
        found.append(Term(starts_on, ends_on))
    return found


def signal_days(notice_on: date, leads: Iterable[int]) -> dict[int, date]:
    """For each number of days of lead the day its signal comes, counted back from the last day of notice."""
    return {lead: notice_on - timedelta(days=lead) for lead in sorted(set(leads), reverse=True)}


def signals_to_make(notice_on: date, leads: Iterable[int], today: date) -> dict[int, date]:
    """The signals of a term as one learns of it today: those still to come, and of those past only the last one."""
    found = signal_days(notice_on, leads)
    passed = [lead for lead, day in found.items() if day <= today]
    return {lead: day for lead, day in found.items() if day > today or lead == min(passed)}


def recurring(first_on: date, months: int, until: date, *, most: int = 240) -> list[date]:
    """Every so many months from a day until a day, counted from the first: 31 January, 28 February, 31 March.

    `months` 0 is once. At most `most` days.
    """
    found: list[date] = []
    for number in range(most if months else 1):
        day = same_day(first_on, number * months)
        if day > until:
            break
        found.append(day)
    return found


def periods(first_on: date, months: int, until: date, *, most: int = 240) -> list[Term]:
    """Periods of so many months that follow on each other from a day, and began not later than `until`.

    Counted from the first, so that those from 31 January begin on the last day of each month.
    """
    found: list[Term] = []
    for number in range(most):
        starts_on = same_day(first_on, number * months)
        if starts_on > until:
            break
        found.append(Term(starts_on, same_day(first_on, (number + 1) * months) - ONE_DAY))
    return found
