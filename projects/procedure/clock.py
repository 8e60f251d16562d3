"""The one clock of the procedure (R136). Instants are aware, in UTC; days are those of Europe/Amsterdam.

Only a demonstration and the tests may set it, so that they can replay a year; production cannot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_set_to: ContextVar[datetime | None] = ContextVar("procedure_clock", default=None)


class ClockMayNotBeSet(RuntimeError):
    """Somebody tried to set the clock outside a demonstration or a test."""


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """This day in Amsterdam."""
    return now().astimezone(AMSTERDAM).date()


@contextmanager
def replay(at: datetime) -> Iterator[None]:
    """Within the block it is `at` (aware). Raises ClockMayNotBeSet outside a demonstration or a test."""
    if not settings.PORTAL_CLOCK_MAY_BE_SET:
        raise ClockMayNotBeSet("The clock can be set in the demonstration and in tests only.")
    token = _set_to.set(at)
    try:
        yield
    finally:
        _set_to.reset(token)
