"""The time table of a tender against the law, as tables of cases (R71, R74; art. 2.54, 2.71–2.74b Aw 2012)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from projects.procedure.clock import AMSTERDAM
from projects.tender_documents.terms import Timetable, check, information_by

SENT = date(2027, 2, 1)  # a Monday
LONG_AGO = date(2026, 12, 1)


def at(on: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in Amsterdam."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=AMSTERDAM)


def table(**facts) -> Timetable:
    """A European tender of services, sent on SENT, with questions long before bids close."""
    known = {"procedure": "open", "nature": "services", "published_on": SENT, "estimated_value": Decimal(900_000)}
    return Timetable(**known | facts)


def found(facts: Timetable) -> dict[str, tuple[str, date | None]]:
    """What is wrong, by code: the article and the first day on which it would fit."""
    return {finding.code: (finding.article, finding.earliest) for finding in check(facts)}


OPEN = [
    # facts, the first day on which bids may close, article
    ({}, date(2027, 3, 16), "art. 2.71 lid 1 en art. 2.74b Aw 2012"),
    ({"on_paper": True}, date(2027, 3, 19), "art. 2.71 lid 1 Aw 2012"),
    ({"limited_access": True}, date(2027, 3, 19), "art. 2.71 lid 1 en art. 2.74b en art. 2.72 Aw 2012"),
    ({"limited_access": True, "on_paper": True}, date(2027, 3, 24), "art. 2.71 lid 1 en art. 2.72 Aw 2012"),
    ({"urgent": True}, date(2027, 2, 17), "art. 2.74 onder a Aw 2012"),
    ({"urgent": True, "limited_access": True}, date(2027, 2, 17), "art. 2.74 onder a Aw 2012"),
    ({"prior_notice_on": LONG_AGO}, date(2027, 3, 3), "art. 2.71 lid 5 Aw 2012"),
    ({"prior_notice_on": LONG_AGO, "limited_access": True}, date(2027, 3, 9), "art. 2.71 lid 5 en art. 2.72 Aw 2012"),
    ({"sent_on": date(2027, 1, 28)}, date(2027, 3, 10), "art. 2.71 lid 1 en art. 2.74b Aw 2012"),
    # Good Friday until Easter Monday; and five free days in a row in May.
    ({"published_on": date(2027, 2, 14)}, date(2027, 3, 31), "art. 2.71 lid 1 en art. 2.74b Aw 2012"),
    ({"published_on": date(2027, 4, 20), "urgent": True}, date(2027, 5, 11), "art. 2.74 onder a Aw 2012"),
]


@pytest.mark.parametrize(("facts", "earliest", "article"), OPEN)
def test_the_term_for_bids_of_an_open_procedure(facts, earliest, article):
    """R71: a minute too early is found, with the day it would fit; the last minute of the last day is not."""
    midnight = at(earliest, 0)
    assert found(table(**facts, bids_until=midnight - timedelta(minutes=2))) == {"inschrijvingen": (article, earliest)}
    assert found(table(**facts, bids_until=midnight - timedelta(minutes=1))) == {}
    assert found(table(**facts, bids_until=midnight)) == {}


def test_the_sentence_says_what_when_and_why():
    """R71: in plain Dutch, with the day that cannot be the last."""
    [finding] = check(table(bids_until=at(date(2027, 3, 13))))
    assert str(finding) == (
        "De inschrijving sluit op zaterdag 13 maart 2027 om 12:00 uur. De termijn van 40 dagen na maandag 1 februari "
        "2027 loopt tot en met maandag 15 maart 2027 (zaterdag 13 maart 2027 kan niet de laatste dag zijn). Sluiten "
        "kan op zijn vroegst op dinsdag 16 maart 2027. (art. 2.71 lid 1 en art. 2.74b Aw 2012)"
    )
    assert finding.as_dict() == {
        "code": "inschrijvingen",
        "zin": finding.sentence,
        "artikel": "art. 2.71 lid 1 en art. 2.74b Aw 2012",
        "vroegst": "2027-03-16",
    }


@pytest.mark.parametrize(
    ("sent_on", "counts"),
    [
        (date(2026, 12, 11), True),
        (date(2026, 12, 12), False),
        (date(2026, 2, 1), True),
        (date(2026, 1, 31), False),
    ],
)
def test_a_prior_notice_shortens_from_52_days_to_12_months_before(sent_on, counts):
    """Art. 2.71 lid 6, on the days themselves; otherwise the ordinary term holds."""
    facts = found(table(prior_notice_on=sent_on, bids_until=at(date(2027, 3, 3), 0)))
    ordinary = ("art. 2.71 lid 1 en art. 2.74b Aw 2012", date(2027, 3, 16))
    assert facts == (
        {} if counts else {"vooraankondiging": ("art. 2.71 lid 6 Aw 2012", None), "inschrijvingen": ordinary}
    )


def test_twelve_months_before_the_last_day_of_a_month():
    """29 February has no twin a year earlier: the last day of that month counts."""
    facts = {"published_on": date(2028, 2, 29), "bids_until": at(date(2028, 4, 1), 0), "nature": ""}
    assert found(table(**facts, prior_notice_on=date(2027, 2, 28))) == {}
    assert "vooraankondiging" in found(table(**facts, prior_notice_on=date(2027, 2, 27)))


REQUESTS = [
    ("restricted", {}, date(2027, 3, 4), "art. 2.71 lid 2 Aw 2012"),
    ("negotiated", {}, date(2027, 3, 4), "art. 2.71 lid 2 Aw 2012"),
    ("dialogue", {}, date(2027, 3, 4), "art. 2.71 lid 3 Aw 2012"),
    ("innovation", {}, date(2027, 3, 4), "art. 2.71 lid 3 Aw 2012"),
    ("restricted", {"urgent": True}, date(2027, 2, 17), "art. 2.74 onder b Aw 2012"),
    ("negotiated", {"urgent": True}, date(2027, 2, 17), "art. 2.74 onder b Aw 2012"),
    # Thirty days after 26 February 2027 is Easter Sunday; the Monday after it is a holiday too.
    ("restricted", {"published_on": date(2027, 2, 26)}, date(2027, 3, 31), "art. 2.71 lid 2 Aw 2012"),
]


@pytest.mark.parametrize(("procedure", "facts", "earliest", "article"), REQUESTS)
def test_the_term_for_requests_to_take_part(procedure, facts, earliest, article):
    """R71: the same day for all, shorter only where the law says so."""
    late = at(date(2027, 12, 1))
    too_early = table(
        procedure=procedure, requests_until=at(earliest, 0) - timedelta(minutes=2), bids_until=late, **facts
    )
    assert found(too_early) == {"verzoeken": (article, earliest)}
    assert found(table(procedure=procedure, requests_until=at(earliest, 0), bids_until=late, **facts)) == {}


INVITED = [
    # From an invitation on Thursday 4 March 2027, the day the requests close.
    ({}, date(2027, 4, 9), "art. 2.71 lid 4 en art. 2.74b en art. 2.74a Aw 2012"),
    ({"on_paper": True}, date(2027, 4, 14), "art. 2.71 lid 4 en art. 2.74a Aw 2012"),
    ({"limited_access": True}, date(2027, 4, 14), "art. 2.71 lid 4 en art. 2.74b en art. 2.72 en art. 2.74a Aw 2012"),
    ({"prior_notice_on": LONG_AGO}, date(2027, 4, 3), "art. 2.71 lid 5 en art. 2.74a Aw 2012"),
    ({"urgent": True}, date(2027, 3, 16), "art. 2.74 onder c Aw 2012"),
]


@pytest.mark.parametrize("procedure", ["restricted", "negotiated"])
@pytest.mark.parametrize(("facts", "earliest", "article"), INVITED)
def test_the_term_for_bids_of_who_is_invited(procedure, facts, earliest, article):
    """R71: counted from the first day an invitation can be sent; another term can be agreed (art. 2.74a)."""
    known = {"procedure": procedure, "requests_until": at(date(2027, 3, 4))} | facts
    assert found(table(**known, bids_until=at(earliest, 0) - timedelta(minutes=2))) == {
        "inschrijvingen": (article, earliest)
    }
    assert found(table(**known, bids_until=at(earliest, 0))) == {}


@pytest.mark.parametrize("procedure", ["dialogue", "innovation", "social", "national_open", "invitation"])
def test_no_fixed_term_for_bids_is_no_finding(procedure):
    """Art. 2.70: fitting, not counted; below the threshold part 2 of the law does not hold."""
    nature = "social" if procedure == "social" else "services"
    facts = table(procedure=procedure, nature=nature, estimated_value=Decimal(90_000), bids_until=at(date(2027, 2, 3)))
    assert found(facts) == {}


@pytest.mark.parametrize("procedure", ["dialogue", "innovation"])
def test_urgency_does_not_shorten_every_procedure(procedure):
    """Art. 2.74 names three terms, none of these."""
    facts = table(procedure=procedure, urgent=True, requests_until=at(date(2027, 3, 3), 0))
    assert found(facts) == {
        "urgentie": ("art. 2.74 Aw 2012", None),
        "verzoeken": ("art. 2.71 lid 3 Aw 2012", date(2027, 3, 4)),
    }


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({}, date(2027, 3, 6)),  # a Saturday: counted back, not moved
        ({"urgent": True}, date(2027, 3, 12)),
        ({"procedure": "restricted", "urgent": True}, date(2027, 3, 12)),
        ({"procedure": "dialogue", "urgent": True}, date(2027, 3, 6)),
        ({"procedure": "social"}, None),
        ({"procedure": "national_open"}, None),
        ({"bids_until": None}, None),
    ],
)
def test_the_last_day_for_further_information(facts, last):
    """Art. 2.54: ten days before bids close, four when it is urgent."""
    assert information_by(table(**{"bids_until": at(date(2027, 3, 16))} | facts)) == last


@pytest.mark.parametrize(
    ("questions", "fits"),
    [
        (at(date(2027, 3, 5), 17), True),
        (at(date(2027, 3, 6), 0), True),
        (at(date(2027, 3, 6), 9), False),
        (at(date(2027, 3, 10)), False),
    ],
)
def test_questions_close_before_the_last_day_for_answers(questions, fits):
    """R74, art. 2.54: midnight is the end of the day before."""
    facts = found(table(questions_until=questions, bids_until=at(date(2027, 3, 16))))
    assert facts == ({} if fits else {"inlichtingen": ("art. 2.54 Aw 2012", None)})


VALUES = [
    ("national_open", "services", "216000.00", {"drempel": ("art. 2.3 Aw 2012", None)}),
    ("national_open", "services", "215999.99", {}),
    ("invitation", "supplies", "216000.00", {"drempel": ("art. 2.3 Aw 2012", None)}),
    ("invitation", "works", "5403999.99", {}),
    ("national_open", "works", "5404000.00", {"drempel": ("art. 2.1 Aw 2012", None)}),
    ("invitation", "social", "749999.99", {}),
    ("invitation", "social", "750000.00", {"drempel": ("art. 2.6a Aw 2012", None)}),
    ("social", "services", "800000.00", {"procedure-sociaal": ("art. 2.38 Aw 2012", None)}),
    ("open", "services", "1000.00", {}),
    ("national_open", "services", None, {"waarde-onbekend": ("art. 2.3 Aw 2012", None)}),
    ("open", "services", None, {}),
]


@pytest.mark.parametrize(("procedure", "nature", "value", "expected"), VALUES)
def test_the_value_against_the_threshold(procedure, nature, value, expected):
    """R71: from the threshold itself on, a national procedure does not do."""
    amount = Decimal(value) if value else None
    assert found(table(procedure=procedure, nature=nature, estimated_value=amount)) == expected


@pytest.mark.parametrize(("on", "known"), [(date(2027, 12, 31), True), (date(2028, 1, 1), False)])
def test_thresholds_that_lapsed_are_not_used(on, known):
    """R71: the day after the last it says that they are not known."""
    facts = found(table(procedure="national_open", published_on=on))
    expected = (
        {"drempel": ("art. 2.3 Aw 2012", None)} if known else {"drempel-onbekend": ("art. 2.1–2.6a Aw 2012", None)}
    )
    assert facts == expected


def test_a_procedure_that_did_not_exist_then():
    """The list of procedures is dated: nothing else is said."""
    assert found(table(published_on=date(2016, 6, 30))) == {"procedure": ("Aw 2012", None)}
