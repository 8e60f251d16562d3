"""The calendar invitation that goes with the mail: it asks, updates and cancels (RFC 5545, RFC 5546)."""

from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import User
from projects.kickoff.models import KickoffMeeting
from projects.outbox.compose import Attachment
from projects.procedure import clock


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


def invitation(meeting: KickoffMeeting, person: User) -> Attachment:
    """An `.ics` with one event for one person.

    The same UID with a higher SEQUENCE replaces what stood in the calendar; a cancelled meeting takes it away.
    """
    method = "CANCEL" if meeting.cancelled_at else "REQUEST"
    event = Event()
    event.add("uid", f"kickoff-{meeting.project.public_id}")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"Startbijeenkomst {meeting.project}")
    event.add("location", meeting.place or meeting.online_url)
    if meeting.online_url:
        event.add("url", meeting.online_url)
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event["organizer"] = _address(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    event.add("attendee", _address(str(person), person.email), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Inkoopportaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return Attachment("startbijeenkomst.ics", f"text/calendar; method={method}; charset=utf-8", calendar.to_ical())
