"""Fields of a form as a page, CSV and XLSX."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from projects.documents.spreadsheets import write_csv, write_xlsx
from projects.tender_documents.fields import HEADERS, Field

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def fields_context(found: Sequence[Field]) -> dict[str, object]:
    """The fields by the part of the form they belong to, and how many are still to be filled in."""
    parts: dict[str, list[Field]] = {}
    for row in found:
        parts.setdefault(row.part, []).append(row)
    return {"parts": parts, "missing": sum(row.missing for row in found)}


def fields_file(found: Sequence[Field], kind: str, name: str) -> HttpResponse:
    """The fields as a file to download. Raises Http404 for another kind than csv and xlsx."""
    rows = [row.cells for row in found]
    if kind == "csv":
        content, content_type = write_csv(HEADERS, rows), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, content_type = write_xlsx(HEADERS, rows, "TenderNed"), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
