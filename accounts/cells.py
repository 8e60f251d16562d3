"""What may stand in a cell of a spreadsheet, so that it can never run as a formula."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

# The second row of characters are full-width twins that spreadsheet programs read the same.
FORMULA = re.compile(r"[\t\r\n]| *[=+\-@＝＋－＠]")


def local(value: datetime) -> datetime:
    """The same instant on the clock of Amsterdam (TIME_ZONE), without a zone; a naive one is there already."""
    return timezone.make_naive(value, timezone.get_default_timezone()) if value.tzinfo else value


def escape_cell(value: Any) -> str:
    """The text of a CSV cell, with an apostrophe in front when it could be taken for a formula.

    Only text is escaped; a number, date or instant is written as a Dutch spreadsheet program reads it: 1,5;
    2026-11-22; 2026-11-22 14:05 (Europe/Amsterdam). None is empty. Source: OWASP, CSV injection.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case float() | Decimal():
            return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else repr(value).replace(".", ",")
        case int():
            return str(value)
    text = str(value)
    return f"'{text}" if FORMULA.match(text) else text
