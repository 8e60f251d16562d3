"""Pasted text, read: a piece of a spreadsheet, numbered questions, paragraphs, or one question on each line."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from projects.clarification.reading.fields import VOCABULARY, Field
from projects.clarification.reading.reader import SURE, Assignment, read_table
from projects.clarification.reading.results import QuestionReading
from projects.documents.tables.errors import TableUnreadable
from projects.documents.tables.header import find_header
from projects.documents.tables.table import Raw, Row, Table, collect
from projects.documents.tables.words import clean

_NAMED = re.compile(
    r"^\s*(?:vraag|question)\s*(?:nr\.?|nummer|number|no\.?)?\s*(\d{1,6})\s*(?:[.:)\-–]\s*|$)(.*)$", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\s*(\d{1,6})\s*[.:)]\s+(\S.*)$")
_LABEL = re.compile(r"^\s*([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ /-]{1,40}):\s*(.*)$")
# What a pasted question can say of itself, on lines of their own.
_LABELLED = {
    Field.DOCUMENT, Field.CHAPTER, Field.PARAGRAPH, Field.ARTICLE, Field.PAGE, Field.QUESTION, Field.ADDITION,
    Field.ASKER, Field.RECEIVED, Field.CONFIDENTIAL, Field.LOT, Field.SUBJECT,
}  # fmt: skip
_LONG = {Field.QUESTION, Field.ADDITION}
_HEADINGS = {
    Field.NUMBER: "Nr.", Field.SUBJECT: "Onderwerp", Field.DOCUMENT: "Document", Field.CHAPTER: "Hoofdstuk",
    Field.PARAGRAPH: "Paragraaf", Field.ARTICLE: "Artikel", Field.PAGE: "Pagina", Field.QUESTION: "Vraag",
    Field.ADDITION: "Tekstvoorstel", Field.RECEIVED: "Ontvangen op", Field.ASKER: "Vragensteller",
    Field.CONFIDENTIAL: "Vertrouwelijk", Field.LOT: "Perceel",
}  # fmt: skip


def read_pasted(text: str, *, assigned: Assignment | None = None) -> QuestionReading:
    """Read what somebody pasted. Raises TableUnreadable for nothing at all."""
    text = clean(text)
    if not text:
        raise TableUnreadable(_("Nothing was pasted. Paste the questions, one on each line."), "empty")
    if any("\t" in line for line in text.splitlines()):
        return read_table(_from_sheet(text), assigned)
    questions = list(_numbered(text, _NAMED)) or list(_numbered(text, _NUMBERED)) or list(_apart(text))
    return read_table(_as_table(questions), assigned)


def _from_sheet(text: str) -> Table:
    """A piece of a spreadsheet; without headings the columns get a name, and the longest one holds the question."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        records = [line.split("\t") for line in text.splitlines()]
    source: Iterator[tuple[int, list[Raw]]] = (
        (number, [clean(value) or None for value in record]) for number, record in enumerate(records, 1)
    )
    table = Table("", collect(source))
    header = find_header(table, VOCABULARY)
    if header is not None and header.score >= SURE:
        return table
    return Table("", [(0, _names(table.rows)), *table.rows])


def _names(rows: list[Row]) -> list[Raw]:
    width = max(len(values) for _number, values in rows)
    columns = [[str(values[index] or "") for _n, values in rows if index < len(values)] for index in range(width)]
    longest = max(range(width), key=lambda index: sum(map(len, columns[index])))
    names: list[Raw] = [f"Kolom {chr(65 + index) if index < 26 else index + 1}" for index in range(width)]
    names[longest] = _HEADINGS[Field.QUESTION]
    filled = [value for value in columns[0] if value]
    if longest and filled and all(re.fullmatch(r"(?:vraag )?\d{1,6}[.:)]?", value.casefold()) for value in filled):
        names[0] = _HEADINGS[Field.NUMBER]
    return names


def _numbered(text: str, pattern: re.Pattern[str]) -> Iterator[dict[Field, str]]:
    """Questions that start with a number, when the text starts with one; numbers go up."""
    lines = text.splitlines()
    if not pattern.match(next(line for line in lines if line.strip())):
        return
    last, found = -1, []
    for line in lines:
        match = pattern.match(line)
        if match and int(match[1]) > last:
            last = int(match[1])
            found.append((match[1], [match[2]]))
        else:
            found[-1][1].append(line)
    for number, lines in found:
        yield {Field.NUMBER: number} | _labelled(lines)


def _apart(text: str) -> Iterator[dict[Field, str]]:
    """A question in every paragraph, or on every line when no empty line stands between them."""
    paragraphs = re.split(r"\n\s*\n", text)
    if len(paragraphs) == 1 and not _LABEL.match(text):
        paragraphs = text.splitlines()
    for paragraph in paragraphs:
        if paragraph.strip():
            yield _labelled(paragraph.splitlines())


def _labelled(lines: list[str]) -> dict[Field, str]:
    """What the lines say, by field: “Document: …” and “Tekstvoorstel: …” at their beginning go to their own."""
    found: dict[Field, list[str]] = {Field.QUESTION: []}
    current = Field.QUESTION
    for line in lines:
        label = _LABEL.match(line)
        wishes = VOCABULARY.candidates(label[1]) if label else ()
        if wishes and wishes[0][0] >= 4 and wishes[0][1] in _LABELLED:
            current, line = wishes[0][1], label[2]
        found.setdefault(current, []).append(line)
        if current not in _LONG:
            current = Field.QUESTION
    return {field: text for field, lines in found.items() if (text := "\n".join(lines).strip())}


def _as_table(questions: list[dict[Field, str]]) -> Table:
    fields = [field for field in Field if any(field in question for question in questions)]
    if Field.QUESTION not in fields:
        fields.append(Field.QUESTION)
    rows: list[Row] = [(0, [_HEADINGS[field] for field in fields])]
    rows += [(number, [question.get(field) for field in fields]) for number, question in enumerate(questions, 1)]
    return Table("", rows)
