"""Exports open well and never run (dependencies.md: escape cells that start with = + - @)."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from projects.documents.spreadsheets import escape_cell, write_csv, write_xlsx
from projects.documents.uploads import UploadKind, check_upload


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Voorbeeldstad", "Voorbeeldstad"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        ("=1+1", "'=1+1"),
        ("+31 70", "'+31 70"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        (-5, "-5"),
        (Decimal("-1250.50"), "-1250,50"),
        (1.5, "1,5"),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "2026-11-22 14:05"),
    ],
)
def test_cells_are_escaped(value, cell):
    assert escape_cell(value) == cell


def test_csv_has_a_mark_semicolons_and_escaped_cells():
    content = write_csv(["Dienst", "=kop"], [["Één; twee", "=cmd()"], ['a "b"', Decimal("1.5")]])
    assert content == ("\ufeffDienst;'=kop\r\n" + '"Één; twee";\'=cmd()\r\n' + '"a ""b""";1,5\r\n').encode()


def workbook(headers, rows, title="Blad"):
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(headers, rows, title)))


def test_xlsx_has_real_types():
    sheet = workbook(
        ["Dienst", "Raming", "Datum", "Moment", "Leeg"],
        [
            [
                "Voorbeeldstad",
                Decimal("1250.5"),
                date(2026, 11, 22),
                datetime(2026, 11, 22, 13, 5, tzinfo=UTC),
                None,
            ]
        ],
    ).active
    cells = sheet[2]
    assert [cell.data_type for cell in cells] == ["s", "n", "d", "d", "n"]
    assert [cell.value for cell in cells] == [
        "Voorbeeldstad",
        1250.5,
        datetime(2026, 11, 22),
        datetime(2026, 11, 22, 14, 5),
        None,
    ]
    assert [cell.number_format for cell in cells[2:4]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@a", "\t=1", "#N/A", "=", "2026-11-22"]
)
def test_xlsx_stores_text_as_text(text):
    sheet = workbook([text], [[text]]).active
    assert [(cell.data_type, cell.value) for cell in (sheet["A1"], sheet["A2"])] == [("s", text), ("s", text)]


def test_xlsx_header_is_bold_and_stays_in_view():
    sheet = workbook(["Dienst", "Omschrijving"], [["a", "x" * 200]]).active
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [8, 60]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Inkoopplan 2027/2028: alles", "Inkoopplan 2027-2028- alles"), ("x" * 40, "x" * 31), ("", "Blad 1")],
)
def test_xlsx_sheet_name_is_allowed(title, name):
    assert workbook(["A"], [], title).sheetnames == [name]


def test_xlsx_leaves_out_what_a_workbook_cannot_hold():
    sheet = workbook(["A"], [["a\x00b\x1fc"], ["x" * 40_000]]).active
    assert (sheet["A2"].value, len(sheet["A3"].value)) == ("abc", 32_767)


def test_our_exports_pass_our_own_upload_checks():
    for content, name in [
        (write_csv(["A"], [["=b"]]), "plan.csv"),
        (write_xlsx(["A"], [["=b"]], "Plan"), "plan.xlsx"),
    ]:
        assert check_upload(content, name, kind=UploadKind.PLAN).filename == name
