"""What reading gives back: columns, rows with what was written and what was understood, and problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from projects.documents.tables.errors import Sentence
from projects.documents.tables.header import Column
from projects.plan.reading.codes import Nature, Procedure, Status
from projects.plan.reading.fields import Field
from projects.plan.reading.periods import Period


class Severity(StrEnum):
    """REFUSED: the row cannot be taken. NOTICE: it can, and a person should look at it."""

    REFUSED = "refused"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something in a row was not taken as it stands. `column` and `value` are empty when the whole row is meant."""

    row: int
    column: str
    value: str
    code: str
    sentence: Sentence
    severity: Severity = Severity.REFUSED


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell as written and as understood. `understood` is None when the cell says that it is not known.

    `notes` explain how it was read ("a range: its upper end is taken"); `text` in display.py makes it readable.
    """

    column: int
    heading: str
    field: Field
    written: str
    understood: object
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class RowValues:
    """What a row says. Amounts are in euro; periods hold whole days, without a time zone.

    `authorities` holds every authority as written, the contracting one first and the other participants after it;
    `authorities_written` is the text of those cells, for `authority_readings`. `value_note` holds codes of `Amount`.
    """

    subject: str = ""
    description: str = ""
    authorities: tuple[str, ...] = ()
    authorities_written: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    cpv: str = ""
    additional_cpv: tuple[str, ...] = ()
    cpv_label: str = ""
    category: str = ""
    estimated_value: Decimal | None = None
    lowest_value: Decimal | None = None
    value_note: tuple[str, ...] = ()
    value_written: str = ""
    starts: Period | None = None
    published: Period | None = None
    closes: Period | None = None
    contract_starts: Period | None = None
    contract_ends: Period | None = None
    duration_months: int | None = None
    duration_written: str = ""
    procedure: Procedure | None = None
    procedure_written: str = ""
    status: Status | None = None
    status_written: str = ""
    collective: bool | None = None
    collective_written: str = ""
    contract_nature: Nature | None = None
    reference: str = ""
    notice_number: str = ""
    notice_type: str = ""
    supplier: str = ""
    contact: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of the plan; `number` is its number in the spreadsheet, from 1."""

    number: int
    values: RowValues
    cells: tuple[ReadCell, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether this row cannot be saved as it stands."""
        return any(problem.severity is Severity.REFUSED for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows from `number` up to and including `last` that hold no entry. Codes: empty, total, heading, section, note."""

    number: int
    last: int
    code: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A whole file as understood; nothing is saved. `other_sheets` also look like a plan and were not read."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: Sequence[ReadRow]
    skipped: tuple[Skipped, ...]
    title: str = ""
    year: int | None = None
    other_sheets: tuple[str, ...] = ()

    @property
    def good_rows(self) -> tuple[ReadRow, ...]:
        """The rows that can be saved."""
        return tuple(row for row in self.rows if not row.is_refused)

    @property
    def refused_rows(self) -> tuple[ReadRow, ...]:
        """The rows that cannot."""
        return tuple(row for row in self.rows if row.is_refused)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of all rows, in their order."""
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def unrecognised(self) -> tuple[Column, ...]:
        """The columns that a person may assign."""
        return tuple(column for column in self.columns if column.field is None)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields without which no row can be taken and for which no column was found."""
        found = {column.field for column in self.columns}
        return () if Field.SUBJECT in found else (Field.SUBJECT,)
