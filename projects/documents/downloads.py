"""A table as a file to download."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse

from projects.documents.spreadsheets import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(
    headings: Sequence[Any], rows: Iterable[Sequence[Any]], *, kind: str, name: str, sheet: str, private: bool = True
) -> HttpResponse:
    """The table as CSV or XLSX (`kind`); `private` when it is for this reader only. Raises Http404 for another kind."""
    if kind == "csv":
        content, content_type = write_csv(headings, rows), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, content_type = write_xlsx(headings, rows, sheet), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    if private:
        response["Cache-Control"] = "private, no-store"
    return response
