"""What an official paper consists of. All text is plain data: nothing in it is ever read as markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style. `link` is an http, https or mailto address."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


Text = str | Sequence[Run]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1, 2 or 3; a level that would skip one is raised when rendered."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. A line break in the text is kept."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list. An item that is itself a Bullets is a list under the item before it."""

    items: Sequence["Text | Bullets"]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the header row repeats on each page.

    `widths` are relative column widths; without them they follow from the text. Columns with only amounts or
    numbers are set flush right.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Text]]
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A framed note."""

    text: Text


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that belong together: they stand on one page when they are short, otherwise they run on."""

    blocks: Sequence["Block"]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """A place to sign. Blocks that follow each other stand side by side; what is empty is left to write on."""

    name: str
    function: str
    place_date: str = ""


Block = Heading | Paragraph | Bullets | Table | Note | SignatureBlock | Together


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper.

    `instant` is an aware datetime: it is printed in Europe/Amsterdam and is the date of the document, so that
    the same paper always gives the same bytes. `footer` holds what proves where the paper comes from, such as the
    id of the document and the head of the journal (trust.md, Journal). `facts` follow the reference and the date.
    """

    title: str
    organisation: str
    reference: str
    instant: datetime
    facts: Sequence[tuple[str, str]] = ()
    blocks: Sequence[Block] = field(default_factory=tuple)
    footer: str = ""
    language: str = "nl"
