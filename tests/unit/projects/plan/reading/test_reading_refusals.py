"""Files that cannot be read: one clear sentence each ("Bad input")."""

import time
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from projects.plan.reading import MAX_BYTES, MAX_ROWS, TableUnreadable, read_plan

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code_of(content: bytes, filename: str) -> str:
    with pytest.raises(TableUnreadable) as refusal:
        read_plan(content, filename)
    assert len(str(refusal.value)) > 20
    return refusal.value.code


def packed(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def long_list(rows: int) -> bytes:
    lines = [f"Project {number};Gemeente {number % 300};€ {number}.000,-;Q1 2027" for number in range(rows)]
    return "\n".join(["Onderwerp;Aanbestedende dienst;Waarde;Start", *lines]).encode()


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "leeg.csv", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "leeg.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "plan.csv", "wrong_kind"),
        (b"%PDF-1.7\n%\xe2\xe3", "plan.csv", "wrong_kind"),
        (b"<html><body><table></table></body></html>", "plan.csv", "wrong_kind"),
        (bytes(range(256)) * 20, "plan.csv", "wrong_kind"),
        (b"Onderwerp;Waarde\nSchoonmaak;1\n", "plan.docx", "wrong_kind"),
        (b"Onderwerp;Waarde\nSchoonmaak;1\n", "plan.xls", "old_format"),
        (b"Onderwerp;Waarde\nSchoonmaak;1\n", "plan.xlsx", "broken"),
        (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "plan.xls", "old_format"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "plan.xlsx", "encrypted"),
        (b"PK\x03\x04" + b"broken" * 50, "plan.xlsx", "broken"),
        (b"Onderwerp;Waarde\n", "plan.csv", "no_rows"),
        (b'Onderwerp;Waarde\n"Schoonmaak;1\nx;2\n', "plan.csv", "open_quote"),
        (b"x" * (MAX_BYTES + 1), "plan.csv", "too_large"),
        ((";".join(["Onderwerp"] * 201) + "\n").encode(), "plan.csv", "too_many_columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content, filename, code):
    assert code_of(content, filename) == code


def test_the_samples_that_are_no_plan(sample):
    assert code_of(sample("plans/leeg.csv"), "leeg.csv") == "empty"
    assert code_of(sample("plans/geen-plan.csv"), "geen-plan.csv") == "no_headings"


def test_a_workbook_cut_off_halfway(sample):
    content = sample("plans/inkoopplan-2027-linderveen.xlsx")
    assert code_of(content[: len(content) // 2], "plan.xlsx") == "broken"


def test_a_workbook_with_a_damaged_part(sample):
    content = bytearray(sample("plans/inkoopplan-2027-linderveen.xlsx"))
    place = content.index(b"xl/worksheets/sheet1.xml") + 200
    content[place : place + 40] = b"\x00" * 40
    assert code_of(bytes(content), "plan.xlsx") == "broken"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"readme.txt": b"x"}, "wrong_kind"),
        ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}, "wrong_kind"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "old_format"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}, "old_format"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}, "macros"),
        ({"[Content_Types].xml": b"<Types>macroEnabled</Types>", "xl/workbook.xml": b"<x/>"}, "macros"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}, "broken"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}, "broken"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>", "../evil": b"x"}, "broken"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"0" * 60_000_000}, "zip_bomb"),
    ],
)
def test_a_package_that_is_no_sound_workbook(parts, code):
    assert code_of(packed(**parts), "plan.xlsx") == code


def test_a_workbook_with_pictures_only():
    stream = BytesIO()
    Workbook().save(stream)
    assert code_of(stream.getvalue(), "plan.xlsx") == "empty"


def test_twenty_thousand_rows_are_read_and_one_more_is_refused():
    assert len(read_plan(long_list(MAX_ROWS), "plan.csv").good_rows) == MAX_ROWS
    assert code_of(long_list(MAX_ROWS + 1), "plan.csv") == "too_many_rows"
    assert code_of(long_list(MAX_ROWS + 500), "plan.csv") == "too_many_rows"


def test_five_thousand_rows_of_a_workbook_are_read_in_time():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    sheet.append(["Onderwerp", "Aanbestedende dienst", "Waarde", "Start", "Procedure", "CPV"])
    for number in range(5_000):
        sheet.append([f"Project {number}", "Gemeente Meerdijk", number * 100, "Q1 2027", "open", "90910000-9"])
    stream = BytesIO()
    book.save(stream)
    started = time.monotonic()
    reading = read_plan(stream.getvalue(), "plan.xlsx")
    assert len(reading.good_rows) == 5_000
    assert time.monotonic() - started < 10
