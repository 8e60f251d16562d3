"""XLSX: guarded before openpyxl opens it, then the sheet that looks most like the table that is sought."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree import ElementTree

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from projects.documents.tables.errors import TableUnreadable
from projects.documents.tables.table import (
    HEADER_WITHIN,
    CellError,
    Formula,
    Merge,
    Raw,
    Scorer,
    Table,
    collect,
)
from projects.documents.tables.words import clean

MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 10 * 1024 * 1024
MAX_PARTS = 2_000
MAX_SHEETS = 60
MAX_MERGES = 20_000

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
_EMPTY_FORMULA = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read_workbook(content: bytes, score: Scorer) -> Table:
    """Read the sheet of an .xlsx file for which `score` is highest; of equal sheets the first visible one.

    Raises TableUnreadable for a broken, protected, macro or oversized workbook and for another kind of zip file.
    """
    check_package(content)
    try:
        # openpyxl warns about parts of a workbook that it leaves out; a table does not need them.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(content, score)
    except TableUnreadable:
        raise
    except Exception:
        raise _broken() from None


def check_package(content: bytes) -> None:
    """Look at the zip directory only. Raises TableUnreadable for what is not a plain .xlsx of a sane size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            starts = [package.open(part).read(2048) for part in parts[:MAX_PARTS] if _is_small_xml(part)]
            types = package.read("[Content_Types].xml") if _fits(package, "[Content_Types].xml") else b""
    except TableUnreadable:
        raise
    except Exception:
        raise _broken() from None
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(content))
        or any(part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    ):
        raise TableUnreadable(
            _("This workbook is far larger than its table. Copy the table to a new workbook and upload that."),
            "zip_bomb",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise protected()
    if any(name.casefold().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in types:
        raise TableUnreadable(_("This workbook holds macros. Save it as .xlsx without macros."), "macros")
    if "xl/workbook.bin" in names:
        raise TableUnreadable(
            _("This is a binary workbook (.xlsb). Save it as .xlsx and upload it again."), "old_format"
        )
    if "mimetype" in names and "content.xml" in names:
        raise TableUnreadable(_("This is an OpenDocument file. Save it as .xlsx and upload it again."), "old_format")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise TableUnreadable(
            _("This file is not a workbook. Save it as .xlsx or .csv and upload it again."), "wrong_kind"
        )
    if any(b"<!DOCTYPE" in start or b"<!ENTITY" in start for start in starts) or any(
        name.startswith(("/", "\\")) or ".." in name.split("/") for name in names
    ):
        raise _broken()


def protected() -> TableUnreadable:
    """The refusal of a file with a password."""
    return TableUnreadable(
        _("This file is protected with a password. Remove the password and upload it again."), "encrypted"
    )


def _is_small_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.endswith((".xml", ".rels")) and not part.flag_bits & 1


def _fits(package: zipfile.ZipFile, name: str) -> bool:
    return name in package.namelist() and package.getinfo(name).file_size < 1_000_000


def _broken() -> TableUnreadable:
    return TableUnreadable(
        _("This workbook is damaged and cannot be opened. Open it in a spreadsheet program, save it again as .xlsx and "
          "upload that file."),
        "broken",
    )  # fmt: skip


def _read(content: bytes, score: Scorer) -> Table:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets[:MAX_SHEETS]
    epoch = date(1904, 1, 1) if book.epoch.year == 1904 else date(1899, 12, 30)
    looked: list[tuple[float, bool, int]] = []
    for place, sheet in enumerate(sheets):
        first_rows = collect(_values(sheet), at_most=HEADER_WITHIN + 20)
        looked.append((score(Table(sheet.title, first_rows)), sheet.sheet_state == "visible", -place))
    if not looked:
        raise TableUnreadable(_("This workbook has no sheet with cells."), "no_table")
    best = -max(looked)[2]
    sheet = sheets[best]
    rows = collect(_values(sheet))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read(_part_of(package, sheet.title))
    merges = _merges(xml)
    if _EMPTY_FORMULA.search(xml):
        rows = _with_formulas(content, sheet.title, rows)
    others = tuple(sheets[-place].title for points, _seen, place in looked if points > 0 and -place != best)
    return Table(sheet.title, rows, merges, epoch, others)


def _values(sheet) -> Iterator[tuple[int, list[Raw]]]:
    # Some programs write a wrong size into the sheet; without this openpyxl would believe it and drop cells.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [None if cell.value is None else _raw(cell) for cell in cells]


def _raw(cell) -> Raw:
    value = cell.value
    if isinstance(value, str):
        return CellError(value) if cell.data_type == "e" else (clean(value) or None)
    if isinstance(value, datetime):
        if value.day == 1 and value.time() == time() and _shows_month_only(cell.number_format):
            return f"{value.year}-{value.month:02}"
        return value
    if isinstance(value, bool | int | float | date):
        return value
    return clean(str(value)) or None


def _shows_month_only(number_format: str) -> bool:
    bare = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", number_format or "").casefold()
    return "m" in bare and "d" not in bare and "h" not in bare


def _part_of(package: zipfile.ZipFile, title: str) -> str:
    """The name of the part that holds the sheet with this title."""
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    wanted = next(
        found.get(_RELATION) or found.get(_STRICT_RELATION)
        for found in book.iter()
        if found.tag.endswith("}sheet") and found.get("name") == title
    )
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    target = next(found.get("Target", "") for found in relations if found.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _merges(xml: bytes) -> list[Merge]:
    merges: list[Merge] = []
    for found in _MERGE.finditer(xml):
        first_column, first_row, last_column, last_row = range_boundaries(found[1].decode())
        merges.append((first_row, first_column - 1, last_row, last_column - 1))
        if len(merges) >= MAX_MERGES:
            break
    return merges


def _with_formulas(content: bytes, title: str, rows: list) -> list:
    """The rows with a Formula wherever the workbook holds one without its outcome."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    known = dict(rows)
    sheet = book[title]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        for column, cell in enumerate(cells):
            if cell.data_type != "f" or cell.value is None:
                continue
            values = known.setdefault(number, [])
            values.extend([None] * (column + 1 - len(values)))
            if values[column] is None:
                values[column] = Formula(getattr(cell.value, "text", None) or str(cell.value))
    return sorted(known.items())
