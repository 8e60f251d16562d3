"""Which kinds of upload there are, and what each accepts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class FileType:
    """One type of file: the content type it is served with and what a person calls it."""

    content_type: str
    label: Any


FILE_TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", "PDF"),
    "docx": FileType(f"{_OOXML}.wordprocessingml.document", _("Word document (docx)")),
    "xlsx": FileType(f"{_OOXML}.spreadsheetml.sheet", _("Excel workbook (xlsx)")),
    "pptx": FileType(f"{_OOXML}.presentationml.presentation", _("PowerPoint presentation (pptx)")),
    "odt": FileType(f"{_ODF}.text", _("OpenDocument text (odt)")),
    "ods": FileType(f"{_ODF}.spreadsheet", _("OpenDocument spreadsheet (ods)")),
    "csv": FileType("text/csv", "CSV"),
    "tsv": FileType("text/tab-separated-values", "TSV"),
    "txt": FileType("text/plain", _("plain text (txt)")),
    "png": FileType("image/png", "PNG"),
    "jpg": FileType("image/jpeg", "JPEG"),
    "jpeg": FileType("image/jpeg", "JPEG"),
}


class UploadKind(StrEnum):
    """What an upload is for; decides the accepted types and the largest size."""

    SIGNED_DECISION = "signed_decision"
    DOCUMENT = "document"
    PLAN = "plan"
    QUESTIONS = "questions"
    PRESENTATION = "presentation"

    @property
    def extensions(self) -> tuple[str, ...]:
        """Accepted extensions in lower case, without a dot."""
        return _RULES[self][0]

    @property
    def max_size(self) -> int:
        """The largest accepted size in bytes, inclusive."""
        return _RULES[self][1]

    @property
    def accept(self) -> str:
        """The value of the HTML attribute `accept`."""
        return ",".join(f".{extension}" for extension in self.extensions)


_RULES: dict[UploadKind, tuple[tuple[str, ...], int]] = {
    UploadKind.SIGNED_DECISION: (("pdf",), 50 * MEGABYTE),
    UploadKind.DOCUMENT: (
        ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg"),
        100 * MEGABYTE,
    ),
    UploadKind.PLAN: (("xlsx", "csv", "tsv"), 20 * MEGABYTE),
    UploadKind.QUESTIONS: (("xlsx", "csv", "tsv"), 20 * MEGABYTE),
    UploadKind.PRESENTATION: (("pdf", "pptx"), 100 * MEGABYTE),
}
