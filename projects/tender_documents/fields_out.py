"""Fields of a form as a page, CSV and XLSX."""

from collections.abc import Sequence

from django.http import HttpResponse

from projects.documents.downloads import table_file
from projects.tender_documents.fields import HEADERS, Field


def fields_context(found: Sequence[Field]) -> dict[str, object]:
    """The fields by the part of the form they belong to, and how many are still to be filled in."""
    parts: dict[str, list[Field]] = {}
    for row in found:
        parts.setdefault(row.part, []).append(row)
    return {"parts": parts, "missing": sum(row.missing for row in found)}


def fields_file(found: Sequence[Field], kind: str, name: str) -> HttpResponse:
    """The fields as a file to download. Raises Http404 for another kind than csv and xlsx."""
    return table_file(HEADERS, [row.cells for row in found], kind=kind, name=name, sheet="TenderNed")
