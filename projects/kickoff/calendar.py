"""The kickoff meeting in a calendar (R37)."""

from accounts.models import User
from projects.kickoff.models import KickoffMeeting
from projects.outbox import calendar
from projects.outbox.compose import Attachment


def invitation(meeting: KickoffMeeting, person: User) -> Attachment:
    """An `.ics` with one event for one person."""
    event = calendar.Meeting(
        uid=f"kickoff-{meeting.project.public_id}",
        summary=f"Startbijeenkomst {meeting.project}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        location=meeting.place or meeting.online_url,
        url=meeting.online_url,
        sequence=meeting.sequence,
        cancelled=meeting.cancelled_at is not None,
    )
    return calendar.invitation(event, person, "startbijeenkomst")
