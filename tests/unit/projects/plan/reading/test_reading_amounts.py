"""Amounts as people write them (point 4)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.documents.tables.errors import CellUnreadable
from projects.plan.reading.amounts import Amount, read_amount
from projects.plan.reading.display import show_amount


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("€ 1.234.567,-", "1234567"),
        ("1,2 mln", "1200000"),
        ("50k", "50000"),
        ("€ 980.000,00", "980000"),
        ("3,1 mln.", "3100000"),
        ("85.000", "85000"),
        ("€1.250.000", "1250000"),
        ("275000,50", "275000.50"),
        ("1500000", "1500000"),
        ("20184288.81", "20184288.81"),
        ("1.0", "1"),
        ("2400000.0", "2400000"),
        ("1,234,567.00", "1234567"),
        ("1.200 k€", "1200000"),
        ("EUR 1 miljoen", "1000000"),
        ("1 234 567,00", "1234567"),
        ("1.234 mln", "1234000"),
        ("0,5 mln", "500000"),
        ("3 ton", "300000"),
        ("€ 1M", "1000000"),
        ("€\u00a0310.000", "310000"),
        ("+50000", "50000"),
        (1850000, "1850000"),
        (275000.5, "275000.50"),
    ],
)
def test_an_amount_is_read(written, value):
    assert read_amount(written).value == Decimal(value)
    assert read_amount(written).low is None


@pytest.mark.parametrize("written", ["n.t.b.", "N.T.B.", "pm", "p.m.", "onbekend", "-", "–", "€ -", "nader te bepalen"])
def test_unknown_is_an_answer(written):
    assert read_amount(written) == Amount(None, notes=("unknown",))


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("100.000 - 150.000", "100000", "150000"),
        ("1,5 - 2 mln", "1500000", "2000000"),
        ("tussen 1 en 2 miljoen", "1000000", "2000000"),
        ("€ 100.000 tot € 150.000", "100000", "150000"),
    ],
)
def test_of_a_range_the_upper_end_is_the_value(written, low, high):
    amount = read_amount(written)
    assert (amount.low, amount.value, amount.notes[0]) == (Decimal(low), Decimal(high), "range")


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("€ 50.000 per jaar", "per_year"),
        ("€ 50.000 incl. btw", "including_vat"),
        ("50.000 excl. btw", "excluding_vat"),
        ("< € 50.000", "at_most"),
        ("max. 50.000", "at_most"),
        ("> € 50.000", "at_least"),
        ("ca. € 50.000", "about"),
        ("€ 50.000 (4 jaar)", "remark"),
    ],
)
def test_what_stands_beside_the_amount_is_noted(written, note):
    assert read_amount(written) == Amount(Decimal("50000.00"), notes=(note,))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("honderd", "amount"),
        ("12.3456", "amount"),
        ("1.234,567.00", "amount"),
        ("12,345,6", "amount"),
        ("1e5", "amount"),
        ("ja", "amount"),
        (True, "amount"),
        (float("inf"), "amount"),
        ("-5000", "negative_amount"),
        ("(5000)", "negative_amount"),
        (-1, "negative_amount"),
        ("$ 100", "currency"),
        ("100 usd", "currency"),
        ("200 - 100", "amount_range"),
        ("999 mld", "amount_too_high"),
    ],
)
def test_what_is_no_amount_is_refused(written, code):
    with pytest.raises(CellUnreadable) as refusal:
        read_amount(written)
    assert refusal.value.code == code


def test_the_heading_may_give_the_unit_and_the_cell_goes_before_it():
    assert read_amount("850", scale=1000).value == Decimal("850000")
    assert read_amount(850, scale=1000).value == Decimal("850000")
    assert read_amount("1,2 mln", scale=1000).value == Decimal("1200000")


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_every_amount_survives_the_dutch_notation(value):
    assert read_amount(show_amount(value)).value == value


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    try:
        assert isinstance(read_amount(text), Amount)
    except CellUnreadable as refusal:
        assert refusal.code
