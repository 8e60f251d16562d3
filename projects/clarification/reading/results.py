"""What reading gives back: rows with what was understood, and the reasons why others cannot be taken."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from projects.clarification.reading.fields import Field
from projects.documents.tables.errors import Sentence
from projects.documents.tables.header import Column
from projects.documents.tables.words import plain

_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u0060\u00b4\u2039\u203a", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "-")
    | {"\u2026": "..."}
)
_NUMBER = re.compile(r"^(?:vraag|question|nr|no|nummer|number|id|q)?[\s.:#]*0*(\d+)[.:)]?$")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken. `column` and `value` are empty when the whole row is meant."""

    row: int
    column: str
    value: str
    code: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """One row; `row` is its number in the sheet or among the pasted questions, from 1.

    `received_at` is aware, or None when the row does not say it. `written` holds the cells as they were written, by
    heading; `notes` are for a person to look at.
    """

    row: int
    number: str = ""
    document: str = ""
    paragraph: str = ""
    text: str = ""
    addition: str = ""
    asker: str = ""
    person: str = ""
    lot: str = ""
    received_at: datetime | None = None
    confidential: bool = False
    written: tuple[tuple[str, str], ...] = ()
    notes: tuple[Sentence, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """A whole export as understood; nothing is saved. `other_sheets` also look like one and were not read."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[ReadQuestion, ...]
    skipped: int = 0
    other_sheets: tuple[str, ...] = ()
    has_moments: bool = False

    @property
    def is_guessed(self) -> bool:
        """Whether no column with the question was found, so that a person has to say what the columns are."""
        return not {Field.QUESTION, Field.ADDITION} & {column.field for column in self.columns}

    def example(self, column: Column) -> str:
        """What the first row that has something in this column says there."""
        return next((text for row in self.rows for name, text in row.written if name == column.heading), "")

    @property
    def unrecognised(self) -> tuple[Column, ...]:
        """The columns that a person may assign."""
        return tuple(column for column in self.columns if column.field is None and column.heading)


def normal(text: str) -> str:
    """What two spellings of one text have in common, whatever the case, the spaces and the quotation marks."""
    return plain(unicodedata.normalize("NFKC", text.translate(_QUOTES)))


def text_key(text: str, addition: str) -> str:
    """Recognises what is asked, wherever and by whomever."""
    return hashlib.sha256(f"{normal(text)}\n{normal(addition)}".encode()).hexdigest()


def place_key(document: str, paragraph: str) -> str:
    """Recognises what a question is about; empty when it does not say."""
    return f"{normal(document)}\n{normal(paragraph)}".strip()


def number_key(number: str) -> str:
    """Recognises a number of the platform: “Vraag 012” and “12.” are the same."""
    number = plain(number)
    found = _NUMBER.match(number)
    return found[1] if found else number
