"""Dates and instants as they are printed, whatever the language of the screen."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_INSTANT = {"nl": "{day}, {time} uur", "en": "{day}, {time} (Amsterdam time)"}


def format_date(day: date, language: str = "nl") -> str:
    """A date as "22 november 2026"; of an aware datetime its date in Europe/Amsterdam."""
    if isinstance(day, datetime):
        day = _local(day)
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def format_instant(instant: datetime, language: str = "nl") -> str:
    """An aware datetime on the clock of Amsterdam: "22 november 2026, 14:05 uur".

    Raises ValueError for a naive one.
    """
    local = _local(instant)
    return _INSTANT[language].format(day=format_date(local, language), time=f"{local:%H:%M}")


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(AMSTERDAM)
