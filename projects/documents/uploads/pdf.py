"""PDF files: they parse, open without a password, and can do nothing but be read.

Kept byte for byte, because a signature covers the bytes. Signatures, forms without scripts, PDF/A with XMP
and attachments that are data (such as XML) pass.
"""

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from projects.documents.uploads.kinds import FILE_TYPES
from projects.documents.uploads.names import EXECUTABLE_EXTENSIONS, clean_filename, extension_of
from projects.documents.uploads.refusals import Refusal, UploadRefused

MAX_SECONDS = 30
MAX_TAIL = 1024
_LABEL = FILE_TYPES["pdf"].label

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE)
_OBJECT = re.compile(rb"\b\d+\s+\d+\s+obj\b")
_END = re.compile(rb"startxref\s+\d+\s*%%EOF([\s\x00\x1a]*)\Z")
_ZIP_END = b"PK\x05\x06"
_NAME_KEYS = ("/UF", "/F", "/Unix", "/DOS", "/Mac")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")


def _spelled(name: str) -> bytes:
    """A pattern for a PDF name however it is spelled: any character may be written as #xx."""
    return "".join(f"(?:{c}|#(?i:{ord(c):02x}))" for c in name).encode()


# An action in the raw bytes counts too: a reader that repairs files may find what the table hides.
_RAW_ACTION = re.compile(rb"/S\s*/(?:(" + _spelled("JavaScript") + rb")|" + _spelled("Launch") + rb")(?=[\s/<>(\[])")


def check_pdf(data: bytes) -> None:
    """Refuses a PDF that is damaged, locked, something else as well, or able to act. Raises UploadRefused."""
    _check_frame(data)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UploadRefused(Refusal.PASSWORD, type=_LABEL)
        _check_form(reader)
        has_page = False
        for dictionary in _dictionaries(reader):
            _check_action(dictionary)
            _check_attachment(dictionary)
            has_page = has_page or _value(dictionary, "/Type") == "/Page"
        if not has_page:
            raise UploadRefused(Refusal.DAMAGED, type=_LABEL)
    except UploadRefused:
        raise
    except Exception as error:  # pypdf raises many kinds of errors on a damaged file.
        raise UploadRefused(Refusal.DAMAGED, type=_LABEL) from error
    if found := _RAW_ACTION.search(data):
        raise UploadRefused(Refusal.SCRIPT if found[1] else Refusal.LAUNCH)


def _check_frame(data: bytes) -> None:
    """%PDF- in the first bytes, nothing behind %%EOF but a little white space, no second type."""
    if not data.startswith(b"%PDF-"):
        code = Refusal.JUNK_BEFORE if b"%PDF-" in data[:8192] else Refusal.WRONG_TYPE
        raise UploadRefused(code, type=_LABEL)
    if not _HEADER.match(data):
        raise UploadRefused(Refusal.DAMAGED, type=_LABEL)
    # In front of the first object only comments belong; inside objects markup is data (XMP, rich text).
    first_object = _OBJECT.search(data, 0, 1024)
    if _MARKUP.search(data, 0, first_object.start() if first_object else 1024):
        raise UploadRefused(Refusal.SECOND_TYPE, type=_LABEL)
    zip_end = data.rfind(_ZIP_END, max(0, len(data) - 65_557))
    comment = int.from_bytes(data[zip_end + 20 : zip_end + 22], "little")
    if zip_end != -1 and zip_end + 22 + comment == len(data):
        raise UploadRefused(Refusal.SECOND_TYPE, type=_LABEL)
    end = _END.search(data, max(0, len(data) - MAX_TAIL - 256))
    if end is None:
        raise UploadRefused(Refusal.JUNK_AFTER if b"%%EOF" in data else Refusal.DAMAGED, type=_LABEL)
    if len(end[1]) > MAX_TAIL:
        raise UploadRefused(Refusal.JUNK_AFTER, type=_LABEL)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the trailer; bounded in time."""
    deadline = time.monotonic() + MAX_SECONDS
    seen: set[tuple[int, int]] = set()
    stack: list[Any] = [reader.trailer]
    while stack:
        item = stack.pop()
        if isinstance(item, IndirectObject):
            key = (item.idnum, item.generation)
            if key in seen:
                continue
            if time.monotonic() > deadline:
                raise UploadRefused(Refusal.TOO_COMPLEX, type=_LABEL)
            seen.add(key)
            item = _resolve(item)
        if isinstance(item, DictionaryObject):
            yield item
            stack.extend(value for value in item.values() if isinstance(value, dict | list | IndirectObject))
        elif isinstance(item, list):
            stack.extend(value for value in item if isinstance(value, dict | list | IndirectObject))


def _resolve(value: Any) -> Any:
    """The object a reference points to; None when the file has no such object."""
    if not isinstance(value, IndirectObject):
        return value
    reader, number, generation = value.pdf, value.idnum, value.generation
    # pypdf would search the whole file for an object that is not in the table.
    if number in reader.xref.get(generation, {}) or (generation == 0 and number in reader.xref_objStm):
        return value.get_object()
    return None


def _value(dictionary: DictionaryObject, key: str) -> Any:
    return _resolve(dictionary.raw_get(key)) if key in dictionary else None


def _check_action(dictionary: DictionaryObject) -> None:
    action = _value(dictionary, "/S")
    # A part of the structure tree may bear any name in /S; it is no action unless it also does something.
    structure = _value(dictionary, "/Type") == "/StructElem" and "/P" in dictionary
    has_script = "/JS" in dictionary and action in ("/JavaScript", "/Rendition")
    if has_script or (action == "/JavaScript" and not structure):
        raise UploadRefused(Refusal.SCRIPT)
    if action == "/Launch" and not (structure and not {"/F", "/Win", "/Mac", "/Unix"} & dictionary.keys()):
        raise UploadRefused(Refusal.LAUNCH)
    if action == "/URI" and str(_value(dictionary, "/URI")).strip().lower().startswith("javascript:"):
        raise UploadRefused(Refusal.SCRIPT)


def _check_attachment(dictionary: DictionaryObject) -> None:
    embedded = _value(dictionary, "/EF")
    if not isinstance(embedded, DictionaryObject):
        return
    names = [clean_filename(str(_value(dictionary, key))) for key in _NAME_KEYS if key in dictionary]
    for name in names:
        if extension_of(name) in EXECUTABLE_EXTENSIONS:
            raise UploadRefused(Refusal.EXECUTABLE_INSIDE, type=_LABEL, name=name)
    for key in embedded:
        stream = _value(embedded, key)
        if isinstance(stream, StreamObject) and _is_program(stream.get_data()):
            raise UploadRefused(Refusal.EXECUTABLE_INSIDE, type=_LABEL, name=names[0] if names else "?")


def _is_program(content: bytes) -> bool:
    return content.startswith(_PROGRAMS) or (content.startswith(b"PK") and b"vbaProject.bin" in content)


def _check_form(reader: PdfReader) -> None:
    """Refuses an XFA form with JavaScript: its script stands in XML, not in an action."""
    form = _value(_value(reader.trailer, "/Root"), "/AcroForm")
    xfa = _value(form, "/XFA") if isinstance(form, DictionaryObject) else None
    parts = xfa if isinstance(xfa, list) else [xfa]
    for part in parts:
        stream = _resolve(part)
        if isinstance(stream, StreamObject) and b"x-javascript" in stream.get_data().lower():
            raise UploadRefused(Refusal.SCRIPT)
