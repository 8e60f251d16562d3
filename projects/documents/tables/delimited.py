"""CSV and TSV: which encoding, which delimiter, and its rows."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import TableUnreadable
from projects.documents.tables.table import HEADER_WITHIN, Raw, Row, Scorer, Table, collect
from projects.documents.tables.words import clean

DELIMITERS = (";", ",", "\t", "|")
_EIGHT_BIT = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_EXPECTED = set("éëïèêöüóáàäçñôûîâíúÉËÏÖÜÈÇ€’‘“”–—…ĳ²³½°·•´±×ß§")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_delimited(content: bytes, name: str, score: Scorer) -> Table:
    """Read CSV or TSV. `score` says how much a table looks like what is sought and so decides between delimiters.

    Raises TableUnreadable for bytes that are no text, an open quotation mark, or a table beyond the limits.
    """
    text = decode(content)
    first_line, _end, rest = text.partition("\n")
    told = first_line.strip().strip('"').casefold()
    skipped = 0
    if told.startswith("sep=") and len(told) == 5:
        text, skipped = rest, 1
        return Table(name, _rows(text, told[4], skipped))
    delimiter = _delimiter(text, name, score)
    return Table(name, _rows(text, delimiter, skipped))


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or UTF-32, Windows-1252, ISO 8859-15, Mac Roman or code page 850.

    Guessing by statistics fails on the few accents of a short Dutch list, so the eight-bit encodings are told apart by
    whether they give letters and signs that Dutch uses.
    Raises TableUnreadable when the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return _as_text(content.decode(encoding).removeprefix("\ufeff"))
            except UnicodeDecodeError:
                raise not_text() from None
    sample = content[:4096]
    if sample.count(0) > len(sample) // 4:
        little = sum(byte == 0 for byte in sample[1::2]) >= sum(byte == 0 for byte in sample[0::2])
        try:
            return _as_text(content.decode("utf-16-le" if little else "utf-16-be"))
        except UnicodeDecodeError:
            raise not_text() from None
    try:
        return _as_text(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    high = bytes(sorted({byte for byte in content if byte > 127}))
    weight = {byte: content.count(byte) for byte in high}
    best, most = "cp1252", None
    for encoding in _EIGHT_BIT:
        points = sum(_points(byte, encoding) * count for byte, count in weight.items())
        if most is None or points > most:
            best, most = encoding, points
    return _as_text(content.decode(best, "replace"))


def _points(byte: int, encoding: str) -> int:
    letter = bytes([byte]).decode(encoding, "replace")
    if letter in _EXPECTED:
        return 2
    return 0 if letter.isalpha() or letter == "\u00a0" else -2


def _as_text(text: str) -> str:
    sample = text[:20_000]
    strange = sum(1 for letter in sample if letter < " " and letter not in "\t\n\r\f\v")
    if "\x00" in sample or strange > len(sample) // 100:
        raise not_text()
    return text


def not_text() -> TableUnreadable:
    """The refusal of bytes that are neither a workbook nor text."""
    return TableUnreadable(
        _("This file is not a spreadsheet or a text table. Save it as .xlsx or .csv and upload it again."),
        "wrong_kind",
    )


def _delimiter(text: str, name: str, score: Scorer) -> str:
    best, most = ";", (-1.0, -1.0)
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(_records(text[:200_000], delimiter, 0, strict=False), HEADER_WITHIN + 20))
        except csv.Error:
            continue
        filled = [len(values) for _number, values in rows if any(values)]
        width = max(set(filled), key=filled.count) if filled else 0
        points = (score(Table(name, collect(iter(rows)))), width if width > 1 else 0.0)
        if points > most:
            best, most = delimiter, points
    return best


def _rows(text: str, delimiter: str, skipped: int) -> list[Row]:
    try:
        return collect(_records(text, delimiter, skipped, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise TableUnreadable(
                _("A quotation mark is opened in this file and never closed. Correct it and upload the file again."),
                "open_quote",
            ) from None
    try:
        return collect(_records(text, delimiter, skipped, strict=False))
    except csv.Error as error:
        raise TableUnreadable(
            format_lazy(
                _("This file cannot be read as a table ({reason}). Save it as .xlsx and upload it again."), reason=error
            ),
            "broken",
        ) from None


def _records(text: str, delimiter: str, skipped: int, *, strict: bool) -> Iterator[tuple[int, list[Raw]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    for number, record in enumerate(reader, 1 + skipped):
        yield number, [clean(value) or None for value in record]
