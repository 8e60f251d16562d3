"""Tables as CSV and XLSX that open well in Dutch spreadsheet programs and can never run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from accounts.cells import FORMULA, escape_cell, local

# Characters that XML 1.0 does not allow, and so no workbook.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE = re.compile(r"[\[\]:*?/\\]")
_MAX_CELL = 32_767
_WIDTHS = (8, 60)


def write_csv(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file: UTF-8 with a byte order mark, semicolons, CRLF; every cell escaped."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([escape_cell(header) for header in headers])
    writer.writerows([escape_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(headers: Sequence[Any], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """A workbook of one sheet: bold header that stays in view, filter, widths; numbers and dates as such.

    Text is always stored as text, so a cell can start with any character. An instant is written in
    Europe/Amsterdam, without its zone, which workbooks do not have.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _TITLE.sub("-", _ILLEGAL.sub("", title)).strip("' ")[:31] or "Blad 1"
    book.properties.title = _ILLEGAL.sub("", title)
    book.properties.creator = ""
    widths = [0] * len(headers)
    for row_number, values in enumerate((headers, *rows), start=1):
        for column, value in enumerate(values, start=1):
            _fill(sheet.cell(row_number, column), value)
            longest = max((len(line) for line in str(value or "").splitlines()), default=0)
            if column <= len(widths):
                widths[column - 1] = max(widths[column - 1], longest)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE9EEF5")
        cell.border = Border(bottom=Side("thin", color="FF154273"))
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, _WIDTHS[0]), _WIDTHS[1])
    sheet.freeze_panes = "A2"
    if headers:
        sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Cell, value: Any) -> None:
    match value:
        case None:
            return
        case bool() | int() | float() | Decimal():
            cell.value = value
        case datetime():
            cell.value = local(value)
            cell.number_format = "yyyy-mm-dd hh:mm"
        case date():
            cell.value = value
            cell.number_format = "yyyy-mm-dd"
        case time():
            cell.value = value
        case _:
            text = _ILLEGAL.sub("", str(value))[:_MAX_CELL]
            cell.value = text
            # openpyxl would take "=…" for a formula and "#N/A" for an error.
            cell.data_type = "s"
            if FORMULA.match(text):
                cell.quotePrefix = True
            if "\n" in text or len(text) > _WIDTHS[1]:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
