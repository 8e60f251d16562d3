"""The calendar invitation that goes with a mail: it asks, updates and cancels (RFC 5545, RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import User
from projects.outbox.compose import Attachment
from projects.procedure import clock


@dataclass(frozen=True)
class Meeting:
    """A meeting as calendars know it; instants are aware. A higher `sequence` replaces what stood under this `uid`."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


def invitation(meeting: Meeting, person: User, name: str) -> Attachment:
    """`name`.ics with one event for one person; a cancelled meeting takes it away."""
    method = "CANCEL" if meeting.cancelled else "REQUEST"
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.summary)
    event.add("location", meeting.location)
    if meeting.url:
        event.add("url", meeting.url)
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event["organizer"] = _address(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    event.add("attendee", _address(str(person), person.email), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Inkoopportaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return Attachment(f"{name}.ics", f"text/calendar; method={method}; charset=utf-8", calendar.to_ical())
