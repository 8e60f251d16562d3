"""Exports of questions as platforms write them, and nasty ones (R74, R75)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from projects.clarification.reading import (
    Field,
    QuestionReading,
    ReadQuestion,
    TableUnreadable,
    number_key,
    place_key,
    read_export,
    read_pasted,
    text_key,
)
from projects.clarification.reading.cells import read_moment
from projects.documents.tables.errors import CellUnreadable

EPOCH = date(1899, 12, 30)


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """The bytes of an .xlsx with these rows; `merge` is a list of ranges."""

    def make(rows: list[list], merge: tuple[str, ...] = ()) -> bytes:
        book = Workbook()
        sheet = book.active
        for row in rows:
            sheet.append(row)
        for cells in merge:
            sheet.merge_cells(cells)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def asked(row: ReadQuestion) -> tuple[str, str, str, str, str]:
    return row.number, row.document, row.paragraph, row.text, row.addition


def codes(reading: QuestionReading) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for row in reading.rows for problem in row.problems]


def test_an_export_in_windows_1252_with_title_rows_and_semicolons_inside_quotes():
    """R74, R75: the headings stand in row 3; quotation marks, semicolons and accents survive."""
    reading = read_export(
        csv(
            "Vragen export;;;;;;;;",
            "",
            "Vraagnummer;Document;Hoofdstuk;Paragraaf;Pagina;Vraag;Tekstvoorstel;Ingediend op;Naam bedrijf",
            '1;Leidraad;3;3.2;12;"Mag dit; en ""dat"" ook – à €?";;12-01-2027 14:35;Café Schoon BV',
            "2;Programma van eisen;;Eis 4;;;Voeg glasbewassing toe.;13 januari 2027 om 9.05 uur;Fris BV",
            encoding="cp1252",
        ),
        "export.csv",
    )
    assert reading.header_row == 3
    assert [asked(row) for row in reading.rows] == [
        ("1", "Leidraad", "hoofdstuk 3, paragraaf 3.2, pagina 12", 'Mag dit; en "dat" ook – à €?', ""),
        ("2", "Programma van eisen", "Eis 4", "", "Voeg glasbewassing toe."),
    ]
    assert [row.asker for row in reading.rows] == ["Café Schoon BV", "Fris BV"]
    assert [row.received_at.astimezone(UTC) for row in reading.rows] == [
        datetime(2027, 1, 12, 13, 35, tzinfo=UTC),
        datetime(2027, 1, 13, 8, 5, tzinfo=UTC),
    ]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            "Nr.|Document|Paragraaf|Vraag|Tekstvoorstel|Datum|Inschrijver|Vertrouwelijk|Perceel",
            "number document paragraph question addition received asker confidential lot",
        ),
        (
            "Vraag ID|Onderwerp|Betreft document|Artikel|Blz.|Vraagtekst|Suggestie|Ontvangstdatum|Ondernemer",
            "number subject document article page question addition received asker",
        ),
        (
            "Question number|Document name|Section|Page|Question|Proposed change|Submitted at|Company|Confidential?",
            "number document paragraph page question addition received asker confidential",
        ),
        ("Volgnr|Vraag/opmerking|Gesteld door|Contactpersoon", "number question asker person"),
        ("Nr|Omschrijving|Datum|Tijd|Naam", "number question received time asker"),
    ],
)
def test_headings_of_platforms_are_recognised(headings, fields):
    """R74: Dutch and English names."""
    names = headings.split("|")
    reading = read_export(csv(";".join(names), ";".join("x" for _name in names)), "export.csv")
    assert [column.field for column in reading.columns] == [Field(name) for name in fields.split()]


def test_columns_that_are_not_known_are_named_and_can_be_assigned_or_left_out():
    """R75: nothing is guessed; what a person says goes before what a heading says."""
    content = csv("Nr;Vraag;Wens;Status", "1;Mag het?;Graag zo;Nieuw")
    reading = read_export(content, "export.csv")
    assert [column.heading for column in reading.unrecognised] == ["Wens", "Status"]
    assert reading.rows[0].addition == ""
    again = read_export(content, "export.csv", assigned={"wens": Field.ADDITION, "nr": None})
    assert asked(again.rows[0]) == ("", "", "", "Mag het?", "Graag zo")
    assert dict(again.rows[0].written) == {"Nr": "1", "Vraag": "Mag het?", "Wens": "Graag zo", "Status": "Nieuw"}


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Volgnummer|Vraagnummer Negometrix|Organisatie|Vraagsteller|Vraag", "order number asker person question"),
        ("Vraagsteller|Organisatie|Vraagnummer|Nr|Vraag", "person asker number order question"),
        ("Volgnummer|Nummer in Mercell|Vraag|E-mail", "order number question person"),
        ("Vraag|Vraagsteller|Naam|E-mailadres", "question asker person email"),
        ("Volgnummer|Vraag|Vragensteller", "number question asker"),
    ],
)
def test_the_number_of_the_platform_and_the_organisation_go_before_what_looks_like_them(headings, fields):
    """R75, R78: Negometrix and Mercell export a serial number and a person beside them."""
    names = headings.split("|")
    reading = read_export(csv(";".join(names), ";".join("x" for _name in names)), "export.csv")
    assert [column.field for column in reading.columns] == [Field(name) for name in fields.split()]


def test_an_organisation_and_its_person_are_both_kept():
    """R78: also what mail address asked."""
    content = csv("Vraagnummer;Organisatie;Vraagsteller;E-mail;Vraag", "7;Fris BV;Jan Jansen;jan@fris.example;Mag het?")
    row = read_export(content, "x.csv").rows[0]
    assert (row.number, row.asker, row.person) == ("7", "Fris BV", "Jan Jansen, jan@fris.example")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("3;;art. 9;12", "hoofdstuk 3, art. 9, pagina 12"),
        (";§ 3.2;art. 9;", "§ 3.2, art. 9"),
        (";3.2;9;blz. 12", "paragraaf 3.2, artikel 9, blz. 12"),
        (";;9;", "artikel 9"),
    ],
)
def test_a_place_that_names_its_kind_is_not_named_twice(line, place):
    """R75: “paragraaf art. 9” is no place."""
    content = csv("Hoofdstuk;Paragraaf;Artikel;Pagina;Vraag", f"{line};Mag het?")
    assert read_export(content, "x.csv").rows[0].paragraph == place


def test_a_place_that_is_too_long_together_is_refused_and_nothing_is_cut_off():
    """R75: chapter and paragraph fit by themselves, but not in one field."""
    content = csv("Hoofdstuk;Paragraaf;Vraag;Document", f"{'h' * 150};{'p' * 150};Mag het?;{'d' * 201}")
    reading = read_export(content, "x.csv")
    assert codes(reading) == [(2, "Document", "too_long"), (2, "Hoofdstuk", "too_long")]


@pytest.mark.parametrize(
    ("content", "headings", "rows"),
    [
        (b"a;b\r\n1;2\r\n", ["a", "b"], 1),
        (b"Lijst\r\nWat;Waarover\r\nMag het?;Leidraad\r\n", ["Wat", "Waarover"], 1),
        (b"Mag de vraag later worden gesteld?\r\nEn wanneer dan?\r\n", ["Kolom A"], 2),
        (b"1;Leidraad;Graag toelichten\r\n2;Bestek;Graag uitleggen\r\n", ["Kolom A", "Kolom B", "Kolom C"], 2),
    ],
)
def test_headings_that_nobody_knows_are_kept_for_a_person_to_say_what_they_are(content, headings, rows):
    """R75: nothing is guessed, and no question is taken for a heading."""
    reading = read_export(content, "x.csv")
    assert ([column.heading for column in reading.columns], len(reading.rows)) == (headings, rows)
    assert reading.is_guessed
    again = read_export(content, "x.csv", assigned={headings[-1].casefold(): Field.QUESTION})
    assert (again.is_guessed, len(again.rows), codes(again)) == (False, rows, [])


def test_a_missing_question_column_is_told_for_every_row():
    """R75: no row is taken over and none is lost; a person points out the column."""
    content = csv("Nr;Document;Wat men wil weten", "1;Leidraad;Mag het?", "2;Leidraad;Wanneer?")
    assert codes(read_export(content, "x.csv")) == [(2, "", "no_question_column"), (3, "", "no_question_column")]
    again = read_export(content, "x.csv", assigned={"wat men wil weten": Field.QUESTION})
    assert [row.text for row in again.rows] == ["Mag het?", "Wanneer?"]


def test_errors_are_told_cell_by_cell():
    """R75: a wrong moment, no question, a confidentiality that is neither yes nor no, and a text that is too long."""
    reading = read_export(
        csv(
            "Nr;Vraag;Ontvangen op;Vertrouwelijk",
            "1;Goed?;12-01-2027 10:00;ja",
            "2;Wanneer?;31-02-2027;nee",
            "3;;12-01-2027;nee",
            "4;Geheim?;12-01-2027;misschien",
            f"5;{'x' * 10_001};12-01-2027;",
        ),
        "x.csv",
    )
    assert codes(reading) == [
        (3, "Ontvangen op", "moment"),
        (4, "", "no_question"),
        (5, "Vertrouwelijk", "confidential"),
        (6, "Vraag", "too_long"),
    ]
    assert [row.confidential for row in reading.rows] == [True, False, False, True, False]


def test_formulas_are_text_and_nothing_is_calculated(workbook):
    """R75: a live formula in a workbook and a formula as text in a CSV are both kept as text, and told."""
    formula = '=HYPERLINK("https://kwaad.example","klik hier")'
    reading = read_export(workbook([["Nr", "Vraag"], [1, formula], [2, "+1 op de vorige vraag"]]), "x.xlsx")
    assert [row.text for row in reading.rows] == [formula, "+1 op de vorige vraag"]
    assert [len(row.notes) for row in reading.rows] == [1, 0]
    text = read_export(csv("Nr;Vraag", '1;"=HYPERLINK(""https://kwaad.example"",""klik hier"")"'), "x.csv")
    assert [row.text for row in text.rows] == [formula]
    assert codes(reading) == codes(text) == []


def test_merged_cells_give_their_document_to_every_row_and_no_question_twice(workbook):
    """R75: a document merged over three rows holds for all of them; a merged question is one question."""
    reading = read_export(
        workbook(
            [["Nr", "Document", "Vraag"], [1, "Leidraad", "Een?"], [2, None, "Twee?"], [3, None, None]],
            merge=("B2:B4", "C3:C4"),
        ),
        "x.xlsx",
    )
    assert [(row.number, row.document, row.text) for row in reading.rows] == [
        ("1", "Leidraad", "Een?"),
        ("2", "Leidraad", "Twee?"),
        ("3", "Leidraad", ""),
    ]
    assert codes(reading) == [(4, "", "no_question")]


def test_dates_and_numbers_of_a_workbook(workbook):
    """R75: real dates, a separate hour, and numbers without a trailing .0."""
    reading = read_export(
        workbook([["Nr", "Vraag", "Datum", "Tijd"], [12.0, "Een?", datetime(2027, 1, 12), "14:35"]]), "x.xlsx"
    )
    row = reading.rows[0]
    assert (row.number, row.received_at.isoformat()) == ("12", "2027-01-12T14:35:00+01:00")


def test_headings_once_more_and_empty_rows_are_no_questions():
    """R75: pages of an export repeat the headings."""
    reading = read_export(csv("Nr;Document;Vraag", "1;Leidraad;Een?", ";;", "Nr;Document;Vraag", "2;;Twee?"), "x.csv")
    assert [row.text for row in reading.rows] == ["Een?", "Twee?"]


def test_two_thousand_rows_are_read():
    """R74: a large tender."""
    lines = [f"{number};Leidraad;Vraag over {number}?;12-01-2027 10:00" for number in range(1, 2001)]
    reading = read_export(csv("Nr;Document;Vraag;Datum", *lines), "x.csv")
    assert (len(reading.rows), codes(reading), reading.has_moments) == (2000, [], True)


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "leeg.csv", "empty"),
        (b"Nr;Vraag\r\n", "x.csv", "no_rows"),
        (b'Nr;Vraag\r\n1;"Mag het?\r\n', "x.csv", "open_quote"),
        (b"%PDF-1.7", "x.csv", "wrong_kind"),
        (b"PK\x03\x04kapot", "x.xlsx", "broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content, filename, code):
    """R75: bad input is told, and nothing is guessed."""
    with pytest.raises(TableUnreadable) as refusal:
        read_export(content, filename)
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 20


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12-01-2027 14:35", "2027-01-12T14:35:00+01:00"),
        ("2027-07-12T14:35:10Z", "2027-07-12T14:35:10+00:00"),
        ("2027-07-12 14:35", "2027-07-12T14:35:00+02:00"),
        ("di 12 jan. 2027, 9:05", "2027-01-12T09:05:00+01:00"),
        ("12/1/27", "2027-01-12T00:00:00+01:00"),
        ("12 januari 2027 om 14.35 uur", "2027-01-12T14:35:00+01:00"),
        ("1-12-2027 2:05 PM", "2027-12-01T14:05:00+01:00"),
        (datetime(2027, 1, 12, 8, 0), "2027-01-12T08:00:00+01:00"),
        (46399.5, "2027-01-12T12:00:00+01:00"),
    ],
)
def test_moments_as_people_write_them(written, expected):
    """R75: Amsterdam time, unless the cell names a zone."""
    assert read_moment(written, EPOCH).isoformat() == expected


@pytest.mark.parametrize("written", ["morgen", "31-02-2027", "12-13-2027", "12-01-2027 25:00", "2027", 12, True])
def test_what_is_no_moment_is_refused(written):
    """R75: no date is made up."""
    with pytest.raises(CellUnreadable):
        read_moment(written, EPOCH)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("Mag het overdag?\nEn 's nachts?", [("", "Mag het overdag?"), ("", "En 's nachts?")]),
        ("Eerste alinea\nvan twee.\n\nTweede alinea.", [("", "Eerste alinea\nvan twee."), ("", "Tweede alinea.")]),
        ("1. Mag het?\nMet:\n1) a\n2. Tweede?", [("", "Mag het?\nMet:\n1) a"), ("", "Tweede?")]),
        ("1) Mag het?\n2) Tweede?", [("", "Mag het?"), ("", "Tweede?")]),
        ("• Mag het?\n• Tweede?", [("", "Mag het?"), ("", "Tweede?")]),
        ("a) Mag het?\nb) Tweede?", [("", "Mag het?"), ("", "Tweede?")]),
        ("Nr\tVraag\n1\tMag het?\n2\tTweede?", [("", "Mag het?"), ("", "Tweede?")]),
        ("Vraagnummer\tVraag\n1\tMag het?\n2\tTweede?", [("1", "Mag het?"), ("2", "Tweede?")]),
        ("Vraag 1:\nMag het?\n\nVraag 2: En dit?", [("", "Mag het?"), ("", "En dit?")]),
        ("TenderNed-vraag 12: Mag het?\nTenderNed-vraag 15: Ook?", [("12", "Mag het?"), ("15", "Ook?")]),
        ("Vraag-ID 12\nMag het?\nVraag-ID 15\nOok?", [("12", "Mag het?"), ("15", "Ook?")]),
        ("Vraagnummer: 12\nVraag: Mag het?\nVraagnummer: 15\nVraag: Ook?", [("12", "Mag het?"), ("15", "Ook?")]),
        ("1\tMag de vraag later?\tx\n2\tJa?\ty", [("", "Mag de vraag later?"), ("", "Ja?")]),
        ("| Vraagnummer | Vraag |\n|---|:---:|\n| 7 | Mag<br>het \\| dat? |\n| 8 | Ja? |",
         [("7", "Mag\nhet | dat?"), ("8", "Ja?")]),
        ("Vragen van ons\n\nDocument | **Vraag**\n--- | ---\nLeidraad | Mag het?\nNog iets.",
         [("", "Mag het?"), ("", "")]),
        ("| 1 | Leidraad | Mag het op zondag ook? |\n| 2 | Bestek | En later? |",
         [("", "Mag het op zondag ook?"), ("", "En later?")]),
        ("Nr\tVraag\n7\t\"Mag\nhet?\"", [("7", "Mag\nhet?")]),
        ("7\tMag de vraag later?\tx\n8\tJa?\ty", [("7", "Mag de vraag later?"), ("8", "Ja?")]),
    ],
)  # fmt: skip
def test_pasted_text(pasted, expected):
    """R74: a line, a paragraph, a number or a row of a sheet is a question."""
    assert [(row.number, row.text) for row in read_pasted(pasted).rows] == expected


def test_pasted_questions_that_name_their_place():
    """R75: lines that say what they are go to their own field."""
    row = read_pasted("Vraag 3:\nDocument: Leidraad\nParagraaf: 3.2\nMag het?\nTekstvoorstel: Voeg toe.").rows[0]
    assert asked(row) == ("", "Leidraad", "3.2", "Mag het?", "Voeg toe.")
    assert dict(row.written)["Nummer in de lijst"] == "3"


def test_nothing_pasted_is_refused():
    """R75: a sentence."""
    with pytest.raises(TableUnreadable) as refusal:
        read_pasted(" \n ")
    assert refusal.value.code == "empty"


def test_a_question_is_recognised_whatever_case_spaces_and_quotation_marks():
    """R75: importing the same question twice makes one."""
    one, two = text_key("Mag “dat” ook – 's avonds?", ""), text_key('mag  "dat"\nook - ’s avonds?', "")
    assert one == two != text_key("Mag “dat” ook – 's avonds?", "Ja.")
    assert place_key("Leidraad", "3.2") == place_key("LEIDRAAD ", "3.2") != place_key("Leidraad", "3.3")
    assert place_key("", " ") == ""
    assert [number_key(text) for text in ("Vraag 012", "12.", "12", "V-12")] == ["12", "12", "12", "v-12"]
