"""Reading of procurement plans and lists of notices: bytes in, an explained reading out. Nothing is saved here.

Source: point 4 and "Bad input" of the specification. This package knows no models and imports nothing else of the
project; matching names to the register and saving are done by whoever calls it.
"""

from projects.plan.reading.amounts import Amount
from projects.plan.reading.authorities import authority_readings, split_authorities
from projects.plan.reading.codes import Nature, Procedure, Status
from projects.plan.reading.display import show
from projects.plan.reading.errors import CellUnreadable, PlanUnreadable
from projects.plan.reading.fields import Field, heading_key
from projects.plan.reading.periods import Period, Precision, read_period
from projects.plan.reading.reader import read_plan
from projects.plan.reading.results import Column, PlanReading, Problem, ReadCell, ReadRow, RowValues, Severity, Skipped
from projects.plan.reading.tables import MAX_BYTES, MAX_COLUMNS, MAX_ROWS

__all__ = [
    "MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "Amount", "CellUnreadable", "Column", "Field", "Nature", "Period",
    "PlanReading", "PlanUnreadable", "Precision", "Problem", "Procedure", "ReadCell", "ReadRow", "RowValues",
    "Severity", "Skipped", "Status", "authority_readings", "heading_key", "read_period", "read_plan", "show",
    "split_authorities",
]  # fmt: skip
