"""Terms, options, notice and signals across leap years and ends of months (R120, R122)."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.contract_management.terms import (
    Length,
    Term,
    TermProblem,
    Unit,
    after,
    before,
    check_terms,
    end_of_term,
    last_notice_day,
    option_terms,
    periods,
    recurring,
    same_day,
    signal_days,
    signals_to_make,
)

DAYS, MONTHS, YEARS = Unit.DAYS, Unit.MONTHS, Unit.YEARS
some_day = st.dates(date(1990, 1, 1), date(2090, 12, 31))
some_length = st.builds(
    Length, st.integers(1, 60), st.sampled_from([DAYS, MONTHS])
) | st.builds(Length, st.integers(1, 15), st.just(YEARS))  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2027, 1, 31), 3, date(2027, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2028, 2, 29), 1, date(2028, 3, 29)),
        (date(2027, 2, 28), 1, date(2027, 3, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
        (date(2100, 1, 31), 1, date(2100, 2, 28)),
        (date(2000, 1, 31), 1, date(2000, 2, 29)),
    ],
)
def test_the_same_day_of_another_month(day, months, wanted):
    """R122: the same number, or the last day of a month that has no such day; 2100 is no leap year, 2000 is."""
    assert same_day(day, months) == wanted


@pytest.mark.parametrize(
    ("starts_on", "length", "wanted"),
    [
        (date(2027, 1, 1), Length(1, MONTHS), date(2027, 1, 31)),
        (date(2027, 2, 1), Length(1, MONTHS), date(2027, 2, 28)),
        (date(2028, 2, 1), Length(1, MONTHS), date(2028, 2, 29)),
        (date(2027, 1, 31), Length(1, MONTHS), date(2027, 2, 28)),
        (date(2028, 1, 31), Length(1, MONTHS), date(2028, 2, 29)),
        (date(2027, 1, 30), Length(1, MONTHS), date(2027, 2, 28)),
        (date(2028, 1, 30), Length(1, MONTHS), date(2028, 2, 29)),
        (date(2027, 1, 29), Length(1, MONTHS), date(2027, 2, 28)),
        (date(2028, 1, 29), Length(1, MONTHS), date(2028, 2, 28)),
        (date(2027, 1, 28), Length(1, MONTHS), date(2027, 2, 27)),
        (date(2027, 3, 31), Length(1, MONTHS), date(2027, 4, 30)),
        (date(2027, 1, 31), Length(2, MONTHS), date(2027, 3, 30)),
        (date(2024, 2, 29), Length(1, YEARS), date(2025, 2, 28)),
        (date(2024, 2, 29), Length(4, YEARS), date(2028, 2, 28)),
        (date(2027, 3, 1), Length(1, YEARS), date(2028, 2, 29)),
        (date(2026, 3, 1), Length(1, YEARS), date(2027, 2, 28)),
        (date(2027, 1, 1), Length(4, YEARS), date(2030, 12, 31)),
        (date(2027, 1, 15), Length(18, MONTHS), date(2028, 7, 14)),
        (date(2027, 1, 1), Length(1, DAYS), date(2027, 1, 1)),
        (date(2028, 2, 1), Length(30, DAYS), date(2028, 3, 1)),
        (date(2027, 2, 1), Length(30, DAYS), date(2027, 3, 2)),
    ],
)
def test_the_last_day_of_a_term(starts_on, length, wanted):
    """R120: the day before the same day later, or the last day of a month that has no such day."""
    assert end_of_term(starts_on, length) == wanted


@pytest.mark.parametrize(
    ("ends_on", "notice", "wanted"),
    [
        (date(2027, 3, 31), Length(1, MONTHS), date(2027, 2, 28)),
        (date(2028, 3, 31), Length(1, MONTHS), date(2028, 2, 29)),
        (date(2027, 3, 31), Length(30, DAYS), date(2027, 3, 1)),
        (date(2028, 3, 31), Length(31, DAYS), date(2028, 2, 29)),
        (date(2027, 5, 31), Length(3, MONTHS), date(2027, 2, 28)),
        (date(2027, 12, 31), Length(6, MONTHS), date(2027, 6, 30)),
        (date(2028, 2, 29), Length(1, YEARS), date(2027, 2, 28)),
        (date(2027, 2, 28), Length(1, MONTHS), date(2027, 1, 28)),
        (date(2027, 1, 15), Length(2, MONTHS), date(2026, 11, 15)),
        (date(2027, 3, 31), Length(0, DAYS), date(2027, 3, 31)),
        (date(2027, 3, 31), Length(0, MONTHS), date(2027, 3, 31)),
    ],
)
def test_the_last_day_notice_can_be_given(ends_on, notice, wanted):
    """R122: the end minus the notice period, at the latest the last day of the month."""
    assert last_notice_day(ends_on, notice) == wanted


def test_options_follow_on_the_term_before_them():
    """R122: from the end of the base term, across a leap day; an option from 1 March ends on 28 or 29 February."""
    assert option_terms(date(2026, 2, 28), [Length(1, YEARS), Length(1, YEARS), Length(6, MONTHS)]) == [
        Term(date(2026, 3, 1), date(2027, 2, 28)),
        Term(date(2027, 3, 1), date(2028, 2, 29)),
        Term(date(2028, 3, 1), date(2028, 8, 31)),
    ]
    assert option_terms(date(2027, 1, 30), [Length(1, MONTHS), Length(1, MONTHS)]) == [
        Term(date(2027, 1, 31), date(2027, 2, 28)),
        Term(date(2027, 3, 1), date(2027, 3, 31)),
    ]


BASE = Term(date(2027, 1, 1), date(2028, 12, 31))
GOOD = Term(date(2029, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("base", "options", "problem"),
    [
        (Term(date(2027, 1, 2), date(2027, 1, 1)), [], ("end_before_start", 0, None)),
        (BASE, [Term(date(2029, 1, 1), date(2028, 12, 31))], ("end_before_start", 1, None)),
        (BASE, [Term(date(2028, 12, 31), date(2029, 12, 31))], ("before_base_end", 1, date(2029, 1, 1))),
        (BASE, [Term(date(2026, 1, 1), date(2029, 12, 31))], ("before_base_end", 1, date(2029, 1, 1))),
        (BASE, [Term(date(2029, 1, 2), date(2029, 12, 31))], ("gap", 1, date(2029, 1, 1))),
        (BASE, [GOOD, Term(date(2029, 12, 31), date(2030, 12, 31))], ("overlap", 2, date(2030, 1, 1))),
        (BASE, [GOOD, Term(date(2030, 2, 1), date(2030, 12, 31))], ("gap", 2, date(2030, 1, 1))),
        (BASE, [GOOD, Term(date(2028, 6, 1), date(2030, 12, 31))], ("before_base_end", 2, date(2030, 1, 1))),
    ],
)
def test_terms_that_cannot_be(base, options, problem):
    """R120: an end before its start, an option within the base term, within another option, or after a gap."""
    with pytest.raises(TermProblem) as found:
        check_terms(base, options)
    assert (found.value.code, found.value.number, found.value.on) == problem


def test_a_term_of_one_day_is_a_term():
    """R120: both days are included."""
    assert check_terms(Term(date(2028, 2, 29), date(2028, 2, 29)), []) is None
    assert check_terms(BASE, [GOOD]) is None


def test_signals_are_counted_back_from_the_last_day_of_notice():
    """R122: days of the calendar, across a leap day; a lead that is named twice is one signal."""
    assert signal_days(date(2028, 3, 31), [30, 31, 180, 30]) == {
        180: date(2027, 10, 3),
        31: date(2028, 2, 29),
        30: date(2028, 3, 1),
    }
    assert signal_days(date(2027, 3, 31), [0, 31]) == {31: date(2027, 2, 28), 0: date(2027, 3, 31)}


def test_of_the_signals_that_are_past_only_the_last_is_made():
    """R122: a contract that is registered late gives one signal at once, and those still to come."""
    notice_on = date(2027, 6, 30)
    assert list(signals_to_make(notice_on, [180, 90, 30], date(2026, 12, 31))) == [180, 90, 30]
    assert list(signals_to_make(notice_on, [180, 90, 30], date(2027, 4, 15))) == [90, 30]
    assert list(signals_to_make(notice_on, [180, 90, 30], date(2027, 7, 15))) == [30]
    assert signals_to_make(notice_on, [], date(2027, 7, 15)) == {}


def test_what_recurs_is_counted_from_the_first_day():
    """R118: monthly from 31 January does not drift to the 28th; none is once."""
    assert recurring(date(2027, 1, 31), 1, date(2027, 4, 30)) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]
    assert recurring(date(2028, 2, 29), 12, date(2030, 1, 1)) == [date(2028, 2, 29), date(2029, 2, 28)]
    assert recurring(date(2027, 1, 31), 0, date(2030, 1, 1)) == [date(2027, 1, 31)]
    assert recurring(date(2027, 1, 31), 3, date(2027, 1, 30)) == []


def test_periods_of_an_indicator():
    """R114: quarters from the first day of the contract, the one that has begun included."""
    assert periods(date(2027, 1, 1), 3, date(2027, 7, 1)) == [
        Term(date(2027, 1, 1), date(2027, 3, 31)),
        Term(date(2027, 4, 1), date(2027, 6, 30)),
        Term(date(2027, 7, 1), date(2027, 9, 30)),
    ]
    assert periods(date(2027, 1, 31), 1, date(2027, 2, 28)) == [
        Term(date(2027, 1, 31), date(2027, 2, 27)),
        Term(date(2027, 2, 28), date(2027, 3, 30)),
    ]


def test_lengths_that_cannot_be():
    """R120: less than none, a term of none, and days counted in months."""
    with pytest.raises(ValueError, match="less than none"):
        Length(-1, DAYS)
    with pytest.raises(ValueError, match="at least one day"):
        end_of_term(date(2027, 1, 1), Length(0, YEARS))
    with pytest.raises(ValueError, match="not counted"):
        assert Length(1, DAYS).months


@given(some_day, some_length)
def test_a_term_never_loses_or_doubles_a_day(day, length):
    """R120: the day after a term is the same day later, or the first of the month after one that has no such day."""
    ends_on = end_of_term(day, length)
    next_day, same = ends_on + timedelta(days=1), after(day, length)
    assert ends_on >= day
    assert next_day == same or (next_day.day == 1 and same == ends_on)


@given(some_day, some_length)
def test_notice_and_its_length_never_pass_the_end(day, length):
    """R122: from the last day of notice the whole notice period fits before the end, short of at most three days."""
    notice_on = before(day, length)
    assert notice_on < day
    assert timedelta(0) <= day - after(notice_on, length) <= timedelta(days=3)


@given(some_day, st.lists(some_length, max_size=5))
def test_computed_options_are_always_in_order(day, lengths):
    """R122: they have no gap and no overlap, whatever their lengths."""
    assert check_terms(Term(day, day), option_terms(day, lengths)) is None


@given(some_day, st.integers(1, 24), st.integers(0, 1500))
def test_periods_cover_every_day_once(day, months, days):
    """R114: each begins on the day after the one before it, and the last holds the day asked for."""
    until = day + timedelta(days=days)
    found = periods(day, months, until, most=2000)
    assert found[0].starts_on == day
    assert all(b.starts_on == a.ends_on + timedelta(days=1) for a, b in itertools.pairwise(found))
    assert until in found[-1]
