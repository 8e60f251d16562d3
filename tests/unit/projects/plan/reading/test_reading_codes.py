"""CPV, procedure, status, nature, yes or no, duration, authorities, and headings (point 4)."""

import pytest

from projects.documents.tables.errors import CellUnreadable
from projects.documents.tables.words import looks_like_formula
from projects.plan.reading import codes
from projects.plan.reading.authorities import authority_readings, split_authorities
from projects.plan.reading.fields import VOCABULARY, Field, heading_scale


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("90910000-9", ("90910000-9",)),
        ("90910000", ("90910000",)),
        (90910000, ("90910000",)),
        (90910000.0, ("90910000",)),
        (3000000, ("03000000",)),
        ("90910000-9 Schoonmaakdiensten", ("90910000-9",)),
        ("Schoonmaak (90910000-9)", ("90910000-9",)),
        ("CPV: 90.91.00.00-9", ("90910000-9",)),
        ("90910000-9; 77310000-6", ("90910000-9", "77310000-6")),
        ("n.t.b.", ()),
    ],
)
def test_a_cpv_code_is_read(written, found):
    assert codes.read_cpv(written) == found


@pytest.mark.parametrize("written", ["schoonmaak", "9091", "909100009999", "00000000", "01234567-8"])
def test_what_is_no_cpv_code_is_refused(written):
    with pytest.raises(CellUnreadable) as refusal:
        codes.read_cpv(written)
    assert refusal.value.code == "cpv"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Europees openbaar", "open"),
        ("Europese openbare procedure", "open"),
        ("openbaar", "open"),
        ("open", "open"),
        ("Open procedure", "open"),
        ("Nationaal openbaar", "national_open"),
        ("Niet-openbaar", "restricted"),
        ("Restricted procedure", "restricted"),
        ("Europees", "european"),
        ("Meervoudig onderhands", "below_threshold"),
        ("enkelvoudig onderhands", "single"),
        ("Onderhandelingsprocedure zonder aankondiging", "neg-wo-call"),
        ("Negotiated without a prior call for competition", "neg-wo-call"),
        ("Contract award without prior publication", "neg-wo-call"),
        ("Mededingingsprocedure met onderhandeling", "neg-w-call"),
        ("Concurrentiegerichte dialoog", "comp-dial"),
        ("Innovation partnership", "innovation"),
        ("Concession award procedure", "concession"),
        ("nog te bepalen", "undecided"),
        ("zoals vorig jaar", "other"),
    ],
)
def test_a_procedure_is_recognised(written, code):
    assert codes.read_procedure(written).value == code


def test_a_procedure_that_is_not_given_is_none():
    assert [codes.read_procedure(text) for text in ("Not specified", "Not applicable", "n.v.t.")] == [None, None, None]


@pytest.mark.parametrize(
    ("written", "answer", "is_understood"),
    [
        ("ja", True, True),
        ("Ja, met regio", True, True),
        ("x", True, True),
        (1, True, True),
        ("nee", False, True),
        (False, False, True),
        ("onderzoeken", None, True),
        ("n.t.b.", None, True),
        ("blauw", None, False),
    ],
)
def test_yes_or_no(written, answer, is_understood):
    assert codes.read_yes_no(written) == (answer, is_understood)


@pytest.mark.parametrize(
    ("written", "heading", "months", "is_guess"),
    [
        ("24", "Looptijd (mnd)", 24, False),
        (84, "Looptijd (mnd)", 84, False),
        ("4", "Looptijd (jaar)", 48, False),
        ("4 jaar", "Looptijd", 48, False),
        ("2 jaar + 2x1 jaar", "Looptijd", 24, False),
        ("2+2 jaar", "Looptijd", 24, False),
        ("4", "Looptijd", 48, True),
        ("48", "Looptijd", 48, True),
        ("n.t.b.", "Looptijd", None, False),
    ],
)
def test_a_duration_in_months(written, heading, months, is_guess):
    assert codes.read_duration(written, heading) == (months, is_guess)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Gemeente Oosterwaard; Gemeente Linderveen", ("Gemeente Oosterwaard", "Gemeente Linderveen")),
        ("Oosterwaard / Linderveen / Meerdijk", ("Oosterwaard", "Linderveen", "Meerdijk")),
        ("Oosterwaard;Meerdijk", ("Oosterwaard", "Meerdijk")),
        ("Oosterwaard\nMeerdijk\n", ("Oosterwaard", "Meerdijk")),
        ("Gemeente Heemskerk | Gemeente Velsen", ("Gemeente Heemskerk", "Gemeente Velsen")),
        ("Gemeente Peel en Maas", ("Gemeente Peel en Maas",)),
        ("Aa en Hunze, Bergen (NH.)", ("Aa en Hunze", "Bergen (NH.)")),
        ("Gemeente Broekhoven aan de Lei", ("Gemeente Broekhoven aan de Lei",)),
        ("Nuenen, Gerwen en Nederwetten; Son en Breugel", ("Nuenen, Gerwen en Nederwetten", "Son en Breugel")),
        ("Waterschap Amstel, Gooi en Vecht", ("Waterschap Amstel, Gooi en Vecht",)),
        ("Werk-/Leerbedrijf NoardEast Fryslân", ("Werk-/Leerbedrijf NoardEast Fryslân",)),
        ("Meerdijk, meerdijk", ("Meerdijk",)),
    ],
)
def test_several_authorities_in_one_cell(written, names):
    assert split_authorities(written) == names


def test_other_ways_to_cut_are_there_for_who_knows_the_register():
    assert authority_readings("Linderveen, Oosterwaard en Meerdijk") == (
        ("Linderveen", "Oosterwaard en Meerdijk"),
        ("Linderveen, Oosterwaard en Meerdijk",),
        ("Linderveen", "Oosterwaard", "Meerdijk"),
    )


@pytest.mark.parametrize(
    ("heading", "group", "field"),
    [
        ("Onderwerp", "", Field.SUBJECT),
        ("PROJECTNAAM", "", Field.SUBJECT),
        ("Aanbestedende dienst(en)", "", Field.AUTHORITIES),
        ("contract_end", "", Field.CONTRACT_ENDS_ON),
        ("EstimatedValue", "", Field.ESTIMATED_VALUE),
        ("Geraamde waarde (x € 1.000)", "", Field.ESTIMATED_VALUE),
        ("Collectief?", "", Field.COLLECTIVE),
        ("CPV-omschrijving", "", Field.CPV_LABEL),
        ("Einddatum", "Huidig contract", Field.CONTRACT_ENDS_ON),
        ("Verwachte startdatum van het nieuwe contract", "", Field.CONTRACT_STARTS_ON),
    ],
)
def test_a_heading_is_recognised(heading, group, field):
    assert VOCABULARY.candidates(heading, group)[0][1] is field


@pytest.mark.parametrize(
    ("heading", "group"), [("Leeftijd", ""), ("Waarde per jaar", ""), ("Einddatum", "Nieuw contract")]
)
def test_a_heading_with_another_meaning_is_left_to_a_person(heading, group):
    assert VOCABULARY.candidates(heading, group) == ()


def test_a_typing_error_in_a_heading():
    assert (VOCABULARY.likeness("Onderwrp"), VOCABULARY.likeness("Omschijving"), VOCABULARY.likeness("Leeftijd")) == (
        Field.SUBJECT,
        Field.DESCRIPTION,
        None,
    )


def test_the_unit_in_a_heading():
    assert [
        heading_scale(text) for text in ("Waarde (x € 1.000)", "Waarde in k€", "Bedrag in mln", "Waarde in euro")
    ] == [
        1_000,
        1_000,
        1_000_000,
        1,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("+A1", True),
        ("-2+3|cmd!A0", True),
        ("+31 6 12345678", False),
        ("-5000", False),
        ("- eerste punt", False),
        ("+5%", False),
        ("gewoon", False),
    ],
)
def test_text_that_a_spreadsheet_would_calculate(text, expected):
    assert looks_like_formula(text) is expected
