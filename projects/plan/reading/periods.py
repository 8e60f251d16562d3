"""Dates and periods as people write them in a plan."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import CellUnreadable
from projects.documents.tables.words import is_unknown, plain

FIRST_YEAR, LAST_YEAR = 1990, 2100
_NEVER = frozenset(
    {
        "doorlopend", "continu", "lopend", "loopt", "onbepaald", "onbepaalde tijd", "voor onbepaalde tijd", "z.s.m.",
        "zsm", "z.s.m", "asap", "direct", "per direct", "ntb", "gestart", "reeds gestart", "ongoing", "continuous",
    }
)  # fmt: skip
_MONTH_NAMES = (
    "jan januari january", "feb febr februari february", "mrt mar maa maart march", "apr april", "mei may",
    "jun juni june", "jul juli july", "aug augustus august", "sep sept september", "okt oct oktober october",
    "nov november", "dec december",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_ORDINALS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_SEASONS = {
    "voorjaar": 3, "vroege voorjaar": 3, "lente": 3, "spring": 3, "zomer": 6, "summer": 6, "najaar": 9, "herfst": 9,
    "autumn": 9, "fall": 9, "winter": 12,
}  # fmt: skip
_PARTS = {
    "begin": 0, "start": 0, "early": 0, "aanvang": 0, "medio": 1, "midden": 1, "half": 1, "mid": 1, "eind": 2,
    "einde": 2, "end": 2, "late": 2, "ultimo": 2,
}  # fmt: skip
_ANY = {
    "year": r"(?P<year>(?:19|20)\d\d|'?\d\d)",
    "year4": r"(?P<year>(?:19|20)\d\d)",
    "month": rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?",
    "ordinal": rf"(?P<n>\d|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?:e|de|ste|st|nd|rd|th)?",
    "quarter": r"(?:kwartaal|kwart|kwrt|kwt|kw|quarter|qtr|q|k)\.?",
    "half": r"(?:halfjaar|half jaar|jaarhelft|helft|half|half year)",
    "season": rf"(?P<season>{'|'.join(_SEASONS)})",
    "part": rf"(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})",
    "gap": r"(?:\s*[-/,]\s*|\s+(?:van |in |of )?)",
}
_LEADING = re.compile(
    r"^(?:(?:per|vanaf|m\.?i\.?v\.?|met ingang van|ingaande|uiterlijk|ca\.?|circa|rond|ongeveer|omstreeks|verwacht|"
    r"gepland|in de loop van|in|tot en met|t/m|tot|v[oó]{2}r|voor|na|from|by|until|before|after|about|around|±|~|"
    r"het|de|the|jaar|ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)[\s:,]+|[±~]\s*)+"
)
_TRAILING = re.compile(r"(?:\s*\([^()]*\)|\s+e\.?v\.?|\*+|[,;.]|\s+(?:o\.?v\.?b\.?|onder voorbehoud))+$")
_TIME = re.compile(r"(?<=\d)[ t]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|uur|[+-]\d\d:?\d\d)?$")
_SPAN = re.compile(r"^(?P<left>.+?)(?:\s+(?:t/m|tot en met|tot|to|until|en|of|-|/)\s+|\s*t/m\s*)(?P<right>.+)$")
_TIGHT_SPAN = re.compile(r"^(?P<left>[a-z]\w*\.?(?: '?\d{2,4})?)\s*[-/]\s*(?P<right>[a-z].*)$")


class Precision(StrEnum):
    """How exactly a period was written."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    PART = "part"
    HALF_YEAR = "half_year"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` up to and including `last`, whole days.

    `written` is the text of the cell; `year_assumed` when it named no year.
    """

    first: date
    last: date
    precision: Precision
    written: str = ""
    year_assumed: bool = False


class _NoYear(Exception):
    pass


def unreadable() -> CellUnreadable:
    return CellUnreadable(
        "date", _("This is not a date or period. Write the day first, such as 31-12-2027, or Q3 2027 or maart 2027.")
    )


def read_period(
    written: str | int | float | date | datetime, default_year: int | None = None, epoch: date = date(1899, 12, 30)
) -> Period | None:
    """Read a date or period; None when it was said to be unknown (`n.t.b.`) or without a moment (`doorlopend`).

    `default_year` is used for a text without a year; `epoch` is day 0 of the workbook's serial numbers. Seasons are
    meteorological: voorjaar is March to May, winter 2027 is December 2027 to February 2028. Begin, medio and eind of a
    year are its first quarter, May to August, and its last quarter.
    Raises CellUnreadable for text that is no date, a date that does not exist, or no year where none is known.
    """
    if isinstance(written, bool):
        raise unreadable()
    if isinstance(written, datetime):
        return _day(written.date(), str(written.date()))
    if isinstance(written, date):
        return _day(written, str(written))
    if isinstance(written, int | float):
        return _read_number(written, epoch)
    text = plain(written)
    if not text or is_unknown(text) or text in _NEVER:
        return None
    try:
        period = _read_text(text, None)
    except _NoYear:
        if default_year is None:
            raise CellUnreadable("no_year", _("This period has no year. Write the year with it.")) from None
        period = replace(_read_text(text, default_year), year_assumed=True)
    if not (period.first.year >= FIRST_YEAR and period.last.year <= LAST_YEAR + 1):
        raise CellUnreadable("year", _("This year is not between 1990 and 2100."))
    return replace(period, written=written.strip())


def _day(day: date, written: str) -> Period:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellUnreadable("year", _("This year is not between 1990 and 2100."))
    return Period(day, day, Precision.DAY, written)


def _read_number(number: int | float, epoch: date) -> Period:
    whole = int(number)
    if whole == number and FIRST_YEAR <= whole <= LAST_YEAR:
        return replace(_year(whole), written=str(whole))
    if whole == number and 19_900_101 <= whole <= 21_001_231:
        return replace(_read_text(str(whole), None), written=str(whole))
    if 32_874 <= whole <= 73_415:
        return _day(epoch + timedelta(days=whole), str(whole))
    raise unreadable()


@lru_cache(maxsize=50_000)
def _read_text(text: str, default_year: int | None) -> Period:
    text = _TIME.sub("", text)
    bare = _TRAILING.sub("", text).strip()
    for candidate in dict.fromkeys((bare, _LEADING.sub("", bare))):
        for pattern, build in _FORMS:
            found = pattern.match(candidate)
            if found:
                return _build(build, found.groupdict(), default_year)
    bare = _LEADING.sub("", bare)
    for shape in (_SPAN, _TIGHT_SPAN):
        found = shape.match(bare)
        if found:
            return _span(found["left"].strip(), found["right"].strip(), default_year)
    raise unreadable()


def _build(build: Callable[[dict, int], Period], found: dict[str, str | None], default_year: int | None) -> Period:
    year_text = found.get("year")
    if year_text:
        year = int(year_text.lstrip("'"))
        if len(year_text.lstrip("'")) == 2:
            year += 2000 if year < 70 else 1900
    elif default_year is None:
        raise _NoYear
    else:
        year = default_year
    try:
        return build(found, year)
    except (ValueError, KeyError):
        raise CellUnreadable(
            "no_such_date", _("This date or period does not exist. Write the day first, such as 31-12-2027.")
        ) from None


def _span(left: str, right: str, default_year: int | None) -> Period:
    if re.fullmatch(r"(?:q|k|kw|kwartaal|quarter|week|wk|w)\.?\s*\d{1,2}", left) and right[:1].isdigit():
        right = re.sub(r"\s*\d{1,2}$", " ", left) + right
    end = _read_text(right, default_year)
    try:
        start = _read_text(left, None)
    except _NoYear:
        start = _read_text(left, end.last.year if end.precision is not Precision.DAY else end.first.year)
        if start.first > end.last:
            raise CellUnreadable("span", _("This period ends before it begins.")) from None
    except CellUnreadable:
        if not left.isdigit() or end.precision is not Precision.WEEK:
            raise
        start = _read_text(f"week {left}", end.first.year)
    if start.first > end.last:
        raise CellUnreadable("span", _("This period ends before it begins."))
    return Period(start.first, end.last, Precision.RANGE)


def _months(year: int, month: int, count: int, precision: Precision) -> Period:
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    last = date(last_year, last_month, monthrange(last_year, last_month)[1])
    return Period(date(year, month, 1), last, precision)


def _year(year: int) -> Period:
    return _months(year, 1, 12, Precision.YEAR)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _ORDINALS[text]


def _date(found: dict, year: int) -> Period:
    month = found["m"] and int(found["m"]) if "m" in found else _MONTHS[found["month"]]
    day = date(year, month, int(found["d"]))
    return Period(day, day, Precision.DAY)


def _month(found: dict, year: int) -> Period:
    month = int(found["m"]) if "m" in found else _MONTHS[found["month"]]
    return _months(year, month, 1, Precision.MONTH)


def _quarter(found: dict, year: int) -> Period:
    number = _number(found["n"])
    if not 1 <= number <= 4:
        raise ValueError
    return _months(year, 3 * number - 2, 3, Precision.QUARTER)


def _quarters(found: dict, year: int) -> Period:
    first, last = int(found["n"]), int(found["n2"])
    if not 1 <= first < last <= 4:
        raise ValueError
    return _months(year, 3 * first - 2, 3 * (last - first + 1), Precision.RANGE)


def _half(found: dict, year: int) -> Period:
    number = _number(found["n"])
    if not 1 <= number <= 2:
        raise ValueError
    return _months(year, 6 * number - 5, 6, Precision.HALF_YEAR)


def _season(found: dict, year: int) -> Period:
    return _months(year, _SEASONS[found["season"]], 3, Precision.SEASON)


def _part_of_year(found: dict, year: int) -> Period:
    month, count = ((1, 3), (5, 4), (10, 3))[_PARTS[found["part"]]]
    return _months(year, month, count, Precision.PART)


def _part_of_month(found: dict, year: int) -> Period:
    whole = _month(found, year)
    first = (1, 11, 21)[_PARTS[found["part"]]]
    last = (10, 20, whole.last.day)[_PARTS[found["part"]]]
    return Period(whole.first.replace(day=first), whole.first.replace(day=last), Precision.PART)


def _week(found: dict, year: int) -> Period:
    first = date.fromisocalendar(year, int(found["w"]), 1)
    last = date.fromisocalendar(year, int(found.get("w2") or found["w"]), 7)
    if last < first:
        raise ValueError
    return Period(first, last, Precision.RANGE if found.get("w2") else Precision.WEEK)


def _whole_year(_found: dict, year: int) -> Period:
    return _year(year)


def _two_years(found: dict, year: int) -> Period:
    if int(found["y2"]) % 100 != (year + 1) % 100:
        raise ValueError
    return _months(year, 1, 24, Precision.RANGE)


def _school_year(found: dict, year: int) -> Period:
    if found["y2"] and int(found["y2"]) % 100 != (year + 1) % 100:
        raise ValueError
    return _months(year, 8, 12, Precision.RANGE)


def _form(shape: str, build: Callable[[dict, int], Period]) -> tuple[re.Pattern[str], Callable]:
    for name, part in _ANY.items():
        shape = shape.replace(f"%{name}%", part)
    return re.compile(rf"^{shape}$"), build


_FORMS = (
    _form(r"%year4%[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", _date),
    _form(r"(?P<d>\d{1,2})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*%year%", _date),
    _form(r"(?P<d>\d{1,2}) (?P<m>\d{1,2}) %year4%", _date),
    _form(r"%year4%(?P<m>\d\d)(?P<d>\d\d)", _date),
    _form(r"(?P<d>\d{1,2})(?:e|ste|de|st|nd|rd|th)?[-/. ]*%month%[-/., ]*%year%", _date),
    _form(r"%month% (?P<d>\d{1,2})(?:st|nd|rd|th)?, %year4%", _date),
    _form(r"(?P<d>\d{1,2})(?:e|ste|de|st|nd|rd|th)?[-/. ]*%month%", _date),
    _form(r"%year4%[-/.](?P<m>0?[1-9]|1[0-2])", _month),
    _form(r"(?P<m>\d{1,2})[-/.]%year4%", _month),
    _form(r"(?P<m>0?[1-9]|1[0-2])[-/](?P<year>1[3-9]|[2-9]\d)", _month),
    _form(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})", _date),
    _form(r"%month%[-/., ]*%year%", _month),
    _form(r"%year4%[-/., ]*%month%", _month),
    _form(r"%month%", _month),
    _form(r"%quarter%\s*(?P<n>\d)\s*[-/+&]\s*(?:%quarter%\s*)?(?P<n2>[1-4])(?:%gap%%year%)?", _quarters),
    _form(r"(?P<n>\d)(?:e|de|ste)?\s*(?:[-/+&]|en)\s*(?P<n2>\d)(?:e|de|ste)?\s*%quarter%(?:%gap%%year%)?", _quarters),
    _form(r"%quarter%\s*(?P<n>\d)(?:%gap%%year%)?", _quarter),
    _form(r"%quarter%\s*(?P<n>\d)\s*(?P<year>'\d\d)", _quarter),
    _form(r"%ordinal%\s*%quarter%(?:%gap%?%year%)?", _quarter),
    _form(r"%year4%%gap%?%quarter%\s*(?P<n>\d)", _quarter),
    _form(r"%year4%%gap%%ordinal%\s*%quarter%", _quarter),
    _form(r"%ordinal%\s*%half%(?:%gap%%year%)?", _half),
    _form(r"h(?P<n>\d)(?:%gap%%year%)?", _half),
    _form(r"%year4%%gap%?h(?P<n>\d)", _half),
    _form(r"winter %year4%\s*[-/]\s*(?:\d{4}|\d\d)", lambda _found, year: _months(year, 12, 3, Precision.SEASON)),
    _form(r"(?:vroege |late |het )?%season%(?:%gap%%year%)?", _season),
    _form(r"%year4%%gap%%season%", _season),
    _form(r"%part%%gap%%month%(?:[-/., ]*%year%)?", _part_of_month),
    _form(r"%part%%gap%%year%", _part_of_year),
    _form(r"(?:week|wk|w)\.?\s*(?P<w>\d{1,2})(?:\s*(?:-|/|t/m)\s*(?P<w2>\d{1,2}))?(?:%gap%%year4%)?", _week),
    _form(r"(?:week|wk|w)\.?\s*(?P<w>\d{1,2})%gap%(?P<year>'\d\d)", _week),
    _form(r"%year4%%gap%?(?:week|wk|w)\.?\s*(?P<w>\d{1,2})", _week),
    _form(r"(?:schooljaar |seizoen )%year4%(?:\s*[-/]\s*(?P<y2>\d{4}|\d\d))?", _school_year),
    _form(r"%year4%\s*[-/]\s*(?P<y2>20\d\d|\d\d)", _two_years),
    _form(r"(?:jaar |year |in )?%year4%", _whole_year),
)
