"""The dates of a contract, across leap years and month ends (R122)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.contract_management.terms import (
    Length,
    Moment,
    Period,
    Problem,
    Unit,
    last_day,
    last_day_for_notice,
    moments,
    occurrences,
    problems,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))
LENGTHS = st.builds(Length, st.integers(1, 120), st.sampled_from([Unit.MONTHS, Unit.YEARS]))


@pytest.mark.parametrize(
    ("first", "number", "unit", "expected"),
    [
        (date(2027, 1, 1), 1, Unit.YEARS, date(2027, 12, 31)),
        (date(2027, 1, 1), 48, Unit.MONTHS, date(2030, 12, 31)),
        (date(2027, 4, 15), 4, Unit.YEARS, date(2031, 4, 14)),
        (date(2028, 2, 29), 1, Unit.YEARS, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, Unit.YEARS, date(2032, 2, 28)),
        (date(2027, 3, 1), 1, Unit.YEARS, date(2028, 2, 29)),
        (date(2027, 1, 31), 1, Unit.MONTHS, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, Unit.MONTHS, date(2028, 2, 29)),
        (date(2028, 1, 30), 1, Unit.MONTHS, date(2028, 2, 29)),
        (date(2027, 1, 29), 1, Unit.MONTHS, date(2027, 2, 28)),
        (date(2028, 1, 29), 1, Unit.MONTHS, date(2028, 2, 28)),
        (date(2027, 3, 31), 6, Unit.MONTHS, date(2027, 9, 30)),
        (date(2027, 1, 1), 30, Unit.DAYS, date(2027, 1, 30)),
        (date(2028, 2, 1), 29, Unit.DAYS, date(2028, 2, 29)),
    ],
)
def test_the_last_day_of_a_term(first, number, unit, expected):
    """Both days belong to the term; a day that the month does not have is its last day."""
    assert last_day(first, Length(number, unit)) == expected


@given(DAYS, LENGTHS)
def test_terms_follow_each_other_without_gap(first, length):
    """The day after a term is the same day of the month again, or the first of the month after a short one."""
    after = last_day(first, length) + timedelta(days=1)
    assert after.day in (first.day, 1)
    assert after > first


@pytest.mark.parametrize(
    ("ends_on", "number", "unit", "expected"),
    [
        (date(2030, 12, 31), 6, Unit.MONTHS, date(2030, 6, 30)),
        (date(2031, 3, 31), 1, Unit.MONTHS, date(2031, 2, 28)),
        (date(2028, 3, 31), 1, Unit.MONTHS, date(2028, 2, 29)),
        (date(2027, 5, 31), 3, Unit.MONTHS, date(2027, 2, 28)),
        (date(2028, 5, 30), 3, Unit.MONTHS, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, Unit.YEARS, date(2027, 2, 28)),
        (date(2027, 2, 28), 3, Unit.MONTHS, date(2026, 11, 28)),
        (date(2028, 3, 1), 30, Unit.DAYS, date(2028, 1, 31)),
        (date(2027, 3, 1), 30, Unit.DAYS, date(2027, 1, 30)),
    ],
)
def test_the_last_day_for_notice(ends_on, number, unit, expected):
    """R122: the whole period of notice lies before the end."""
    assert last_day_for_notice(ends_on, Length(number, unit)) == expected


@given(DAYS, LENGTHS)
def test_notice_on_the_last_day_is_in_time(ends_on, length):
    """Counted forward from that day the period ends on the last day or earlier."""
    assert last_day_for_notice(ends_on, length) + length.delta <= ends_on


def test_the_end_is_signalled_before_the_last_day_for_notice():
    """R122: the longest warning first, each once; without a period of notice they count from the end."""
    end, notice = date(2031, 8, 31), Length(6)
    assert moments(end, notice, [3, 12, 3]) == [Moment(12, date(2030, 2, 28)), Moment(3, date(2030, 11, 28))]
    assert moments(end, None, [0, 1]) == [Moment(1, date(2031, 7, 31)), Moment(0, end)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], []),
        ([(date(2031, 1, 1), date(2031, 12, 31)), (date(2032, 1, 1), date(2032, 12, 31))], []),
        ([(date(2030, 12, 31), date(2031, 12, 31))], [Problem("overlaps", 1, date(2031, 1, 1))]),
        ([(date(2031, 1, 2), date(2031, 12, 31))], [Problem("gap", 1, date(2031, 1, 1))]),
        ([(date(2031, 1, 1), date(2030, 12, 31))], [Problem("ends_early", 1)]),
        (
            [(date(2031, 1, 1), date(2031, 12, 31)), (date(2031, 12, 1), date(2032, 11, 30))],
            [Problem("overlaps", 2, date(2032, 1, 1))],
        ),
    ],
)
def test_options_follow_the_term_without_overlap_or_gap(options, expected):
    """R122."""
    term = Period(date(2027, 1, 1), date(2030, 12, 31))
    assert problems(term, [Period(*option) for option in options]) == expected


def test_an_end_before_the_start_is_a_problem():
    """Of the term itself."""
    assert problems(Period(date(2027, 1, 2), date(2027, 1, 1)), []) == [Problem("ends_early")]


def test_what_recurs_comes_back_to_its_day():
    """R118: counted from the first, so a short month does not move the next ones."""
    assert occurrences(date(2027, 1, 31), 1, date(2027, 4, 30)) == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]
    assert occurrences(date(2028, 2, 29), 12, date(2032, 3, 1)) == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
        date(2032, 2, 29),
    ]
    assert occurrences(date(2027, 5, 1), 0, date(2030, 1, 1)) == [date(2027, 5, 1)]
    assert occurrences(date(2027, 5, 1), 3, date(2027, 4, 30)) == []
