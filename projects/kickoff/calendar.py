"""The calendar invitation that goes with the mail (RFC 5545)."""

from datetime import UTC

from icalendar import Calendar, Event

from projects.kickoff.models import KickoffMeeting
from projects.outbox.compose import Attachment
from projects.procedure import clock


def invitation(meeting: KickoffMeeting) -> Attachment:
    """An `.ics` with one event; a later one with a higher sequence replaces it."""
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
    event.add("status", "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Inkoopportaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return Attachment("startbijeenkomst.ics", "text/calendar", calendar.to_ical())
