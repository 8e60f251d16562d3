"""Reading needs no database; settings only when nobody configured them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import Workbook

if not settings.configured:
    settings.configure(USE_I18N=False)

DATA = Path(__file__).parents[4] / "data"


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """The bytes of a sample file below tests/data."""
    return lambda name: (DATA / name).read_bytes()


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """The bytes of an .xlsx with these rows on its first sheet; `merge` is a list of ranges."""

    def make(rows: list[list], merge: tuple[str, ...] = (), title: str = "Blad1") -> bytes:
        book = Workbook()
        sheet = book.active
        sheet.title = title
        for row in rows:
            sheet.append(row)
        for cells in merge:
            sheet.merge_cells(cells)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make
