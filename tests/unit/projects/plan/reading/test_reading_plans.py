"""Whole files: the sample plans, the real notices, and tables in other shapes (point 4)."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from projects.plan.reading import Field, Nature, Procedure, Severity, Status, read_plan, show


def problems(reading) -> list[tuple[int, str, str, str]]:
    return [(found.row, found.column, found.value, found.code) for found in reading.problems]


def csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def test_the_workbook_of_linderveen(sample):
    reading = read_plan(sample("plans/inkoopplan-2027-linderveen.xlsx"), "inkoopplan-2027-linderveen.xlsx")
    assert (reading.sheet, reading.header_row, reading.year) == ("Inkoopplan 2027", 5, 2027)
    assert reading.title == "Inkoopplan 2027 gemeente Linderveen\nVastgesteld door het college op 8 december 2026"
    assert [(column.heading, column.field) for column in reading.columns] == [
        ("Nr.", Field.REFERENCE),
        ("Onderwerp", Field.SUBJECT),
        ("Categorie", Field.CATEGORY),
        ("CPV-code", Field.CPV),
        ("Geraamde waarde (excl. btw)", Field.ESTIMATED_VALUE),
        ("Start voorbereiding", Field.STARTS_ON),
        ("Planning: Publicatie", Field.PUBLISHED_ON),
        ("Ingangsdatum contract", Field.CONTRACT_STARTS_ON),
        ("Huidig contract: Leverancier", Field.SUPPLIER),
        ("Huidig contract: Einddatum", Field.CONTRACT_ENDS_ON),
        ("Procedure", Field.PROCEDURE),
        ("Inkoper", Field.CONTACT),
        ("Collectief?", Field.COLLECTIVE),
        ("Opmerkingen", Field.REMARK),
    ]
    assert [(found.number, found.last, found.code) for found in reading.skipped] == [(9, 9, "empty"), (13, 13, "total")]
    assert problems(reading) == []
    assert [
        (
            row.number,
            row.values.subject,
            row.values.estimated_value,
            row.values.collective,
            str(show(row.values.starts)),
        )
        for row in reading.rows
    ] == [
        (6, "Schoonmaakdienstverlening gebouwen", Decimal("1850000.00"), True, "18-1-2027"),
        (7, "Leerlingenvervoer schooljaar 2028-2029", Decimal("2400000.00"), True, "1-1-2027 t/m 31-3-2027"),
        (8, "Openbare verlichting: onderhoud", Decimal("1200000.00"), None, "1-2-2027 t/m 28-2-2027"),
        (10, "Bedrijfskleding buitendienst", Decimal("140000.00"), False, "1-3-2027 t/m 31-5-2027"),
        (11, "Accountantsdiensten", Decimal("310000.00"), True, "1-4-2027 t/m 30-6-2027"),
        (12, "Hulpmiddelen Wmo", None, True, "1-10-2027 t/m 31-12-2027"),
    ]
    first = reading.rows[0].values
    assert (first.cpv, first.category, first.procedure) == ("90910000-9", "Facilitair", Procedure.OPEN)
    assert (first.contract_ends.first, first.contract_starts.first) == (date(2027, 12, 31), date(2028, 1, 1))
    assert reading.rows[2].values.collective_written == "onderzoeken"
    assert reading.rows[5].values.procedure is Procedure.UNDECIDED


def test_the_list_of_oosterwaard_in_windows_1252(sample):
    reading = read_plan(sample("plans/inkoopplan-2027-oosterwaard.csv"), "inkoopplan-2027-oosterwaard.csv")
    assert problems(reading) == []
    assert [(row.number, row.values.subject, row.values.authorities) for row in reading.rows] == [
        (2, "Schoonmaak gemeentelijke panden", ("Gemeente Oosterwaard", "Gemeente Linderveen")),
        (3, "Doelgroepenvervoer (leerlingenvervoer)", ("Oosterwaard", "Linderveen", "Meerdijk")),
        (4, "Café- en kantinevoorzieningen", ("Oosterwaard",)),
        (5, "Softwarelicenties", ("alle deelnemers",)),
        (7, "Gladheidsbestrijding", ("Oosterwaard", "Meerdijk")),
    ]
    assert [row.values.estimated_value for row in reading.rows] == [
        Decimal(value) for value in ("980000", "3100000", "85000", "1250000", "275000.50")
    ]
    assert [row.values.status for row in reading.rows] == [
        Status.PLANNED,
        Status.PLANNED,
        Status.IDEA,
        Status.PLANNED,
        Status.PLANNED,
    ]
    assert [(cell.heading, cell.written, str(show(cell.understood))) for cell in reading.rows[1].cells] == [
        ("Projectnaam", "Doelgroepenvervoer (leerlingenvervoer)", "Doelgroepenvervoer (leerlingenvervoer)"),
        ("Deelnemers", "Oosterwaard / Linderveen / Meerdijk", "Oosterwaard; Linderveen; Meerdijk"),
        ("Inkooppakket", "Vervoer", "Vervoer"),
        ("Geschatte opdrachtwaarde", "3,1 mln.", "€ 3.100.000"),
        ("Gewenste start", "1e kwartaal 2027", "1-1-2027 t/m 31-3-2027"),
        ("Einde huidige overeenkomst", "31/07/2028", "31-7-2028"),
        ("Procedurevorm", "Europees", str(show(Procedure.EUROPEAN))),
        ("Status", "gepland", str(show(Status.PLANNED))),
    ]


def test_the_list_of_a_region_in_english(sample):
    reading = read_plan(sample("plans/inkoopplannen-2027-regio.csv"), "inkoopplannen-2027-regio.csv")
    assert [column.field for column in reading.columns] == [
        Field.AUTHORITIES,
        Field.SUBJECT,
        Field.CPV,
        Field.ESTIMATED_VALUE,
        Field.STARTS_ON,
        Field.CONTRACT_ENDS_ON,
        Field.PROCEDURE,
        Field.COLLECTIVE,
    ]
    assert (len(reading.rows), problems(reading)) == (7, [])
    assert reading.rows[6].values.authorities == ("Gemeente Broekhoven aan de Lei",)


def test_the_file_with_faults_names_row_column_value_and_reason(sample):
    reading = read_plan(sample("plans/fouten.csv"), "fouten.csv")
    assert problems(reading) == [
        (2, "Waarde", "honderd", "amount"),
        (2, "Start", "32-13-2027", "no_such_date"),
        (3, "Onderwerp", "", "no_subject"),
        (4, "Waarde", "=1+1", "formula"),
        (4, "Start", "Q5 2027", "no_such_date"),
        (5, "Onderwerp", '=HYPERLINK("http://example.org","klik")', "formula"),
    ]
    assert {problem.severity for problem in reading.problems} == {Severity.REFUSED}
    assert (len(reading.refused_rows), reading.good_rows) == (4, ())
    assert all(str(problem.sentence) for problem in reading.problems)


def test_the_real_notices(sample):
    reading = read_plan(sample("notices.csv"), "notices.csv")
    assert (len(reading.rows), problems(reading), reading.skipped, reading.year) == (25, [], (), 2021)
    assert reading.unrecognised == ()
    walstroom = reading.rows[11].values
    assert walstroom.authorities[0] == "Havenbedrijf Rotterdam nv"
    assert walstroom.participants == (
        "Vervallen",
        "North Sea Port Netherlands nv",
        "Drechtsteden",
        "Havenbedrijf Antwerpen nv",
    )
    assert (walstroom.notice_number, walstroom.collective, walstroom.published.first) == (
        "008380-2021",
        True,
        date(2021, 1, 8),
    )
    last = reading.rows[24].values
    assert (last.estimated_value, last.duration_months, last.procedure, last.cpv) == (
        Decimal("8868685.00"),
        84,
        Procedure.CONCESSION,
        "65000000",
    )
    assert reading.rows[0].values.contract_nature is Nature.WORKS
    assert reading.rows[8].values.reference == "2018-4026"


def test_reading_twice_gives_the_same(sample):
    content = sample("plans/inkoopplan-2027-linderveen.xlsx")
    assert read_plan(content, "a.xlsx") == read_plan(content, "a.xlsx")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "iso8859_15", "cp850"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_usual_encoding_and_delimiter(encoding, delimiter):
    rows = (
        ("Onderwerp", "Categorie", "Opmerkingen"),
        ("Cafévoorziening", "Financiën", '"twee\nregels"'),
        ("Coördinatie", "Reïntegratie", "één"),
    )
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    reading = read_plan(content, "plan.csv")
    assert [(row.number, row.values.subject, row.values.category, row.values.remark) for row in reading.rows] == [
        (2, "Cafévoorziening", "Financiën", "twee\nregels"),
        (3, "Coördinatie", "Reïntegratie", "één"),
    ]


def test_the_delimiter_may_be_named_on_the_first_line():
    reading = read_plan(csv("sep=;", "Onderwerp;Waarde", "Schoonmaak;1,2 mln"), "plan.csv")
    assert [(row.number, row.values.estimated_value) for row in reading.rows] == [(3, Decimal("1200000.00"))]


def test_the_table_may_stand_lower_and_on_another_sheet(workbook):
    book = load_workbook(BytesIO(workbook([["Leeswijzer"], ["Dit is een toelichting"]])))
    sheet = book.create_sheet("Plan")
    for row in ([], [None, "Inkoopplan 2028"], [], [None, "Onderwerp", "Start"], [None, "Schoonmaak", "zomer"]):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    reading = read_plan(stream.getvalue(), "plan.xlsx")
    assert (reading.sheet, reading.header_row, reading.year) == ("Plan", 4, 2028)
    assert [(row.number, row.values.starts.first) for row in reading.rows] == [(5, date(2028, 6, 1))]
    assert reading.rows[0].values.starts.year_assumed is True


def test_headings_over_two_rows(workbook):
    rows = [
        ["Onderwerp", "Huidig contract", None, "Waarde"],
        [None, "Leverancier", "Einddatum", None],
        ["Schoonmaak", "Blink bv", "31-12-2027", 100000],
    ]
    reading = read_plan(workbook(rows, ("A1:A2", "B1:C1", "D1:D2")), "plan.xlsx")
    assert [(column.heading, column.field) for column in reading.columns] == [
        ("Onderwerp", Field.SUBJECT),
        ("Huidig contract: Leverancier", Field.SUPPLIER),
        ("Huidig contract: Einddatum", Field.CONTRACT_ENDS_ON),
        ("Waarde", Field.ESTIMATED_VALUE),
    ]
    assert [(row.number, row.values.supplier) for row in reading.rows] == [(3, "Blink bv")]


def test_a_cell_merged_downwards_counts_for_every_row_but_an_amount_only_once(workbook):
    rows = [
        ["Onderwerp", "Categorie", "Waarde"],
        ["Schoonmaak", "Facilitair", 100000],
        ["Catering", None, None],
        ["Vervoer", "Sociaal", 5],
    ]
    reading = read_plan(workbook(rows, ("B2:B3", "C2:C3")), "plan.xlsx")
    assert [(row.values.category, row.values.estimated_value) for row in reading.rows] == [
        ("Facilitair", Decimal("100000.00")),
        ("Facilitair", None),
        ("Sociaal", Decimal("5.00")),
    ]


def test_rows_that_are_no_entry_are_told_and_passed_over(workbook):
    rows = [
        ["Onderwerp", "Waarde", "Start"],
        ["Facilitair", None, None],
        ["Schoonmaak", 100, "Q1 2027"],
        ["Subtotaal", 100, None],
        [],
        [],
        ["Onderwerp", "Waarde", "Start"],
        ["Totaalonderhoud groen", 200, "Q2 2027"],
        ["Totaal", 300, None],
        ["* bedragen zijn ramingen", None, None],
    ]
    reading = read_plan(workbook(rows, ("A2:C2",)), "plan.xlsx")
    assert [(found.number, found.last, found.code) for found in reading.skipped] == [
        (2, 2, "section"),
        (4, 4, "total"),
        (5, 6, "empty"),
        (7, 7, "heading"),
        (9, 9, "total"),
        (10, 10, "note"),
    ]
    assert [(row.number, row.values.subject, row.values.category) for row in reading.rows] == [
        (3, "Schoonmaak", "Facilitair"),
        (8, "Totaalonderhoud groen", "Facilitair"),
    ]


def test_a_date_shown_as_a_month_is_a_month(workbook):
    book = load_workbook(BytesIO(workbook([["Onderwerp", "Start"], ["Schoonmaak", datetime(2027, 3, 1)]])))
    book.active["B2"].number_format = "mmm\\-yy"
    stream = BytesIO()
    book.save(stream)
    reading = read_plan(stream.getvalue(), "plan.xlsx")
    assert str(show(reading.rows[0].values.starts)) == "1-3-2027 t/m 31-3-2027"


def test_a_formula_without_an_outcome_refuses_its_row(workbook):
    reading = read_plan(workbook([["Onderwerp", "Waarde"], ["Schoonmaak", "=1+1"], ["Catering", 5]]), "plan.xlsx")
    assert problems(reading) == [(2, "Waarde", "=1+1", "formula")]
    assert [row.number for row in reading.good_rows] == [3]


def test_an_error_of_the_spreadsheet_refuses_its_row(workbook):
    reading = read_plan(workbook([["Onderwerp", "Waarde"], ["Schoonmaak", "#REF!"]]), "plan.xlsx")
    assert problems(reading) == [(2, "Waarde", "#REF!", "cell_error")]


def test_a_column_that_was_not_recognised_can_be_assigned():
    content = csv("Onderwerp;Wat kost het;Waarde", "Schoonmaak;50k;nvt")
    plain = read_plan(content, "plan.csv")
    assert [(column.heading, column.key) for column in plain.unrecognised] == [("Wat kost het", "wat kost het")]
    assigned = read_plan(content, "plan.csv", assigned={"WAT KOST HET?": Field.ESTIMATED_VALUE})
    assert [(column.heading, column.field, column.assigned) for column in assigned.columns] == [
        ("Onderwerp", Field.SUBJECT, False),
        ("Wat kost het", Field.ESTIMATED_VALUE, True),
        ("Waarde", None, False),
    ]
    assert assigned.rows[0].values.estimated_value == Decimal("50000.00")
    left_out = read_plan(content, "plan.csv", assigned={"Waarde": None})
    assert left_out.rows[0].values.value_written == ""


def test_without_a_column_for_the_subject_every_row_says_so():
    reading = read_plan(csv("Wat;Aanbestedende dienst;Waarde", "Schoonmaak;Meerdijk;1"), "plan.csv")
    assert (reading.missing, problems(reading)) == ((Field.SUBJECT,), [(2, "", "", "no_subject_column")])
    told = read_plan(
        csv("Wat;Aanbestedende dienst;Waarde", "Schoonmaak;Meerdijk;1"), "p.csv", assigned={"Wat": Field.SUBJECT}
    )
    assert (told.missing, told.rows[0].values.subject) == ((), "Schoonmaak")


def test_the_given_year_goes_before_the_guess():
    content = csv("Onderwerp;Start", "Schoonmaak;maart")
    assert read_plan(content, "plan 2027.csv").rows[0].values.starts.first == date(2027, 3, 1)
    assert read_plan(content, "plan 2027.csv", default_year=2029).rows[0].values.starts.first == date(2029, 3, 1)
    assert problems(read_plan(content, "plan.csv")) == [(2, "Start", "maart", "no_year")]


def test_what_is_merely_unclear_is_a_notice():
    reading = read_plan(csv("Onderwerp;Procedure;Collectief", "Schoonmaak;zoals altijd;blauw"), "plan.csv")
    assert [(problem.code, problem.severity) for problem in reading.problems] == [
        ("procedure", Severity.NOTICE),
        ("collective", Severity.NOTICE),
    ]
    assert len(reading.good_rows) == 1


def test_telephone_numbers_are_no_formulas():
    reading = read_plan(csv("Onderwerp;Contactpersoon", "Schoonmaak;+31 6 12345678"), "plan.csv")
    assert (reading.rows[0].values.contact, problems(reading)) == ("+31 6 12345678", [])


def test_a_text_that_is_too_long_refuses_its_row():
    reading = read_plan(csv("Onderwerp;Opmerkingen", f"Schoonmaak;{'x' * 10_001}"), "plan.csv")
    assert [(found.code, len(found.value)) for found in reading.problems] == [("too_long", 201)]
