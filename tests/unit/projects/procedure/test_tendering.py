"""Procedures, thresholds and minimum terms are dated: what lapsed is never used (R71, reading A9)."""

from datetime import date
from decimal import Decimal

import pytest

from projects.procedure.tendering import Nature, Procedure, minimum_terms, procedures, rule_of, threshold
from projects.procedure.terms import backward, forward

LAST, NEXT = date(2027, 12, 31), date(2028, 1, 1)


@pytest.mark.parametrize(
    ("nature", "amount", "central", "article"),
    [
        (Nature.WORKS, 5_404_000, None, "art. 2.1"),
        (Nature.SUPPLIES, 216_000, 140_000, "art. 2.3"),
        (Nature.SERVICES, 216_000, 140_000, "art. 2.3"),
        (Nature.SOCIAL, 750_000, None, "art. 2.6a"),
    ],
)
def test_the_thresholds_of_2026_and_2027(nature, amount, central, article):
    """R71: from the first day to the last, and not a day before or after."""
    for on in (date(2026, 1, 1), LAST):
        row = threshold(nature, on)
        assert (row.amount, row.article) == (Decimal(amount), article)
        assert row.central == (Decimal(central) if central else None)
    assert (threshold(nature, date(2025, 12, 31)), threshold(nature, NEXT)) == (None, None)


def test_every_procedure_has_a_rule_today_and_none_before_the_law_changed():
    """R71: the list is dated."""
    assert [rule.procedure for rule in procedures(date(2027, 3, 1))] == list(Procedure)
    assert procedures(date(2016, 6, 30)) == []
    assert rule_of("open", date(2016, 6, 30)) is None
    assert minimum_terms(date(2016, 6, 30)) is None


def test_which_procedures_are_european_and_which_begin_with_a_selection():
    """R71, art. 2.25 and further, art. 1.11, 1.14."""
    rules = procedures(date(2027, 3, 1))
    assert [r.procedure.value for r in rules if not r.european] == ["national_open", "invitation"]
    assert [r.procedure.value for r in rules if r.selection] == ["restricted", "negotiated", "dialogue", "innovation"]
    assert {r.eforms for r in rules} == {"open", "restricted", "neg-w-call", "comp-dial", "innovation", "oth-single"}


def test_rows_that_exist_keep_their_procedure():
    """The four values of before are still there."""
    assert {"open", "restricted", "negotiated", "invitation"} < set(Procedure.values)


@pytest.mark.parametrize(
    ("sent_on", "days", "last"),
    [
        (date(2027, 2, 1), 45, date(2027, 3, 18)),  # a Thursday
        (date(2027, 2, 1), 40, date(2027, 3, 15)),  # Saturday 13 March
        (date(2027, 2, 14), 40, date(2027, 3, 30)),  # Good Friday, weekend, Easter Monday
        (date(2027, 4, 20), 15, date(2027, 5, 10)),  # 5 May, Ascension, an equated day, weekend
        (date(2026, 11, 15), 40, date(2026, 12, 28)),  # both days of Christmas, Sunday
    ],
)
def test_a_term_forward_is_prolonged_over_free_days(sent_on, days, last):
    """Algemene termijnenwet art. 1 lid 1 and art. 3."""
    term = forward(sent_on, days)
    assert (term.sent_on, term.days, term.last_day) == (sent_on, days, last)
    assert (term.ends_at.date() - last).days == 1


@pytest.mark.parametrize(
    ("closing", "days", "last"),
    [
        (date(2027, 3, 16), 10, date(2027, 3, 6)),  # a Saturday
        (date(2027, 4, 8), 10, date(2027, 3, 29)),  # Easter Monday
        (date(2027, 3, 19), 4, date(2027, 3, 15)),
    ],
)
def test_a_term_backward_is_never_moved(closing, days, last):
    """Algemene termijnenwet art. 1 lid 2."""
    assert backward(closing, days) == last
