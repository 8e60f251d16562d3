"""An export, read: from bytes to columns, rows and problems, without saving anything."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.clarification.reading.cells import read_moment, read_text, read_yes_no
from projects.clarification.reading.fields import VOCABULARY, Field
from projects.clarification.reading.results import Problem, QuestionReading, ReadQuestion
from projects.documents.tables.errors import CellUnreadable, Sentence, TableUnreadable
from projects.documents.tables.files import open_table
from projects.documents.tables.header import Column, Header, fill_merged, find_header, header_at, score
from projects.documents.tables.table import HEADER_WITHIN, MAX_ROWS, Formula, Raw, Row, Table, as_written, too_many_rows
from projects.documents.tables.words import is_unknown

VALUE_SHOWN = 200
# A question that happens to hold the word “vraag” scores less than a row of headings does.
SURE = 5
# What the columns of a question hold at most.
LENGTHS = {"number": 80, "document": 200, "paragraph": 200, "asker": 200, "person": 99, "lot": 200}
_PLACES = (
    (Field.CHAPTER, "hoofdstuk"),
    (Field.PARAGRAPH, "paragraaf"),
    (Field.ARTICLE, "artikel"),
    (Field.PAGE, "pagina"),
)

# A place that names its kind itself: “art. 9”, “§ 3”, “Eis 4”.
_SAYS_WHAT = re.compile(
    r"(?:art(?:ikel)?|par(?:agraaf|agraph)?|hoofdst(?:uk)?|hfst|pag(?:ina)?|blz|bladzijde|eis|bijlage|lid|sectie|section|"
    r"chapter|article|page|clause|regel|tabel)\b|§",
    re.IGNORECASE,
)

Assignment = Mapping[str, Field | None]


def read_export(content: bytes, filename: str, *, assigned: Assignment | None = None) -> QuestionReading:
    """Read an export of a platform from XLSX, CSV or TSV (R74, R75).

    `assigned` gives columns by heading to a field, or to None to leave one out, and goes before what the heading says.
    Raises TableUnreadable when the file as a whole cannot be read; what is wrong in a row is in its problems.
    """
    table = open_table(content, filename, partial(score, vocabulary=VOCABULARY, assigned=assigned))
    return read_table(table, assigned)


def read_table(table: Table, assigned: Assignment | None = None) -> QuestionReading:
    """The questions in a table. Raises TableUnreadable when it has no rows.

    Headings that say nothing are kept as they are, so that a person can say what the columns hold.
    """
    header = find_header(table, VOCABULARY, assigned)
    if header is None or header.score < SURE:
        table, header = unknown_headings(table, assigned)
    body = table.rows[header.position + 1 :]
    if len(body) > MAX_ROWS:
        raise too_many_rows()
    if not body:
        raise TableUnreadable(_("There are headings in this file, but no rows below them."), "no_rows")
    # A number, a question and its moment belong to one row; a document or an asker may stand beside several.
    fill_merged(table, header, but={Field.NUMBER, Field.QUESTION, Field.ADDITION, Field.RECEIVED, Field.TIME})
    kept = [row for row in body if not _without_question(header, row)]
    rows = tuple(_read_row(number, values, header.columns, table) for number, values in kept)
    fields = {column.field for column in header.columns}
    return QuestionReading(
        table.name,
        header.number,
        header.columns,
        rows,
        len(body) - len(kept),
        table.other_sheets,
        Field.RECEIVED in fields,
    )


def unknown_headings(table: Table, assigned: Assignment | None = None) -> tuple[Table, Header]:
    """The row that looks like headings nobody knows; without one, columns get a name and no row is taken for headings.

    Raises TableUnreadable for an empty table.
    """
    if not table.rows:
        raise TableUnreadable(_("This file is empty. Upload the file that holds the table."), "empty")
    first = table.rows[:HEADER_WITHIN]
    width = max(len(values) for _number, values in table.rows)
    usual = max(sum(value is not None for value in values) for _number, values in first)
    for position, (_number, values) in enumerate(first):
        if sum(value is not None for value in values) >= max(2, 0.6 * usual):
            if _could_be_headings(values):
                return table, header_at(table, VOCABULARY, position, assigned)
            break
    table = replace(table, rows=[(0, list(column_names(width))), *table.rows])
    return table, header_at(table, VOCABULARY, 0, assigned)


def column_names(width: int) -> list[str]:
    """“Kolom A”, “Kolom B” …: for a list without headings."""
    return [f"Kolom {chr(65 + index) if index < 26 else index + 1}" for index in range(width)]


def _could_be_headings(values: list[Raw]) -> bool:
    """Whether a row holds short names only, each once: what a question or a number in it would not be."""
    names = [value for value in values if value is not None]
    return len(set(names)) == len(names) and all(
        isinstance(name, str) and len(name) <= 60 and "?" not in name and not name[:1].isdigit() for name in names
    )


def _without_question(header: Header, row: Row) -> bool:
    """Whether a row is empty, or holds the headings once more."""
    filled = {index: value for index, value in enumerate(row[1]) if value is not None}
    headings = {index: heading.casefold() for index, heading in header.headings.items()}
    same = sum(
        1
        for index, value in filled.items()
        if isinstance(value, str) and headings.get(index) == " ".join(value.split()).casefold()
    )
    return not filled or (same >= 2 and same >= 0.6 * len(filled))


def _read_row(number: int, values: list[Raw], columns: Iterable[Column], table: Table) -> ReadQuestion:
    cells = {
        column.field: (column, values[column.index])
        for column in columns
        if column.field and column.index < len(values) and values[column.index] is not None
    }
    written = tuple(
        (column.heading, as_written(values[column.index]))
        for column in columns
        if column.heading and column.index < len(values) and values[column.index] is not None
    )
    has_question = any(column.field in (Field.QUESTION, Field.ADDITION) for column in columns)
    return _Row(number, cells, written, table, has_question).read()


def _too_long(limit: int) -> CellUnreadable:
    sentence = format_lazy(_("This is longer than {limit} characters. Shorten it."), limit=limit)
    return CellUnreadable("too_long", sentence)


class _Row:
    """One row while it is read."""

    def __init__(
        self,
        number: int,
        cells: Mapping[Field, tuple[Column, Raw]],
        written: tuple[tuple[str, str], ...],
        table: Table,
        has_question: bool,
    ) -> None:
        self.number, self.cells, self.written, self.table = number, cells, written, table
        self.has_question = has_question
        self.problems: list[Problem] = []
        self.notes: list[Sentence] = []

    def read(self) -> ReadQuestion:
        """The row as understood, with what is wrong in it."""
        text, addition, subject = self.text(Field.QUESTION), self.text(Field.ADDITION), self.text(Field.SUBJECT)
        if subject and text and subject != text:
            text = f"{subject}\n{text}"
        elif subject and not text and addition:
            addition = f"{subject}\n{addition}"
        if not text and not addition and not self.problems:
            self.problems.append(self.no_question())
        asker = self.short(Field.ASKER, "asker")
        person = ", ".join(filter(None, (self.short(Field.PERSON, "person"), self.short(Field.EMAIL, "person"))))
        return ReadQuestion(
            row=self.number,
            number=self.short(Field.NUMBER, "number"),
            document=self.short(Field.DOCUMENT, "document"),
            paragraph=self.place(),
            text=text,
            addition=addition,
            asker=asker or person,
            person=person if asker else "",
            lot=self.short(Field.LOT, "lot"),
            received_at=self.moment(),
            confidential=self.yes_no(),
            written=self.written,
            notes=tuple(self.notes),
            problems=tuple(self.problems),
        )

    def text(self, field: Field) -> str:
        """The text of a cell; empty when there is none, and when it says so."""
        if field not in self.cells:
            return ""
        column, raw = self.cells[field]
        if isinstance(raw, Formula):
            self.notes.append(
                format_lazy(_("“{column}” holds a formula; its text is taken over as text."), column=column.heading)
            )
        try:
            text = read_text(raw)
        except CellUnreadable as error:
            self.refuse(column, raw, error)
            return ""
        return "" if is_unknown(text) and field is not Field.NUMBER else text

    def short(self, field: Field, name: str) -> str:
        """The text of a cell on one line, of a length that fits."""
        text = " ".join(self.text(field).split())
        if len(text) > LENGTHS[name]:
            column, raw = self.cells[field]
            self.refuse(column, raw, _too_long(LENGTHS[name]))
            return ""
        return text

    def place(self) -> str:
        """Chapter, paragraph, article and page together; the kind is named when there are several."""
        found = [(word, self.short(field, "paragraph")) for field, word in _PLACES]
        found = [(word, text) for word, text in found if text]
        if len(found) == 1 and found[0][0] == "paragraaf":
            return found[0][1]
        parts = [
            text if word in text.casefold() or _SAYS_WHAT.match(text) else f"{word} {text}" for word, text in found
        ]
        place = ", ".join(parts)
        if len(place) > LENGTHS["paragraph"]:
            column, raw = next(self.cells[field] for field, _word in _PLACES if field in self.cells)
            self.refuse(column, raw, _too_long(LENGTHS["paragraph"]))
            return ""
        return place

    def moment(self) -> datetime | None:
        """When it came in, or None when the row does not say it."""
        if Field.RECEIVED not in self.cells:
            return None
        column, raw = self.cells[Field.RECEIVED]
        clock_time = self.cells.get(Field.TIME, (None, None))[1]
        try:
            return read_moment(raw, self.table.epoch, clock_time)
        except CellUnreadable as error:
            self.refuse(column, raw, error)
            return None

    def yes_no(self) -> bool:
        """Whether it is confidential."""
        if Field.CONFIDENTIAL not in self.cells:
            return False
        column, raw = self.cells[Field.CONFIDENTIAL]
        try:
            return read_yes_no(raw)
        except CellUnreadable as error:
            self.refuse(column, raw, error)
            return True

    def refuse(self, column: Column, raw: Raw, error: CellUnreadable) -> None:
        """Notes why a cell cannot be taken."""
        value = as_written(raw)
        shown = value if len(value) <= VALUE_SHOWN else f"{value[:VALUE_SHOWN]}…"
        self.problems.append(Problem(self.number, column.heading, shown, error.code, error.sentence))

    def no_question(self) -> Problem:
        """Why a row without a question cannot be taken."""
        if not self.has_question:
            sentence = _("No column with the question was found. Point out which column holds it.")
            return Problem(self.number, "", "", "no_question_column", sentence)
        sentence = _("This row has no question and no proposed addition.")
        return Problem(self.number, "", "", "no_question", sentence)
