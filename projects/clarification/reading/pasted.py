"""Pasted text, read: a piece of a spreadsheet, numbered questions, paragraphs, or one question on each line."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from projects.clarification.reading.fields import VOCABULARY, Field
from projects.clarification.reading.reader import SURE, Assignment, column_names, read_table
from projects.clarification.reading.results import QuestionReading
from projects.documents.tables.errors import TableUnreadable
from projects.documents.tables.header import find_header
from projects.documents.tables.table import Raw, Row, Table, collect
from projects.documents.tables.words import clean

# “Vraag 3:” and “3.” say where a question stands in a list; “TenderNed-vraag 3:” and “Vraag-ID 3” what it is called.
_NAMED = re.compile(
    r"^\s*(?:vraag|question)\s*(?:nr\.?|nummer|number|no\.?)?\s*(\d{1,6})\s*(?:[.:)\-–]\s*|$)(.*)$", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\s*(\d{1,6})\s*[.:)]\s+(\S.*)$")
_OF_PLATFORM = re.compile(
    r"^\s*(?:(?:tenderned|negometrix|mercell|platform)[\s-]*(?:vraag|question)?[\s-]*(?:nr\.?|nummer|number|no\.?|id)?"
    r"|(?:vraag|question)[\s-]*id|platformnummer)\s*:?\s*(\d{1,10})\s*(?:[.:)\-–]\s*|$)(.*)$",
    re.IGNORECASE,
)
_STARTS = ((_OF_PLATFORM, Field.NUMBER), (_NAMED, Field.ORDER), (_NUMBERED, Field.ORDER))
_LABEL = re.compile(r"^\s*([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ /-]{1,40}):\s*(.*)$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_MARK = re.compile(r"^\s*(?:[•▪◦*–-]|[a-z][.)])\s+", re.IGNORECASE)
# What a pasted question can say of itself, on lines of their own.
_LABELLED = {
    Field.NUMBER, Field.ORDER, Field.DOCUMENT, Field.CHAPTER, Field.PARAGRAPH, Field.ARTICLE, Field.PAGE,
    Field.QUESTION, Field.ADDITION, Field.ASKER, Field.PERSON, Field.EMAIL, Field.RECEIVED, Field.CONFIDENTIAL,
    Field.LOT, Field.SUBJECT,
}  # fmt: skip
# Of these a label is believed that may mean something else in the heading of a column.
_PLAIN = {Field.ASKER, Field.PERSON}
_LONG = {Field.QUESTION, Field.ADDITION}
_HEADINGS = {
    Field.NUMBER: "Nummer op het platform", Field.ORDER: "Nummer in de lijst", Field.SUBJECT: "Onderwerp",
    Field.DOCUMENT: "Document", Field.CHAPTER: "Hoofdstuk", Field.PARAGRAPH: "Paragraaf", Field.ARTICLE: "Artikel",
    Field.PAGE: "Pagina", Field.QUESTION: "Vraag", Field.ADDITION: "Tekstvoorstel", Field.RECEIVED: "Ontvangen op",
    Field.ASKER: "Organisatie", Field.PERSON: "Contactpersoon", Field.EMAIL: "E-mail",
    Field.CONFIDENTIAL: "Vertrouwelijk", Field.LOT: "Perceel",
}  # fmt: skip


def read_pasted(text: str, *, assigned: Assignment | None = None) -> QuestionReading:
    """Read what somebody pasted. Raises TableUnreadable for nothing at all."""
    text = clean(text)
    if not text:
        raise TableUnreadable(_("Nothing was pasted. Paste the questions, one on each line."), "empty")
    lines = text.splitlines()
    if any("\t" in line for line in lines):
        return _read_drawn(_with_headings(_from_sheet(text)), assigned)
    if _is_drawn(lines):
        drawn = _from_drawn(lines)
        return _read_drawn(drawn if any(_RULE.match(line) for line in lines) else _with_headings(drawn), assigned)
    for pattern, field in _STARTS:
        if questions := list(_numbered(text, pattern, field)):
            break
    else:
        questions = list(_apart(text))
    return read_table(_as_table(questions), assigned)


def _read_drawn(table: Table, assigned: Assignment | None) -> QuestionReading:
    """A table; numbers below a heading such as “Nr.” that count from one say where a row stands, as in any list."""
    reading = read_table(table, assigned)
    column = next((column for column in reading.columns if column.field is Field.NUMBER), None)
    if column is None or column.assigned or (4, Field.NUMBER) in VOCABULARY.candidates(column.heading):
        return reading
    counted = [str(number) for number in range(1, len(reading.rows) + 1)]
    if len(counted) < 2 or [row.number.rstrip(".:)") for row in reading.rows] != counted:
        return reading
    return read_table(table, {**(assigned or {}), column.key: Field.ORDER})


def _from_sheet(text: str) -> Table:
    """A piece of a spreadsheet."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        records = [line.split("\t") for line in text.splitlines()]
    source: Iterator[tuple[int, list[Raw]]] = (
        (number, [clean(value) or None for value in record]) for number, record in enumerate(records, 1)
    )
    return Table("", collect(source))


def _is_drawn(lines: list[str]) -> bool:
    """Whether it is a table drawn with bars, as in Markdown."""
    filled = [line for line in lines if line.strip()]
    barred = sum(line.strip().startswith("|") and line.count("|") > 2 for line in filled)
    ruled = any(_RULE.match(line) and "|" in line for line in filled)
    return barred == len(filled) > 1 or (ruled and sum("|" in line for line in filled) > len(filled) // 2)


def _from_drawn(lines: list[str]) -> Table:
    """A table drawn with bars; a line without them stays a row, so that it is told and not lost."""
    rows: list[tuple[int, list[Raw]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or _RULE.match(line):
            continue
        cells = _BAR.split(line.strip().removeprefix("|").removesuffix("|")) if "|" in line else [line]
        rows.append((number, [_drawn_cell(cell) or None for cell in cells]))
    return Table("", collect(iter(rows)))


def _drawn_cell(cell: str) -> str:
    text = re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|"), flags=re.IGNORECASE)
    return clean(re.sub(r"^\s*(\*\*|__)(.+)\1\s*$", r"\2", text))


def _with_headings(table: Table) -> Table:
    """The table; without headings the columns get a name, and the longest one holds the question."""
    header = find_header(table, VOCABULARY)
    if header is not None and header.score >= SURE:
        return table
    return Table("", [(0, _names(table.rows)), *table.rows])


def _names(rows: list[Row]) -> list[Raw]:
    width = max(len(values) for _number, values in rows)
    columns = [[str(values[index] or "") for _n, values in rows if index < len(values)] for index in range(width)]
    longest = max(range(width), key=lambda index: sum(map(len, columns[index])))
    names: list[Raw] = [*column_names(width)]
    names[longest] = _HEADINGS[Field.QUESTION]
    filled = [re.fullmatch(r"(?:vraag )?(\d{1,6})[.:)]?", value.casefold()) for value in columns[0] if value]
    if longest and filled and all(filled):
        numbers = [int(match[1]) for match in filled if match]
        counts = numbers == list(range(1, len(numbers) + 1))
        names[0] = _HEADINGS[Field.ORDER if counts and len(numbers) > 1 else Field.NUMBER]
    return names


def _numbered(text: str, pattern: re.Pattern[str], field: Field) -> Iterator[dict[Field, str]]:
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
        yield {field: number} | _labelled(lines)


def _apart(text: str) -> Iterator[dict[Field, str]]:
    """A question in every paragraph, or on every line when no empty line stands between them.

    Where every question starts with the same label, a new one starts at that label.
    """
    paragraphs = re.split(r"\n\s*\n", text)
    label = _LABEL.match(text.splitlines()[0])
    if label:
        start = re.compile(rf"^(?=[ \t]*{re.escape(label[1])}:)", re.MULTILINE | re.IGNORECASE)
        paragraphs = start.split(text) if len(start.findall(text)) > 1 else paragraphs
    elif len(paragraphs) == 1:
        paragraphs = text.splitlines()
        if all(_MARK.match(line) for line in paragraphs):
            paragraphs = [_MARK.sub("", line) for line in paragraphs]
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
        wish = next((wish for strength, wish in wishes if strength >= 4 or (strength > 1 and wish in _PLAIN)), None)
        if wish in _LABELLED and not (wish is Field.NUMBER and not re.search(r"\d", label[2])):
            current, line = wish, label[2]
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
