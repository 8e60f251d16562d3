"""The one way in for files: every upload passes check_upload."""

import hashlib
import os
from dataclasses import dataclass, field
from typing import BinaryIO

import puremagic

from projects.documents.signatures import PdfSignatures
from projects.documents.uploads import images, office, pdf, text
from projects.documents.uploads.kinds import FILE_TYPES, MEGABYTE, UploadKind
from projects.documents.uploads.names import MACRO_EXTENSIONS, clean_filename, extension_of
from projects.documents.uploads.refusals import Refusal, UploadRefused
from projects.documents.uploads.signed import check_signatures

HEAD = 8192

_OPC = frozenset(FILE_TYPES[extension].content_type for extension in office.OOXML) | {"application/zip"}
# What the sniffer may say about each; text has no signature of its own and is judged by its parser.
_SNIFFED: dict[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "docx": _OPC,
    "xlsx": _OPC,
    "pptx": _OPC,
    "odt": frozenset({"application/vnd.oasis.opendocument.text", "application/zip"}) | _OPC,
    "ods": frozenset({"application/vnd.oasis.opendocument.spreadsheet", "application/zip"}) | _OPC,
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
}


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that passed every check.

    `content` holds the bytes to keep: those that came in, except for pictures, which are re-encoded.
    `size` (bytes) and `sha256` (hexadecimal) are those of `content`. `signatures` is what was found in a signed
    decision, None for every other kind.
    """

    filename: str
    content_type: str
    extension: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    signatures: PdfSignatures | None = field(default=None, repr=False)


def check_upload(content: bytes | BinaryIO, filename: str, *, kind: UploadKind) -> CheckedUpload:
    """Checks a file by extension, by sniffed type and by parser.

    `content` is bytes or an open binary file (read from its start, unless it is too large).
    A signed decision is also checked for what was changed after signing. Raises UploadRefused, whose `sentence` says
    what to do. Source: trust.md, Uploads, and Signatures in PDFs.
    """
    try:
        return _checked(content, filename, kind)
    except UploadRefused as refused:
        if kind == UploadKind.SIGNED_DECISION:
            refused.advise_signer()
        raise


def _checked(content: bytes | BinaryIO, filename: str, kind: UploadKind) -> CheckedUpload:
    name = clean_filename(filename)
    extension = _accepted_extension(name, kind)
    file_type = FILE_TYPES[extension]
    data = _bytes(content, kind.max_size)
    if not data:
        raise UploadRefused(Refusal.EMPTY)
    if len(data) > kind.max_size:
        raise UploadRefused(Refusal.TOO_LARGE, limit=kind.max_size // MEGABYTE)
    _check_sniffed(data, extension)
    if extension == "pdf":
        pdf.check_pdf(data)
    elif extension in office.OOXML:
        office.check_ooxml(data, extension)
    elif extension in office.ODF:
        office.check_odf(data, extension)
    elif extension in images.FORMATS:
        data = images.reencode(data, extension)
    else:
        text.check_text(data)
    return CheckedUpload(
        filename=name,
        content_type=file_type.content_type,
        extension=extension,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        signatures=check_signatures(data) if kind == UploadKind.SIGNED_DECISION else None,
    )


def _accepted_extension(name: str, kind: UploadKind) -> str:
    extension = extension_of(name)
    accepted = ", ".join(kind.extensions)
    if not extension:
        raise UploadRefused(Refusal.NO_EXTENSION, accepted=accepted)
    if extension in MACRO_EXTENSIONS:
        raise UploadRefused(Refusal.MACRO_EXTENSION, extension=extension, accepted=accepted)
    if extension not in kind.extensions:
        raise UploadRefused(Refusal.EXTENSION, extension=extension[:20], accepted=accepted)
    return extension


def _bytes(content: bytes | BinaryIO, max_size: int) -> bytes:
    if isinstance(content, bytes | bytearray | memoryview):
        return bytes(content)
    if content.seek(0, os.SEEK_END) > max_size:
        # Says so without reading all of it.
        raise UploadRefused(Refusal.TOO_LARGE, limit=max_size // MEGABYTE)
    content.seek(0)
    return content.read(max_size + 1)


def _check_sniffed(data: bytes, extension: str) -> None:
    wanted = _SNIFFED.get(extension)
    if wanted is None:
        return
    try:
        found = {match.mime_type for match in puremagic.magic_string(data[:HEAD])}
    except (puremagic.PureError, ValueError):
        found = set()
    if not found & wanted:
        if extension == "pdf" and b"%PDF-" in data[:HEAD]:
            raise UploadRefused(Refusal.JUNK_BEFORE, type=FILE_TYPES[extension].label)
        # Office files with a password are wrapped in an OLE container.
        if extension in office.OOXML and data.startswith(office.OLE) and office.ENCRYPTED_OLE in data:
            raise UploadRefused(Refusal.PASSWORD, type=FILE_TYPES[extension].label)
        raise UploadRefused(Refusal.WRONG_TYPE, type=FILE_TYPES[extension].label)
