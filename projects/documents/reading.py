"""The text of a file, for searching: read in a process of its own, with limits, because anybody's file can be anything.

`python -m projects.documents.reading <content type>` reads the file from standard input and writes its text as UTF-8.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable

from django.conf import settings

MOST_PAGES, MOST_CHARACTERS = 1_000, 300_000
SECONDS, MEMORY = 30, 1 << 30
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NotRead(Exception):
    """The text of this file cannot be read: damaged, locked, or too much for the limits."""


def text_apart(content: bytes, content_type: str) -> str:
    """The words of a file with single spaces between them; empty for a kind without text. Raises NotRead."""
    if content_type not in READERS:
        return ""
    command = [sys.executable, "-m", "projects.documents.reading", content_type]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=2 * SECONDS, check=True, cwd=settings.BASE_DIR
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotRead from error
    return done.stdout.decode("utf-8", errors="replace")


def _pdf(content: bytes) -> Iterable[str]:
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages):
        if number == MOST_PAGES:
            return
        yield page.extract_text()


def _docx(content: bytes) -> Iterable[str]:
    from docx import Document

    document = Document(io.BytesIO(content))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def _xlsx(content: bytes) -> Iterable[str]:
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(content), read_only=True, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


def _plain(content: bytes) -> Iterable[str]:
    yield content.decode("utf-8-sig", errors="replace")


READERS: dict[str, Callable[[bytes], Iterable[str]]] = {
    PDF: _pdf,
    DOCX: _docx,
    XLSX: _xlsx,
    "text/plain": _plain,
    "text/csv": _plain,
}


def read(content: bytes, content_type: str) -> str:
    """The words of a file of a kind in READERS, at most MOST_CHARACTERS. Raises whatever its reader raises."""
    found, length = [], 0
    for piece in READERS[content_type](content):
        words = " ".join(piece.replace("\x00", " ").split())
        if words:
            found.append(words)
            length += len(words) + 1
        if length > MOST_CHARACTERS:
            break
    return " ".join(found)[:MOST_CHARACTERS]


def main() -> None:
    """Reads one file within the limits of time and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    text = read(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main()
