"""Reading of procurement plans and lists of notices: bytes in, an explained reading out. Nothing is saved here.

Source: point 4 and "Bad input" of the specification. This package knows no models; matching names to the
register and saving are done by whoever calls it.
"""

from projects.documents.tables.errors import CellUnreadable, TableUnreadable
from projects.documents.tables.header import Column
from projects.documents.tables.table import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from projects.documents.tables.vocabulary import heading_key
from projects.plan.reading.amounts import Amount
from projects.plan.reading.authorities import authority_readings, split_authorities
from projects.plan.reading.codes import Nature, Procedure, Status
from projects.plan.reading.display import show
from projects.plan.reading.fields import Field
from projects.plan.reading.periods import Period, Precision, read_period
from projects.plan.reading.reader import read_plan
from projects.plan.reading.results import PlanReading, Problem, ReadCell, ReadRow, RowValues, Severity, Skipped

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Amount",
    "CellUnreadable",
    "Column",
    "Field",
    "Nature",
    "Period",
    "PlanReading",
    "Precision",
    "Problem",
    "Procedure",
    "ReadCell",
    "ReadRow",
    "RowValues",
    "Severity",
    "Skipped",
    "Status",
    "TableUnreadable",
    "authority_readings",
    "heading_key",
    "read_period",
    "read_plan",
    "show",
    "split_authorities",
]  # fmt: skip
