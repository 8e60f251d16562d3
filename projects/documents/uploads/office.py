"""Office files: zip archives that are opened, measured and searched, never executed.

OOXML (docx, xlsx, pptx: ECMA-376 part 2) and OpenDocument (odt, ods: OASIS ODF 1.3 part 2).
"""

import io
import re
import stat
import zipfile
import zlib
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from projects.documents.uploads.kinds import FILE_TYPES, MEGABYTE
from projects.documents.uploads.names import EXECUTABLE_EXTENSIONS, extension_of
from projects.documents.uploads.refusals import Refusal, UploadRefused

MAX_PARTS = 10_000
MAX_UNPACKED = 500 * MEGABYTE
MAX_RATIO = 200
RATIO_FROM = 10 * MEGABYTE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
_PACKAGED_FILE = "Ole10Native".encode("utf-16-le")

# The main part's content type without its common beginning.
OOXML = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}
ODF = ("odt", "ods")

_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "activex")
_MACRO_PARTS = re.compile(
    r"(^|/)(vba(project|data)[^/]*$|activex/|macrosheets/|basic/(?!(?:[^/]+/)?script-l[bc]\.xml$).|scripts/.)"
)
# OOXML keeps harmless parts under these extensions: printer settings and pictures.
_EXECUTABLE_PARTS = EXECUTABLE_EXTENSIONS - {"bin", "svg"}
_MANIFEST = "META-INF/manifest.xml"
_DRIVE = re.compile(r"[a-z]:", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(doctype|entity)", re.IGNORECASE)
_INSTRUCTION = re.compile(rb"<(?:\w+:)?instrText[^>]*>([^<]*)|\binstr=[\"']([^\"']*)")
_DDE = re.compile(rb"(?<![\w/.-])DDE(?:AUTO)?\s", re.IGNORECASE)
_LINK_SCHEMES = frozenset({"http", "https", "mailto"})
_XML = (".xml", ".rels", ".vml", ".rdf")
_XLINK = "{http://www.w3.org/1999/xlink}href"


def check_ooxml(data: bytes, extension: str) -> None:
    """Refuses a docx, xlsx or pptx that is damaged, active, unsafe or fetches from outside."""
    label = FILE_TYPES[extension].label
    with _open(data, label) as archive:
        try:
            _check_parts(archive, label, doctype_allowed=())
            _check_content_types(archive, extension, label)
            for name in archive.namelist():
                if name.lower().endswith(".rels"):
                    _check_relationships(archive.read(name), label)
                elif name.startswith("word/") and name.endswith(".xml"):
                    _check_fields(archive.read(name), label)
                elif name.startswith("xl/externalLinks/") and b"ddeLink" in archive.read(name):
                    raise UploadRefused(Refusal.EXTERNAL, type=label, target="DDE")
        except (ParseError, DefusedXmlException, KeyError, ValueError) as error:
            raise UploadRefused(Refusal.DAMAGED, type=label) from error


def check_odf(data: bytes, extension: str) -> None:
    """Refuses an odt or ods that is damaged, active, unsafe or fetches from outside."""
    label = FILE_TYPES[extension].label
    with _open(data, label) as archive:
        try:
            _check_parts(archive, label, doctype_allowed=(_MANIFEST,))
            names = archive.namelist()
            if "mimetype" not in names or "content.xml" not in names:
                raise UploadRefused(Refusal.WRONG_TYPE, type=label)
            if archive.read("mimetype").strip().decode("ascii", "replace") != FILE_TYPES[extension].content_type:
                raise UploadRefused(Refusal.WRONG_TYPE, type=label)
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise UploadRefused(Refusal.PASSWORD, type=label)
            for name in names:
                if name.rpartition("/")[2] in {"content.xml", "styles.xml"}:
                    with archive.open(name) as part:
                        _check_odf_links(part, label)
        except (ParseError, DefusedXmlException, KeyError, ValueError) as error:
            raise UploadRefused(Refusal.DAMAGED, type=label) from error


def _open(data: bytes, label: Any) -> zipfile.ZipFile:
    """The archive, when it starts at the first byte and ends at the last."""
    if not data.startswith(b"PK\x03\x04"):
        raise UploadRefused(Refusal.WRONG_TYPE, type=label)
    if data[-22:-18] != b"PK\x05\x06":
        raise UploadRefused(Refusal.JUNK_AFTER if b"PK\x05\x06" in data else Refusal.DAMAGED, type=label)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UploadRefused(Refusal.DAMAGED, type=label) from error
    if min((info.header_offset for info in archive.infolist()), default=-1) != 0:
        raise UploadRefused(Refusal.JUNK_BEFORE, type=label)
    return archive


def _check_parts(archive: zipfile.ZipFile, label: Any, *, doctype_allowed: tuple[str, ...]) -> None:
    """Names, number and sizes of the parts. What an archive says about sizes is checked by unpacking."""
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise UploadRefused(Refusal.BOMB, type=label)
    if len({info.orig_filename.lower() for info in infos}) != len(infos):
        raise UploadRefused(Refusal.UNSAFE_NAMES, type=label)
    _check_sum(sum(info.file_size for info in infos), sum(info.compress_size for info in infos), label)
    for info in infos:
        _check_name(info, label)
        if info.flag_bits & 0x1:
            raise UploadRefused(Refusal.PASSWORD, type=label)
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise UploadRefused(Refusal.DAMAGED, type=label)
    packed = len(archive.fp.getbuffer()) if isinstance(archive.fp, io.BytesIO) else 0
    unpacked = 0
    for info in infos:
        try:
            with archive.open(info) as part:
                first = chunk = part.read(MEGABYTE)
                tail = b""
                while chunk:
                    unpacked += len(chunk)
                    _check_sum(unpacked, packed, label)
                    if info.filename.endswith(".bin") and _PACKAGED_FILE in tail + chunk:
                        raise UploadRefused(Refusal.EXECUTABLE_INSIDE, type=label, name=info.filename)
                    tail = chunk[-len(_PACKAGED_FILE) :]
                    chunk = part.read(MEGABYTE)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise UploadRefused(Refusal.DAMAGED, type=label) from error
        is_xml = info.filename not in doctype_allowed and info.filename.lower().endswith(_XML)
        if is_xml and _DOCTYPE.search(first.replace(b"\x00", b"")):
            raise UploadRefused(Refusal.DAMAGED, type=label)


def _check_sum(unpacked: int, packed: int, label: Any) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)):
        raise UploadRefused(Refusal.BOMB, type=label)


def _check_name(info: zipfile.ZipInfo, label: Any) -> None:
    name = info.orig_filename
    unsafe = (
        not name
        or name.startswith("/")
        or "\\" in name
        or _DRIVE.match(name)
        or ".." in name.split("/")
        or any(ord(c) < 32 for c in name)
        or stat.S_ISLNK(info.external_attr >> 16)
    )
    if unsafe:
        raise UploadRefused(Refusal.UNSAFE_NAMES, type=label)
    if _MACRO_PARTS.search(name.lower()):
        raise UploadRefused(Refusal.MACROS, type=label)
    if extension_of(name.rpartition("/")[2]) in _EXECUTABLE_PARTS:
        raise UploadRefused(Refusal.EXECUTABLE_INSIDE, type=label, name=name)


def _check_content_types(archive: zipfile.ZipFile, extension: str, label: Any) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise UploadRefused(Refusal.WRONG_TYPE, type=label)
    root = fromstring(archive.read("[Content_Types].xml"))
    types = {(e.get("PartName") or "", (e.get("ContentType") or "").lower()) for e in root}
    if any(word in content_type for _part, content_type in types for word in _MACRO_TYPES):
        raise UploadRefused(Refusal.MACROS, type=label)
    mains = [part for part, content_type in types if content_type.endswith(OOXML[extension])]
    if not any(part.lstrip("/") in names for part in mains):
        raise UploadRefused(Refusal.WRONG_TYPE, type=label)


def _check_relationships(rels: bytes, label: Any) -> None:
    for relationship in fromstring(rels):
        if (relationship.get("TargetMode") or "").strip().lower() != "external":
            continue
        target = (relationship.get("Target") or "").strip()
        hyperlink = (relationship.get("Type") or "").endswith("/hyperlink")
        if not (hyperlink and _is_link(target)):
            raise UploadRefused(Refusal.EXTERNAL, type=label, target=target[:200])


def _is_link(target: str) -> bool:
    """An ordinary hyperlink, followed only when a person clicks it, or a place in the file."""
    try:
        return target.startswith("#") or urlsplit(target).scheme.lower() in _LINK_SCHEMES
    except ValueError:
        return False


def _check_fields(part: bytes, label: Any) -> None:
    """Refuses fields that start another program (DDE); an instruction may be cut in pieces."""
    found = _INSTRUCTION.findall(part)
    instructions = [b"".join(text for text, _attribute in found), *(attribute for _text, attribute in found)]
    if any(_DDE.search(instruction) for instruction in instructions):
        raise UploadRefused(Refusal.EXTERNAL, type=label, target="DDE")


def _check_odf_links(part: Any, label: Any) -> None:
    for _event, element in iterparse(part, events=("end",)):
        tag = element.tag.rpartition("}")[2]
        href = (element.get(_XLINK) or "").strip()
        if tag == "event-listener" or href.lower().startswith(("vnd.sun.star.script:", "macro:")):
            raise UploadRefused(Refusal.MACROS, type=label)
        if tag == "dde-source":
            raise UploadRefused(Refusal.EXTERNAL, type=label, target="DDE")
        if href and not _inside(href) and not (tag == "a" and _is_link(href)):
            raise UploadRefused(Refusal.EXTERNAL, type=label, target=href[:200])
        element.clear()


def _inside(href: str) -> bool:
    """A part of the package or a place in it; `../` leads out of the package (ODF 1.3 part 2, 3.7)."""
    try:
        return not urlsplit(href).scheme and not href.startswith(("/", "../", "\\"))
    except ValueError:
        return False
