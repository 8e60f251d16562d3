"""What a file holds before anything is understood: sheets with rows of raw cells, and the limits of a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import TableUnreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 1_500_000
MAX_CELL_TEXT = 10_000
HEADER_WITHIN = 50


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of which the spreadsheet kept no outcome."""

    text: str


@dataclass(frozen=True, slots=True)
class CellError:
    """An error that the spreadsheet itself shows, such as #REF!."""

    text: str


Raw = str | int | float | Decimal | bool | date | datetime | Formula | CellError | None
Row = tuple[int, list[Raw]]
Merge = tuple[int, int, int, int]


@dataclass(slots=True)
class Table:
    """One sheet. Rows carry their number in the spreadsheet (from 1); empty rows are left out.

    `merges` are (first row, first column, last row, last column), rows from 1 and columns from 0. `epoch` is day 0 of
    serial dates.
    """

    name: str
    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)
    epoch: date = date(1899, 12, 30)
    other_sheets: tuple[str, ...] = ()


Scorer = Callable[[Table], float]


def collect(source: Iterator[tuple[int, list[Raw]]], *, at_most: int | None = None) -> list[Row]:
    """The rows that hold something, without the empty cells at their end.

    `at_most` stops after that many rows of the sheet, for a first look. Raises TableUnreadable beyond the limits.
    """
    rows: list[Row] = []
    cells = 0
    for number, values in source:
        if at_most is not None and number > at_most:
            break
        while values and values[-1] is None:
            values.pop()
        if not values:
            continue
        if len(values) > MAX_COLUMNS:
            raise TableUnreadable(
                format_lazy(
                    _("This table has more than {limit} columns. Keep those that are needed and upload it again."),
                    limit=MAX_COLUMNS,
                ),
                "too_many_columns",
            )
        cells += len(values)
        if len(rows) >= MAX_ROWS + HEADER_WITHIN:
            raise too_many_rows()
        if cells > MAX_CELLS:
            raise TableUnreadable(
                _("This table has too many cells. Remove the columns that are not needed, or split the file."),
                "too_many_cells",
            )
        rows.append((number, values))
    return rows


def too_many_rows() -> TableUnreadable:
    """The refusal of a table that is too long."""
    return TableUnreadable(
        format_lazy(
            _("This table has more than {limit} rows. Split it into several files and upload them one by one."),
            limit="20.000",
        ),
        "too_many_rows",
    )


def as_written(raw: Raw) -> str:
    """The cell as a person sees it in the spreadsheet, as nearly as the file tells."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, Formula | CellError):
        return raw.text
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if (raw.hour, raw.minute) == (0, 0) else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)
