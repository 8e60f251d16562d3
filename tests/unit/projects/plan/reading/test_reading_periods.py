"""Dates and periods as people write them (point 4)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.documents.tables.errors import CellUnreadable
from projects.plan.reading.display import show_date
from projects.plan.reading.periods import Period, read_period


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("1-8-2028", "2028-08-01", "2028-08-01", "day"),
        ("31/07/2028", "2028-07-31", "2028-07-31", "day"),
        ("1.8.28", "2028-08-01", "2028-08-01", "day"),
        ("20270330", "2027-03-30", "2027-03-30", "day"),
        ("2027-09-15", "2027-09-15", "2027-09-15", "day"),
        ("2027-03-01T00:00:00", "2027-03-01", "2027-03-01", "day"),
        ("31 december 2027", "2027-12-31", "2027-12-31", "day"),
        ("31-dec-27", "2027-12-31", "2027-12-31", "day"),
        ("per 1-1-2028", "2028-01-01", "2028-01-01", "day"),
        ("maandag 1 maart 2027", "2027-03-01", "2027-03-01", "day"),
        ("mrt-27", "2027-03-01", "2027-03-31", "month"),
        ("februari 2028", "2028-02-01", "2028-02-29", "month"),
        ("mei '27", "2027-05-01", "2027-05-31", "month"),
        ("2027-03", "2027-03-01", "2027-03-31", "month"),
        ("03-2027", "2027-03-01", "2027-03-31", "month"),
        ("Q3 2027", "2027-07-01", "2027-09-30", "quarter"),
        ("2027-Q2", "2027-04-01", "2027-06-30", "quarter"),
        ("3e kwartaal 2027", "2027-07-01", "2027-09-30", "quarter"),
        ("derde kwartaal 2027", "2027-07-01", "2027-09-30", "quarter"),
        ("kwartaal 3 2027", "2027-07-01", "2027-09-30", "quarter"),
        ("K3 2027", "2027-07-01", "2027-09-30", "quarter"),
        ("Q3 '27", "2027-07-01", "2027-09-30", "quarter"),
        ("voorjaar 2027", "2027-03-01", "2027-05-31", "season"),
        ("zomer 2027", "2027-06-01", "2027-08-31", "season"),
        ("najaar 2027", "2027-09-01", "2027-11-30", "season"),
        ("winter 2027", "2027-12-01", "2028-02-29", "season"),
        ("winter 2027/2028", "2027-12-01", "2028-02-29", "season"),
        ("week 20 2027", "2027-05-17", "2027-05-23", "week"),
        ("2027-W20", "2027-05-17", "2027-05-23", "week"),
        ("week 53 2026", "2026-12-28", "2027-01-03", "week"),
        ("begin 2027", "2027-01-01", "2027-03-31", "part"),
        ("medio 2027", "2027-05-01", "2027-08-31", "part"),
        ("eind 2027", "2027-10-01", "2027-12-31", "part"),
        ("eind maart 2027", "2027-03-21", "2027-03-31", "part"),
        ("2e helft 2027", "2027-07-01", "2027-12-31", "half_year"),
        ("2027", "2027-01-01", "2027-12-31", "year"),
        ("2027-2028", "2027-01-01", "2028-12-31", "range"),
        ("schooljaar 2027-2028", "2027-08-01", "2028-07-31", "range"),
        ("Q1/Q2 2027", "2027-01-01", "2027-06-30", "range"),
        ("Q3 2027 - Q1 2028", "2027-07-01", "2028-03-31", "range"),
        ("mei/juni 2027", "2027-05-01", "2027-06-30", "range"),
        ("week 20-22 2027", "2027-05-17", "2027-06-06", "range"),
        (20270330, "2027-03-30", "2027-03-30", "day"),
        (46419, "2027-02-01", "2027-02-01", "day"),
        (46419.5, "2027-02-01", "2027-02-01", "day"),
        (2027, "2027-01-01", "2027-12-31", "year"),
        (datetime(2027, 1, 18, 9, 30), "2027-01-18", "2027-01-18", "day"),
        (date(2027, 1, 18), "2027-01-18", "2027-01-18", "day"),
    ],
)
def test_a_period_is_read(written, first, last, precision):
    period = read_period(written)
    assert (str(period.first), str(period.last), period.precision.value) == (first, last, precision)
    assert period.year_assumed is False


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("1e kwartaal", "2027-01-01", "2027-03-31"),
        ("K3", "2027-07-01", "2027-09-30"),
        ("zomer", "2027-06-01", "2027-08-31"),
        ("maart", "2027-03-01", "2027-03-31"),
        ("1 mei", "2027-05-01", "2027-05-01"),
        ("week 20", "2027-05-17", "2027-05-23"),
    ],
)
def test_a_period_without_a_year_takes_that_of_the_plan(written, first, last):
    period = read_period(written, 2027)
    assert (str(period.first), str(period.last), period.year_assumed) == (first, last, True)
    with pytest.raises(CellUnreadable) as refusal:
        read_period(written)
    assert refusal.value.code == "no_year"


@pytest.mark.parametrize("written", ["n.t.b.", "onbekend", "-", "doorlopend", "z.s.m.", "n.v.t.", ""])
def test_unknown_is_an_answer(written):
    assert read_period(written, 2027) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("32-13-2027", "no_such_date"),
        ("29-2-2027", "no_such_date"),
        ("12/31/2027", "no_such_date"),
        ("Q5 2027", "no_such_date"),
        ("week 53 2027", "no_such_date"),
        ("week 54 2027", "no_such_date"),
        ("3e helft 2027", "no_such_date"),
        ("2027-13-01", "no_such_date"),
        ("ooit", "date"),
        ("=1", "date"),
        (99999999, "date"),
        (12, "date"),
        (True, "date"),
        (datetime(1899, 12, 31), "year"),
        ("Q1 2028 - Q3 2027", "span"),
    ],
)
def test_what_is_no_date_is_refused(written, code):
    with pytest.raises(CellUnreadable) as refusal:
        read_period(written, 2027)
    assert refusal.value.code == code


def test_a_workbook_that_counts_from_1904():
    assert read_period(44957, epoch=date(1904, 1, 1)).first == date(2027, 2, 1)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_survives_its_notations(day):
    for written in (show_date(day), day.isoformat(), f"{day:%Y%m%d}", f"{day:%d/%m/%Y}"):
        period = read_period(written)
        assert (period.first, period.last) == (day, day)


@given(st.integers(1991, 2098), st.integers(1, 4))
def test_every_quarter_survives_its_notations(year, quarter):
    notations = (f"Q{quarter} {year}", f"{year}-Q{quarter}", f"{quarter}e kwartaal {year}", f"K{quarter} {year}")
    read = {(found.first, found.last) for found in map(read_period, notations)}
    assert read == {(date(year, 3 * quarter - 2, 1), date(year + quarter // 4, 3 * quarter % 12 + 1, 1) - timedelta(1))}


@given(st.text(max_size=25))
def test_no_text_breaks_the_reading(text):
    try:
        assert isinstance(read_period(text, 2027), Period | None)
    except CellUnreadable as refusal:
        assert refusal.code
