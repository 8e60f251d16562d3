"""The CPV list: every code with its check digit and names, and finding one (R71)."""

import re

import pytest
from django.core.exceptions import ValidationError

from projects.actions.cpv_fields import CpvField, CpvListField
from projects.procedure import cpv

CLEANING = cpv.CpvCode("90910000-9", "Reinigingsdiensten", "Cleaning services")


def test_the_list_is_the_whole_vocabulary():
    """R71: 9454 codes, each of eight digits with a check digit and a name in both languages."""
    codes = cpv.all_codes()
    assert len(codes) == 9454
    assert all(re.fullmatch(r"\d{8}-\d", row.code) and row.nl and row.en for row in codes.values())
    assert [digits for digits, row in codes.items() if row.digits != digits] == []
    assert sum(digits.endswith("000000") for digits in codes) == 45


@pytest.mark.parametrize("written", ["90910000", "90910000-9", " 90910000-9 "])
def test_a_code_is_known_with_and_without_its_check_digit(written):
    """R71: the list says what the digit is."""
    assert cpv.find(written) == CLEANING
    assert cpv.described(written) == "90910000-9 Reinigingsdiensten"


@pytest.mark.parametrize(
    ("written", "digit"), [("90910000-3", "9"), ("90919999", ""), ("9091000", ""), ("90910000-", ""), ("reiniging", "")]
)
def test_what_is_no_code_is_refused_and_nothing_is_corrected(written, digit):
    """R71: a wrong check digit is told apart from a code that does not exist."""
    with pytest.raises(cpv.UnknownCode) as unknown:
        cpv.find(written)
    assert (unknown.value.written, unknown.value.digit) == (written, digit)
    assert cpv.described(written) == written


def test_a_code_falls_under_wider_ones():
    """The hierarchy is in the digits."""
    found = cpv.find("90911200")
    assert [row.code for row in cpv.parents(found)] == ["90000000-7", "90900000-6", "90910000-9", "90911000-6"]
    assert (found.stem, cpv.find("90000000").stem) == ("909112", "90")
    assert cpv.parents(cpv.find("90000000")) == []
    assert cpv.find("90911300") in cpv.near(found)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("reinigingsdiensten", "90910000-9"),
        ("cleaning services", "90900000-6"),
        ("90910000-9", "90910000-9"),
        ("9091", "90910000-9"),
        ("STRAATVERLICHTING onderhoud", "50232100-1"),
    ],
)
def test_a_code_is_found_by_words_in_either_language_and_by_digits(words, first):
    """R71: all words, in any order, in any case; the widest code first."""
    found = [row.code for row in cpv.search(words)]
    assert first in found
    assert len(found) <= 100
    lengths = [len(cpv.find(code).stem) for code in found]
    assert lengths == sorted(lengths)


def test_nothing_is_found_for_nothing():
    """No words, and words that no name has."""
    assert (cpv.search("  "), cpv.search("eenhoorn"), cpv.search("00")) == ([], [], [])


def test_the_field_gives_the_code_with_its_digit():
    """R71: accepted with and without it."""
    assert (CpvField().clean("90910000"), CpvField().clean("90910000-9")) == ("90910000-9", "90910000-9")
    assert CpvField(required=False).clean("") == ""
    for written in ("90910000-3", "12345678", "9091"):
        with pytest.raises(ValidationError):
            CpvField().clean(written)


def test_the_field_shows_the_name_and_offers_codes_nearby():
    """R71: the Dutch name below the label, suggestions without JavaScript."""
    field = CpvField()
    field.explain("90910000-9")
    assert "90910000-9 Reinigingsdiensten" in str(field.help_text)
    assert 'href="/beheer/cpv/"' in str(field.help_text)
    html = field.widget.render("cpv", "", {"id": "id_cpv"})
    assert '<datalist id="cpv-codes">' in html and 'list="cpv-codes"' in html
    assert '<option value="90911300-9">Wassen van ramen</option>' in html
    assert "datalist" not in CpvField().widget.render("cpv", "onzin")


def test_several_codes_stand_in_one_field():
    """R71: commas, spaces or lines; each code once; every mistake is told."""
    field = CpvListField(required=False)
    assert field.clean("90911300, 90910000-9\n90911300-9;") == ["90911300-9", "90910000-9"]
    assert field.clean("") == []
    assert field.prepare_value(["90911300-9", "90910000-9"]) == "90911300-9, 90910000-9"
    with pytest.raises(ValidationError) as wrong:
        field.clean("90911300-1, 12345678, 90910000")
    assert len(wrong.value.messages) == 2
    with pytest.raises(ValidationError):
        field.clean(" ".join(list(cpv.all_codes())[:21]))
