"""A plan, read: from bytes to columns, rows and problems, without saving anything."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import CellUnreadable, Sentence, TableUnreadable
from projects.documents.tables.files import open_table
from projects.documents.tables.header import Column, Header, fill_merged, find_header, score
from projects.documents.tables.table import MAX_ROWS, Raw, Row, Table, as_written, too_many_rows
from projects.plan.reading.cells import Outcome, Surroundings, read_cell
from projects.plan.reading.fields import VOCABULARY, Field
from projects.plan.reading.periods import FIRST_YEAR, LAST_YEAR, read_period
from projects.plan.reading.results import PlanReading, Problem, ReadCell, ReadRow, RowValues, Severity, Skipped

VALUE_SHOWN = 200

_TOTAL = re.compile(
    r"^(?:(?:sub|eind|generaal|algemeen|grand)[\s-]*)?(?:totalen|totaal|total|totals|som|sum)\b[\s:.]*", re.I
)
_NOTE = re.compile(
    r"^(?:\*|toelichting|noot|bron|opmerking|let op|laatst bijgewerkt|versie|disclaimer|source|note)\b|^\*", re.I
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_REASONS: dict[str, Sentence] = {
    "empty": _("empty row"),
    "total": _("row with totals"),
    "heading": _("the headings once more"),
    "section": _("heading of a group of rows"),
    "note": _("note below the table"),
}
_NOT_FILLED = {Field.ESTIMATED_VALUE, Field.REFERENCE, Field.NOTICE_NUMBER}
_BESIDE_TOTAL = {Field.SUBJECT, Field.ESTIMATED_VALUE, Field.REFERENCE, Field.DURATION_MONTHS}


def read_plan(
    content: bytes,
    filename: str,
    *,
    assigned: Mapping[str, Field | None] | None = None,
    default_year: int | None = None,
) -> PlanReading:
    """Read a plan or a list of notices from XLSX, CSV or TSV (point 4 of the specification).

    `assigned` gives columns by heading to a field, or to None to leave a column out, and goes before what the heading
    says. `default_year` is used for periods without a year, before the year in the title, sheet or file name.
    Raises TableUnreadable when the file as a whole cannot be read; what is wrong in a row is in its problems.
    """
    table = open_table(content, filename, partial(score, vocabulary=VOCABULARY, assigned=assigned))
    header = find_header(table, VOCABULARY, assigned)
    if header is None:
        if not table.rows:
            raise TableUnreadable(_("This file is empty. Upload the file that holds the table."), "empty")
        raise TableUnreadable(
            _(
                "No row with the headings of a plan was found in the first 50 rows. Give the columns headings such as "
                "Onderwerp, Aanbestedende dienst, Geraamde waarde and Startdatum."
            ),
            "no_headings",
        )
    body = table.rows[header.position + 1 :]
    if len(body) > MAX_ROWS:
        raise too_many_rows()
    if not body:
        raise TableUnreadable(_("There are headings in this file, but no rows below them."), "no_rows")
    title = _title(table, header)
    # Amounts and numbers would count double.
    fill_merged(table, header, but=_NOT_FILLED)
    year = _named_year(title, table.name, filename) or _usual_year(body, header, table)
    reading = _Reading(table, header, default_year or year)
    rows, skipped = reading.rows(body)
    return PlanReading(
        table.name, header.number, header.columns, rows, skipped, title, default_year or year, table.other_sheets
    )


def _title(table: Table, header: Header) -> str:
    lines = []
    for number, values in table.rows[: header.position]:
        if number >= header.first and header.first != header.number:
            break
        texts = dict.fromkeys(as_written(value) for value in values if value is not None)
        lines.append(" ".join(texts))
    return "\n".join(lines)[:2000]


def _named_year(title: str, sheet: str, filename: str) -> int | None:
    for line in (*title.splitlines(), sheet, filename):
        years = [int(found) for found in _YEAR.findall(line)]
        if years and FIRST_YEAR <= years[0] <= LAST_YEAR:
            return years[0]
    return None


def _usual_year(body: list[Row], header: Header, table: Table) -> int | None:
    """The year that most starts, or else most publications, name."""
    for field in (Field.STARTS_ON, Field.PUBLISHED_ON, Field.CONTRACT_STARTS_ON):
        column = next((column.index for column in header.columns if column.field is field), None)
        years: Counter[int] = Counter()
        for _number, values in body if column is not None else ():
            raw = values[column] if column < len(values) else None
            try:
                period = read_period(raw, None, table.epoch) if raw is not None else None
            except (CellUnreadable, TypeError, AttributeError):
                continue
            if period:
                years[period.first.year] += 1
        if years:
            return min(years, key=lambda year: (-years[year], year))
    return None


class _Reading:
    """The rows of one table, read with its headings."""

    def __init__(self, table: Table, header: Header, year: int | None) -> None:
        self.columns = [column for column in header.columns if column.field]
        self.subject = next((column for column in self.columns if column.field is Field.SUBJECT), None)
        self.category = next((column for column in self.columns if column.field is Field.CATEGORY), None)
        self.headings = {index: heading.casefold() for index, heading in header.headings.items()}
        self.around = {column.index: Surroundings(column.heading, year, table.epoch) for column in self.columns}
        self.wide = {
            (row, column) for row, column, last, last_column in table.merges if last == row and last_column > column
        }
        self.header_number = header.number

    def rows(self, body: list[Row]) -> tuple[tuple[ReadRow, ...], tuple[Skipped, ...]]:
        """All rows with an entry, and those without one with the reason."""
        rows: list[ReadRow] = []
        skipped: list[Skipped] = []
        section = ""
        previous = self.header_number
        for number, values in body:
            if number > previous + 1:
                skipped.append(Skipped(previous + 1, number - 1, "empty", _REASONS["empty"]))
            previous = number
            reason = self._without_entry(number, values)
            if reason:
                if reason == "section":
                    section = as_written(next(value for value in values if value is not None))
                skipped.append(Skipped(number, number, reason, _REASONS[reason]))
            else:
                rows.append(self._row(number, values, section))
        return tuple(rows), tuple(skipped)

    def _without_entry(self, number: int, values: list[Raw]) -> str:
        """The code of the reason why this row holds no entry, or an empty string."""
        filled = {index: value for index, value in enumerate(values) if value is not None}
        if not filled:
            return "empty"
        texts = {index: value for index, value in filled.items() if isinstance(value, str)}
        same = sum(1 for index, text in texts.items() if self.headings.get(index) == " ".join(text.split()).casefold())
        if same >= 2 and same >= 0.6 * len(filled):
            return "heading"
        by_field = {column.field for column in self.columns if column.index in filled}
        first = next(iter(texts.values()), "")
        if by_field <= _BESIDE_TOTAL:
            if _TOTAL.match(first) and (len(filled) > 1 or _TOTAL.fullmatch(first)):
                return "total"
            if by_field == {Field.ESTIMATED_VALUE}:
                return "total"
        if len(filled) == 1:
            index = next(iter(filled))
            if (number, index) in self.wide and isinstance(filled[index], str):
                return "section"
            if texts and _NOTE.match(first):
                return "note"
        return ""

    def _row(self, number: int, values: list[Raw], section: str) -> ReadRow:
        said: dict = {}
        written_authorities: list[str] = []
        cells: list[ReadCell] = []
        problems: list[Problem] = []
        for column in self.columns:
            raw = values[column.index] if column.index < len(values) else None
            if raw is None:
                continue
            written = as_written(raw)
            try:
                outcome = read_cell(column.field, raw, self.around[column.index])
            except CellUnreadable as error:
                problems.append(_problem(number, column, written, error.code, error.sentence))
                continue
            cells.append(_cell(column, written, outcome))
            found = dict(outcome.values)
            if found.get("written"):
                written_authorities.append(found["written"])
            found.pop("written", None)
            said |= found
            if outcome.notice:
                problems.append(_problem(number, column, written, *outcome.notice, Severity.NOTICE))
        if section and self.category is None:
            said.setdefault("category", section)
        is_reported = any(self.subject and problem.column == self.subject.heading for problem in problems)
        if not said.get("subject") and not is_reported:
            problems.insert(0, self._no_subject(number))
        buyers, others = said.get("authorities", ()), said.get("participants", ())
        said["authorities"] = tuple(dict.fromkeys((*buyers, *others)))
        return ReadRow(
            number, RowValues(**said, authorities_written=tuple(written_authorities)), tuple(cells), tuple(problems)
        )

    def _no_subject(self, number: int) -> Problem:
        if self.subject is None:
            sentence = _("No column with the subject was found. Point out which column holds it.")
            return Problem(number, "", "", "no_subject_column", sentence)
        sentence = _("This row has no subject. Fill in what is to be bought.")
        return Problem(number, self.subject.heading, "", "no_subject", sentence)


def _problem(
    number: int, column: Column, written: str, code: str, sentence: Sentence, severity: Severity = Severity.REFUSED
) -> Problem:
    shown = written if len(written) <= VALUE_SHOWN else f"{written[:VALUE_SHOWN]}…"
    return Problem(number, column.heading, shown, code, sentence, severity)


def _cell(column: Column, written: str, outcome: Outcome) -> ReadCell:
    return ReadCell(column.index, column.heading, column.field, written, outcome.understood, outcome.notes)
