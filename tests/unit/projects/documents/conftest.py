"""Files made in the test, good and bad."""

import io
import os
import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings
from pypdf import PdfWriter

# These packages need no models: the tests also run alone, with --confcutdir here and without pytest-django.
if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)

OOXML_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}
ODF_TYPE = {"odt": "text", "ods": "spreadsheet"}


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """An archive of these parts, compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A PDF of one page; `change` may alter the writer first."""

    def make(change: Callable[[PdfWriter], object] | None = None) -> bytes:
        writer = PdfWriter()
        writer.add_blank_page(width=595, height=842)
        if change:
            change(writer)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return make


@pytest.fixture
def make_zip() -> Callable[[dict[str, bytes | str]], bytes]:
    """An archive of these parts."""
    return zipped


@pytest.fixture
def make_office() -> Callable[..., bytes]:
    """A minimal docx, xlsx or pptx with extra parts, content types and relationships."""

    def make(
        extension: str = "docx",
        *,
        parts: dict[str, bytes | str] | None = None,
        types: str = "",
        rels: str = "",
        main_type: str = "",
    ) -> bytes:
        part, suffix = OOXML_MAIN[extension]
        content_type = main_type or f"application/vnd.openxmlformats-officedocument.{suffix}"
        package = "http://schemas.openxmlformats.org/package/2006"
        document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return zipped(
            {
                "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{package}/content-types">'
                f'<Override PartName="/{part}" ContentType="{content_type}"/>{types}</Types>',
                "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">'
                f'<Relationship Id="r1" Type="{document}/officeDocument" Target="{part}"/></Relationships>',
                f"{part.replace('/', '/_rels/')}.rels": f'<Relationships xmlns="{package}/relationships">'
                f"{rels}</Relationships>",
                part: "<document/>",
                **(parts or {}),
            }
        )

    return make


@pytest.fixture
def make_odf() -> Callable[..., bytes]:
    """A minimal odt or ods with this body and extra parts."""

    def make(extension: str = "odt", *, body: str = "", parts: dict[str, bytes | str] | None = None) -> bytes:
        return zipped(
            {
                "mimetype": f"application/vnd.oasis.opendocument.{ODF_TYPE[extension]}",
                "content.xml": '<c xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:text="t" '
                f'xmlns:draw="d" xmlns:script="s" xmlns:office="o">{body}</c>',
                "META-INF/manifest.xml": "<manifest/>",
                **(parts or {}),
            }
        )

    return make
