"""An export, read: from bytes to columns, rows and problems, without saving anything."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.clarification.reading.cells import read_moment, read_text, read_yes_no
from projects.clarification.reading.fields import VOCABULARY, Field
from projects.clarification.reading.results import Problem, QuestionReading, ReadQuestion
from projects.documents.tables.errors import CellUnreadable, Sentence, TableUnreadable
from projects.documents.tables.files import open_table
from projects.documents.tables.header import Column, Header, fill_merged, find_header, score
from projects.documents.tables.table import MAX_ROWS, Formula, Raw, Row, Table, as_written, too_many_rows
from projects.documents.tables.words import is_unknown

VALUE_SHOWN = 200
# A question that happens to hold the word “vraag” scores less than a row of headings does.
SURE = 5
# What the columns of a question hold at most.
LENGTHS = {"number": 80, "document": 200, "paragraph": 200, "asker": 200, "lot": 200}
_PLACES = (
    (Field.CHAPTER, "hoofdstuk"),
    (Field.PARAGRAPH, "paragraaf"),
    (Field.ARTICLE, "artikel"),
    (Field.PAGE, "pagina"),
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
    """The questions in a table. Raises TableUnreadable when it has no headings or no rows."""
    header = find_header(table, VOCABULARY, assigned)
    if header is None or header.score < SURE:
        raise TableUnreadable(
            _(
                "No row with the headings of a list of questions was found in the first 50 rows. Give the columns "
                "headings such as Nr., Document, Paragraaf and Vraag."
            ),
            "no_headings",
        )
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
        asker, person = self.short(Field.ASKER, "asker"), self.short(Field.PERSON, "asker")
        return ReadQuestion(
            row=self.number,
            number=self.short(Field.NUMBER, "number"),
            document=self.short(Field.DOCUMENT, "document"),
            paragraph=self.place(),
            text=text,
            addition=addition,
            asker=f"{asker} ({person})"[: LENGTHS["asker"]] if asker and person else asker or person,
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
            sentence = format_lazy(_("This is longer than {limit} characters. Shorten it."), limit=LENGTHS[name])
            self.refuse(column, raw, CellUnreadable("too_long", sentence))
            return ""
        return text

    def place(self) -> str:
        """Chapter, paragraph, article and page together; the kind is named when there are several."""
        found = [(word, self.short(field, "paragraph")) for field, word in _PLACES]
        found = [(word, text) for word, text in found if text]
        if len(found) == 1 and found[0][0] == "paragraaf":
            return found[0][1]
        parts = [text if word in text.casefold() else f"{word} {text}" for word, text in found]
        return ", ".join(parts)[: LENGTHS["paragraph"]]

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
