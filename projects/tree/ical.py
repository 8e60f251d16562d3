"""A calendar that can be subscribed to, as iCalendar (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from projects.procedure import clock


@dataclass(frozen=True)
class CalendarDate:
    """A day, or an instant (aware) with an end. What moves keeps its `uid` and gets a higher `sequence`."""

    uid: str
    on: date
    summary: str
    url: str
    at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    sequence: int = 0


def calendar(dates: Iterable[CalendarDate], name: str) -> bytes:
    """The dates; instants in UTC, days as whole days."""
    result = Calendar()
    result.add("prodid", "-//Inkoopportaal//NL")
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", name)
    result.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for item in dates:
        event = Event()
        event.add("uid", item.uid)
        event.add("sequence", item.sequence)
        event.add("dtstamp", clock.now().astimezone(UTC))
        event.add("summary", item.summary)
        event.add("url", item.url)
        if item.place:
            event.add("location", item.place)
        if item.at is None:
            event.add("dtstart", item.on)
            event.add("dtend", item.on + timedelta(days=1))
        else:
            event.add("dtstart", item.at.astimezone(UTC))
            event.add("dtend", (item.ends_at or item.at).astimezone(UTC))
        result.add_component(event)
    return result.to_ical()
