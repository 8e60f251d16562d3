"""From bytes and a name to one table: which kind of file it is, and the refusal of every other kind."""

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.delimited import not_text, read_delimited
from projects.documents.tables.errors import TableUnreadable
from projects.documents.tables.table import MAX_BYTES, Scorer, Table
from projects.documents.tables.workbook import protected, read_workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    b"\x89PNG", b"%PDF", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"II*\x00", b"MM\x00*", b"{\\rtf", b"7z\xbc\xaf",
    b"Rar!", b"\x7fELF", b"SQLite format 3", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"<?xml",
)  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = {".xls", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".ods", ".numbers"}
_READ = {"", ".xlsx", ".csv", ".tsv", ".txt", ".tab"}


def open_table(content: bytes, filename: str, score: Scorer) -> Table:
    """The table in a file. The bytes decide how it is read; the name only refuses what was never meant to be a table.

    Raises TableUnreadable for an empty file, one above 20 MB, another kind of file and everything the readers refuse.
    """
    ending = PurePath(filename.replace("\\", "/")).suffix.casefold()
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise TableUnreadable(_("This file is empty. Upload the file that holds the table."), "empty")
    if len(content) > MAX_BYTES:
        raise TableUnreadable(
            _("This file is larger than 20 MB. Remove pictures and sheets that are not needed, or split it."),
            "too_large",
        )
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise protected()
        raise _old_format()
    if ending not in _READ | _OLD:
        raise not_text()
    if content.startswith(_ZIP):
        return read_workbook(content, score)
    if ending in _OLD:
        raise _old_format()
    if ending == ".xlsx":
        raise TableUnreadable(
            _("This file is named .xlsx, but it is no workbook. Open it in a spreadsheet program and save it again."),
            "broken",
        )
    start = content[:64].lstrip()
    if start.startswith(_OTHER_KINDS):
        raise not_text()
    return read_delimited(content, "", score)


def _old_format() -> TableUnreadable:
    return TableUnreadable(
        _("This is not a kind of spreadsheet that can be read here. Open it, save it as .xlsx and upload that file."),
        "old_format",
    )
