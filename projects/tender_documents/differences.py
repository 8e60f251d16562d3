"""What changed in the text of a document from one version to the next: paragraphs, and the words in them (R69)."""

import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from projects.documents import storage
from projects.documents.models import Document
from projects.documents.texts import NoText
from projects.documents.uploads.text import decode

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAIN = "text/plain"
MOST_BYTES = 30_000_000
MOST_PAGES = 400
MOST_PARAGRAPHS = 6_000
_BEGINS = re.compile(r"(?:[-–•●▪]|\d+(?:\.\d+)*[.)]?\s|[a-z][.)]\s|Artikel\s)")


@dataclass(frozen=True)
class Words:
    """Some words of a paragraph: `state` is same, gone or new."""

    state: str
    text: str


@dataclass(frozen=True)
class TextChange:
    """A paragraph that is new, gone, or reads differently; `words` tell which parts of it."""

    kind: str  # added, removed, changed
    words: tuple[Words, ...]


def paragraphs(document: Document) -> list[str]:
    """The paragraphs of a document, each on one line. Raises NoText."""
    if document.size > MOST_BYTES:
        raise NoText
    readers = {PDF: _pdf, WORD: _word, PLAIN: _plain}
    reader = readers.get(document.content_type.split(";")[0])
    if reader is None:
        raise NoText
    try:
        found = [" ".join(text.split()) for text in reader(storage.read(document.storage_name))]
    except NoText:
        raise
    except Exception as error:  # a reader of somebody's file can fail in every way; then there is no text
        raise NoText from error
    found = [text for text in found if text]
    if not found or len(found) > MOST_PARAGRAPHS:
        raise NoText
    return found


def _plain(content: bytes) -> list[str]:
    return re.split(r"\n\s*\n|\n(?=\s*[-•\d])", decode(content).replace("\r\n", "\n"))


def _word(content: bytes) -> Iterable[str]:
    book: WordDocument = docx.Document(io.BytesIO(content))
    for block in book.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield " | ".join(cell for cell in cells if cell)


def _pdf(content: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(content))
    if len(reader.pages) > MOST_PAGES:
        raise NoText
    pages = [[line.strip() for line in page.extract_text().splitlines()] for page in reader.pages]
    repeated = _repeated(pages)
    found, running = [], ""
    for line in (line for page in pages for line in page if _shape(line) not in repeated):
        if not line or _BEGINS.match(line) or running.endswith((".", ":", ";", "?", "!")):
            found.append(running)
            running = ""
        running = f"{running} {line}".strip()
    return [*found, running]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _repeated(pages: list[list[str]]) -> set[str]:
    """The lines at the top or the bottom of every page: headers, footers and page numbers."""
    if len(pages) < 3:
        return set()
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in (*page[:3], *page[-3:]) if line})
    return {shape for shape, count in edges.items() if count == len(pages)}


def differences(before: Document, after: Document) -> list[TextChange]:
    """The paragraphs that changed, in the order of the document. Raises NoText."""
    was, now = paragraphs(before), paragraphs(after)
    changes: list[TextChange] = []
    for kind, first, last, begin, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            changes += _paired(was[first:last], now[begin:end])
    return changes


def _paired(was: list[str], now: list[str]) -> Iterable[TextChange]:
    for old, new in zip_longest(was, now):
        if old is None:
            yield TextChange("added", (Words("new", new),))
        elif new is None:
            yield TextChange("removed", (Words("gone", old),))
        elif (matcher := SequenceMatcher(None, old.split(), new.split(), autojunk=False)).ratio() < 0.4:
            yield TextChange("removed", (Words("gone", old),))
            yield TextChange("added", (Words("new", new),))
        else:
            yield TextChange("changed", tuple(_words(matcher)))


def _words(matcher: SequenceMatcher) -> Iterable[Words]:
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield Words("same", " ".join(matcher.a[first:last]))
            continue
        if first != last:
            yield Words("gone", " ".join(matcher.a[first:last]))
        if begin != end:
            yield Words("new", " ".join(matcher.b[begin:end]))
