"""The words on the pages of a PDF, to compare what was signed with what was sent (R29, R100)."""

import io

from pypdf import PdfReader

MOST_PAGES = 1_000


class NoText(Exception):
    """The text of a document cannot be read: another kind of file, a scan, or too long."""


def words_by_page(content: bytes) -> list[list[str]]:
    """The words of every page of a PDF, in the order in which they stand in the file. Raises NoText."""
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        found = [page.extract_text().split() for page in pages] if len(pages) <= MOST_PAGES else []
    except Exception as error:  # a reader of somebody's file can fail in every way; then there is no text
        raise NoText from error
    if not any(found):
        raise NoText
    return found
