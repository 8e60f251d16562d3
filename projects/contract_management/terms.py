"""The dates of a contract: how long a term is, when notice can be given, when its end is signalled (R122).

Days are days in Europe/Amsterdam; the first and the last day of a term both belong to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """In what a length of time is counted."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


@dataclass(frozen=True)
class Length:
    """A length of time; `number` is one or more."""

    number: int
    unit: Unit = Unit.MONTHS

    @property
    def delta(self) -> relativedelta:
        """To add to a day; a day that the month does not have becomes its last day."""
        return relativedelta(**{Unit(self.unit).value: self.number})


@dataclass(frozen=True)
class Period:
    """From a day through a day."""

    first: date
    last: date


def last_day(first: date, length: Length) -> date:
    """The last day of a term that begins on `first`.

    Days are counted. Months and years end on the day before the same day; where the month does not have that day, on
    its last day (as in art. 3 of Regulation 1182/71): a year from 29 February 2028 ends on 28 February 2029, a month
    from 31 January on the last of February.
    """
    if length.unit == Unit.DAYS:
        return first + timedelta(days=length.number - 1)
    same = first + length.delta
    return same - timedelta(days=1) if same.day == first.day else same


def last_day_for_notice(ends_on: date, notice: Length) -> date:
    """The last day on which notice can be given: the whole period of notice lies between that day and the end.

    Counted back from the last day of the contract; a day that the month does not have becomes its last day, which is
    earlier and so always in time: three months before 31 May is 28 (or 29) February.
    """
    return ends_on - notice.delta


@dataclass(frozen=True)
class Moment:
    """A day on which the end of a contract is signalled: so many months before the last day for notice."""

    months: int
    on: date


def moments(ends_on: date, notice: Length | None, leads: Sequence[int]) -> list[Moment]:
    """The days on which an end is signalled, the first first. Without a period of notice they count from the end."""
    last = last_day_for_notice(ends_on, notice) if notice else ends_on
    return [Moment(months, last - relativedelta(months=months)) for months in sorted(set(leads), reverse=True)]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a term. `option` is the number of the option, or None for the term itself.

    `kind`: ends_early (its end lies before its start), overlaps, gap. `day` is the day it should begin on.
    """

    kind: str
    option: int | None = None
    day: date | None = None


def problems(term: Period, options: Sequence[Period]) -> list[Problem]:
    """Everything wrong with a term and the options after it: each begins on the day after the one before it ends."""
    found = [] if term.first <= term.last else [Problem("ends_early")]
    before = term.last
    for number, option in enumerate(options, start=1):
        expected = before + timedelta(days=1)
        if option.last < option.first:
            found.append(Problem("ends_early", number))
        elif option.first < expected:
            found.append(Problem("overlaps", number, expected))
        elif option.first > expected:
            found.append(Problem("gap", number, expected))
        before = max(before, option.last)
    return found


def occurrences(first: date, every_months: int, until: date) -> list[date]:
    """The days of something that recurs: every so many months from `first` through `until`; once when it is 0.

    Each is counted from the first, so that one that began on the 31st comes back to it.
    """
    if not every_months:
        return [first] if first <= until else []
    found, number = [], 0
    while (on := first + relativedelta(months=number * every_months)) <= until:
        found.append(on)
        number += 1
    return found
