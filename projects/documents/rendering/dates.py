"""Dates and instants as they are printed, whatever the language of the screen."""

from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format

from projects.procedure.clock import AMSTERDAM

_INSTANT = {"nl": "{day}, {time} uur", "en": "{day}, {time} (Amsterdam time)"}


def format_date(day: date, language: str = "nl") -> str:
    """A date as "22 november 2026"; of an aware datetime its date in Europe/Amsterdam."""
    if isinstance(day, datetime):
        day = _local(day)
    with translation.override(language):
        return date_format(day, "j F Y")


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
