"""Numbers in Dutch notation, in every form."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from projects.actions.numbers import DecimalField, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("40", "40"),
        ("33,33", "33.33"),
        ("33.33", "33.33"),
        ("1.250", "1250"),
        ("1.250.000,50", "1250000.50"),
        ("€ 1.250.000,-", "1250000"),
        ("1250000,--", "1250000"),
        ("1 250 000,5", "1250000.5"),
        ("1,250,000.50", "1250000.50"),
        ("0.3333", "0.3333"),
        ("-5,5", "-5.5"),
    ],
)
def test_what_people_type_is_read(typed, number):
    """A point before exactly three digits is one for thousands."""
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "een", "1.25.000", "1,250,00", "12,5,5", "1e5", "NaN", "1.2.3", "5%", "--5"])
def test_anything_else_is_refused(typed):
    """Never guessed."""
    with pytest.raises(ValueError):
        read_number(typed)


class Form(forms.Form):
    amount = DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)


def test_the_field_shows_and_reads_the_same_number():
    """What was kept is shown as it would be typed; what cannot be read is said in a sentence."""
    with translation.override("nl"):
        shown = Form(initial={"amount": Decimal("1250000.50")})["amount"]
        assert 'value="1.250.000,50"' in str(shown) and 'inputmode="decimal"' in str(shown)
        again = Form({"amount": "1.250.000,50"})
        assert again.is_valid() and again.cleaned_data["amount"] == Decimal("1250000.50")
        assert Form({"amount": ""}).is_valid()
        wrong = Form({"amount": "veel"})
        assert wrong.errors["amount"] == ["“veel” is geen getal. Schrijf het als 1250 of 1.250.000,50."]
        assert 'value="veel"' in str(wrong["amount"])
        assert list(Form({"amount": "1,005"}).errors) == list(Form({"amount": "-1"}).errors) == ["amount"]


def test_a_field_takes_a_decimal_too():
    """A rehearsed form is sent again with what was kept."""
    field = DecimalField(max_digits=5, decimal_places=2)
    assert field.clean(Decimal("33.33")) == Decimal("33.33")
    with pytest.raises(ValidationError):
        field.clean("100000")
