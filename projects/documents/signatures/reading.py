"""Finding every signature in a PDF, also those that a naive reader does not see."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.generic import DictionaryObject, NullObject, TrailerReference
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.fields import enumerate_sig_fields
from pypdf import PdfReader

from projects.documents.signatures.findings import Flaw

MAX_SIGNATURES = 50
MAX_REVISIONS = 200

# Names may be written with #xx for any character.
_NAME = b"".join(b"(?:%c|#(?i:%02x))" % (c, c) for c in b"ByteRange")
_NUMBER = rb"[\s\x00]*\+?(\d{1,12})"
BYTE_RANGE = re.compile(rb"/" + _NAME + rb"[\s\x00]*\[" + _NUMBER * 4)
# What follows the last table of contents and its trailer.
_END = re.compile(rb"[\s\x00]*(?:endobj)?[\s\x00]*startxref\s+\d+\s+%%EOF\s*\Z")


class CannotExamine(Exception):
    """A file that cannot be examined, and why."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw)


@dataclass(frozen=True, slots=True)
class Found:
    """The fields with a signature in a file, by name, and what else tells of signatures.

    `removed`: signatures of an earlier version that the last one does not have. `hidden`: a signature in the bytes
    that no version names.
    """

    reader: PdfFileReader
    fields: tuple[tuple[str, DictionaryObject], ...]
    empty_fields: int
    removed: int
    hidden: bool


def find(content: bytes, *, strict: bool) -> Found:
    """The signatures in a file. Raises CannotExamine, and what pyHanko raises on a damaged file."""
    reader = PdfFileReader(io.BytesIO(content), strict=strict)
    if reader.encrypted and reader.decrypt(b"").status == AuthStatus.FAILED:
        raise CannotExamine(Flaw.LOCKED)
    if reader.xrefs.total_revisions > MAX_REVISIONS:
        raise CannotExamine(Flaw.TOO_MANY)
    fields, empty = [], 0
    for name, field in _fields(reader):
        if _signed(field):
            fields.append((name, field))
        else:
            empty += 1
        if len(fields) + empty > MAX_SIGNATURES:
            raise CannotExamine(Flaw.TOO_MANY)
    return Found(
        reader=reader,
        fields=tuple(fields),
        empty_fields=empty,
        removed=len(set(_earlier(reader)) - {_key(field) for _name, field in fields}),
        hidden=bool(_byte_ranges(content) - _known(reader, fields) - _of_attachments(content)),
    )


def trace_of_signature(content: bytes) -> bool:
    """Whether a file that pyHanko cannot read holds anything of a signature."""
    if BYTE_RANGE.search(content):
        return True
    try:
        fields = PdfReader(io.BytesIO(content), strict=False).get_fields() or {}
    except Exception:  # pypdf raises many kinds of errors on a damaged file.
        return True
    return any(field.get("/FT") == "/Sig" and field.get("/V") for field in fields.values())


def ends_cleanly(content: bytes, reader: PdfFileReader) -> bool:
    """Whether nothing stands behind the last table of contents but the lines that end a PDF."""
    table = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    reader.stream.seek(table.end_location)
    if table.xref_section_type != XRefSectionType.STREAM:
        DictionaryObject.read_from_stream(reader.stream, TrailerReference(reader))
    return _END.match(content, reader.stream.tell()) is not None


def _fields(version: PdfHandler) -> Iterator[tuple[str, DictionaryObject]]:
    """The fields for a signature in one version of a file, by name."""
    for name, _value, field in enumerate_sig_fields(version):
        yield str(name), field.get_object()


def _signed(field: DictionaryObject) -> bool:
    """Whether a field has a signature; nothing and null are the same in a PDF."""
    return "/V" in field and not isinstance(field["/V"], NullObject)


def _key(field: DictionaryObject) -> tuple[int, int]:
    """The object that is the signature of a field."""
    value = field.raw_get("/V")
    return (value.idnum, value.generation) if hasattr(value, "idnum") else (id(value), 0)


def _earlier(reader: PdfFileReader) -> Iterator[tuple[int, int]]:
    """The signatures of every earlier version of the file."""
    for revision in range(reader.xrefs.total_revisions - 1):
        try:
            version = reader.get_historical_resolver(revision)
            found = [_key(field) for _name, field in _fields(version) if _signed(field)]
        except Exception:  # The first part of a linearised file is not a document by itself.
            continue
        yield from found


def _byte_ranges(content: bytes) -> set[tuple[int, ...]]:
    return {tuple(map(int, found.groups())) for found in BYTE_RANGE.finditer(content)}


def _of_attachments(content: bytes) -> set[tuple[int, ...]]:
    """The byte ranges of signatures in files that are attached: those say nothing about this document."""
    if not BYTE_RANGE.search(content):
        return set()
    attached = PdfReader(io.BytesIO(content), strict=False).attachments
    return {found for files in attached.values() for file in files for found in _byte_ranges(file)}


def _known(reader: PdfFileReader, fields: list[tuple[str, DictionaryObject]]) -> set[tuple[int, ...]]:
    """The byte ranges of the signatures that the document names, and of the rights a reader program was given."""
    dictionaries = [field["/V"] for _name, field in fields]
    if "/Perms" in reader.root:
        rights = reader.root["/Perms"]
        dictionaries += [rights[name] for name in ("/UR3", "/UR") if name in rights]
    known = set()
    for dictionary in dictionaries:
        if "/ByteRange" in dictionary:
            known.add(tuple(int(number) for number in dictionary["/ByteRange"]))
    return known
