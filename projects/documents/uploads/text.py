"""Plain text and comma separated files."""

import re

from projects.documents.uploads.refusals import Refusal, UploadRefused

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What browsers and shells take for something else than text.
_MARKUP = re.compile(r"\s*(<\s*(!doctype|!--|\?xml|\?php|[a-z]+[\s/>])|#!|%pdf-|%!ps|\{\\rtf)", re.IGNORECASE)


def check_text(data: bytes) -> None:
    """Refuses what is not plain text in UTF-8, or in Windows-1252 as Excel writes it."""
    decoded = decode(data)
    if _CONTROL.search(decoded) or _MARKUP.match(decoded):
        raise UploadRefused(Refusal.NOT_TEXT)


def decode(data: bytes) -> str:
    """The text of the file, without a byte order mark. Raises UploadRefused (NOT_TEXT)."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused(Refusal.NOT_TEXT)
