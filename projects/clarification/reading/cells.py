"""One cell of an export of questions: moments, yes and no, numbers."""

import re
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import CellUnreadable
from projects.documents.tables.table import CellError, Formula, Raw, as_written
from projects.documents.tables.words import is_unknown, plain
from projects.procedure.clock import AMSTERDAM

MAX_TEXT = 10_000
_MONTH_NAMES = (
    "jan januari january", "feb febr februari february", "mrt mar maa maart march", "apr april", "mei may",
    "jun juni june", "jul juli july", "aug augustus august", "sep sept september", "okt oct oktober october",
    "nov november", "dec december",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY = re.compile(
    r"^(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)[\s.,]+"
)
_DAY = re.compile(
    r"^(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/. ](?P<m2>\d{1,2})[-/. ](?P<y2>\d{4}|\d{2})"
    r"|(?P<d3>\d{1,2})[-. ]+(?P<name>[a-z]+)\.?[-. ]+(?P<y3>\d{4}))"
    r"(?P<rest>.*)$"
)
_CLOCK = re.compile(
    r"^[\st,]*(?:om|at|-)?\s*(?P<h>\d{1,2})[:.u](?P<min>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>am|pm)?"
    r"\s*(?:uur|u|h)?\s*(?P<zone>z|utc|gmt|cet|cest|[+-]\d{2}:?\d{2}|\([^)]*\))?$"
)
_YES = {"ja", "j", "yes", "y", "true", "waar", "1", "x", "vertrouwelijk", "confidential", "individueel"}
_NO = {"nee", "n", "no", "false", "onwaar", "0", "openbaar", "niet", "niet vertrouwelijk", "not confidential"}


def read_text(raw: Raw) -> str:
    """The text of a cell; of a formula the text of the formula, which is never calculated here.

    Raises CellUnreadable for an error of the spreadsheet and for a text that is too long.
    """
    if isinstance(raw, CellError):
        raise CellUnreadable(
            "cell_error", _("The spreadsheet shows an error here. Put the value itself into the cell.")
        )
    text = as_written(raw).strip()
    if len(text) > MAX_TEXT:
        raise CellUnreadable("too_long", _("This text is longer than 10.000 characters. Shorten it."))
    return text


def read_moment(raw: Raw, epoch: date, clock_time: Raw = None) -> datetime | None:
    """An aware instant, of Europe/Amsterdam unless the cell names a zone; None when the cell says it is not known.

    `clock_time` is a cell with the hour, when that has a column of its own. Raises CellUnreadable.
    """
    if isinstance(raw, Formula):
        raise CellUnreadable("formula", _("This is a formula without an outcome. Put the value itself into the cell."))
    if isinstance(raw, bool) or raw is None:
        raise _no_moment()
    if isinstance(raw, datetime):
        found = raw
    elif isinstance(raw, date):
        found = datetime.combine(raw, time.min)
    elif isinstance(raw, int | float) and 20_000 < raw < 80_000:
        found = datetime.combine(epoch, time.min) + timedelta(seconds=round(float(raw) * 86_400))
    else:
        text = plain(as_written(raw))
        if not text or is_unknown(text):
            return None
        found = _read_written(text)
    if clock_time is not None and (found.hour, found.minute, found.second) == (0, 0, 0):
        found = datetime.combine(found.date(), _read_clock(clock_time), tzinfo=found.tzinfo)
    return found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)


def _read_written(text: str) -> datetime:
    match = _DAY.match(_WEEKDAY.sub("", text))
    if not match:
        raise _no_moment()
    year = match["y"] or match["y2"] or match["y3"]
    month = match["m"] or match["m2"] or _MONTHS.get(match["name"] or "", 0)
    day = match["d"] or match["d2"] or match["d3"]
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        return _with_clock(found, match["rest"])
    except ValueError:
        raise _no_moment() from None


def _with_clock(day: date, rest: str) -> datetime:
    if not rest.strip(" ,t"):
        return datetime.combine(day, time.min)
    match = _CLOCK.match(rest)
    if not match:
        raise _no_moment()
    found = datetime.combine(day, _clock(match))
    zone = match["zone"] or ""
    if zone in ("z", "utc", "gmt") or zone[:1] in ("+", "-"):
        offset = "+00:00" if zone[:1] not in ("+", "-") else zone
        found = datetime.fromisoformat(f"{found.isoformat()}{offset}")
    return found


def _clock(match: re.Match[str]) -> time:
    hour = int(match["h"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    return time(hour, int(match["min"]), int(match["s"] or 0))


def _read_clock(raw: Raw) -> time:
    if isinstance(raw, datetime):
        return raw.time().replace(microsecond=0)
    if isinstance(raw, float) and 0 <= raw < 1:
        return (datetime.min + timedelta(seconds=round(raw * 86_400))).time()
    match = _CLOCK.match(plain(as_written(raw)))
    try:
        return _clock(match) if match else time.min
    except ValueError:
        raise _no_moment() from None


def _no_moment() -> CellUnreadable:
    return CellUnreadable("moment", _("This is not a day and hour that can be read. Write it as 31-01-2027 14:30."))


def read_yes_no(raw: Raw) -> bool:
    """Whether a cell says yes; an empty one says no. Raises CellUnreadable for anything else."""
    text = plain(read_text(raw))
    if text in _YES:
        return True
    if not text or text in _NO or is_unknown(text):
        return False
    raise CellUnreadable("confidential", _("This is neither yes nor no. Write whether this question is confidential."))
