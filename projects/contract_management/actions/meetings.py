"""Meetings with the supplier: planned in a series, held with minutes and action points, or cancelled (R123, R126)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role, User
from projects.contract_management import forms
from projects.contract_management.actions.base import ContractAction, check_participants, needs_reason
from projects.contract_management.files import keep_upload
from projects.contract_management.forms_register import FIRST_DAY
from projects.contract_management.lifetime import last_day
from projects.contract_management.links import own_path
from projects.contract_management.models import ActionPoint, SupplierMeeting
from projects.contract_management.terms import same_day
from projects.outbox.calendar import Meeting, invitation
from projects.outbox.compose import Attachment, Draft, to_person
from projects.participation.selectors import people_at
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.gate import Unmet
from projects.procedure.wording import listed, moment
from projects.tree.links import full


def in_series(starts_at: datetime, number: int, every: int) -> list[datetime]:
    """So many meetings, at the same hour in Amsterdam, every so many months; one when it does not return."""
    local = starts_at.astimezone(AMSTERDAM)
    count = number if every else 1
    days = [same_day(local.date(), index * every) for index in range(count)]
    return [local.replace(year=day.year, month=day.month, day=day.day) for day in days]


def in_calendar(meeting: SupplierMeeting, person: User) -> Attachment:
    """The meeting for the calendar of one person, for an hour; one that was cancelled is taken away."""
    event = Meeting(
        uid=f"leveranciersoverleg-{meeting.pk}",
        summary=f"Leveranciersoverleg {meeting.contract.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(hours=1),
        location=meeting.place,
        sequence=1 if meeting.cancelled_at else 0,
        cancelled=meeting.cancelled_at is not None,
    )
    return invitation(event, person, f"leveranciersoverleg-{meeting.starts_at.astimezone(AMSTERDAM):%Y-%m-%d}")


class PlanMeetings(ContractAction):
    """A meeting or a series of them, with who of the authorities join; the delegation is told (R126)."""

    code = "leveranciersoverleg-plannen"
    title = _("Plan meetings with the supplier")
    button = _("Plan and tell the delegation")
    requirement = "R126"
    form = forms.PlanMeetingsForm
    confirm = True
    section = "overleg"

    def clean(
        self,
        *,
        starts_at: datetime,
        delegation: Iterable[ContractingAuthority],
        number: int = 1,
        every: int = 0,
        **more: Any,
    ) -> None:
        if not FIRST_DAY <= starts_at.date() <= same_day(last_day(self.subject), 12):
            raise ValidationError({"starts_at": _("Choose a day within the term of the contract.")})
        delegation = list(delegation)
        if not delegation:
            raise ValidationError({"delegation": _("Choose at least one authority.")})
        check_participants(self.subject, delegation, "delegation")
        if number > 1 and not every:
            raise ValidationError({"every": _("Choose how often the meeting returns.")})

    def perform(
        self,
        *,
        starts_at: datetime,
        place: str,
        delegation: Iterable[ContractingAuthority],
        number: int = 1,
        every: int = 0,
        subject: str = "",
    ) -> list[SupplierMeeting]:
        made = []
        for at in in_series(starts_at, number, every):
            meeting = SupplierMeeting.objects.create(
                contract=self.subject, starts_at=at, place=place, subject=subject.strip()
            )
            meeting.delegation.set(delegation)
            made.append(meeting)
        return made

    def sentence(self, result: list[SupplierMeeting]) -> str:
        moments = "; ".join(moment(meeting.starts_at) for meeting in result)
        who = listed(result[0].delegation.all())
        return f"Leveranciersoverleg gepland, {result[0].place}: {moments}. Afvaardiging: {who}."

    def messages(self, result: list[SupplierMeeting]) -> Iterable[Draft]:
        coming = [meeting for meeting in result if meeting.starts_at > clock.now()]
        if not coming:
            return
        moments = "\n".join(f"- {moment(meeting.starts_at)}, {meeting.place}" for meeting in coming)
        about = f"\n\nOnderwerpen:\n{coming[0].subject}" if coming[0].subject else ""
        for person, authority in people_at(coming[0].delegation.all(), Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                attachments=tuple(in_calendar(meeting, person) for meeting in coming),
                subject=f"Leveranciersoverleg: {self.subject.title}",
                body=f"U bent namens {authority} uitgenodigd voor overleg met de leverancier over het contract "
                f"“{self.subject.title}”:\n{moments}{about}\n\nHet contract vindt u hier:\n"
                f"{full(own_path(self.subject))}",
            )


class OfMeeting(ContractAction):
    """What the acts on a meeting share: it was neither held nor cancelled."""

    requirement = "R123, R126"
    target_model = SupplierMeeting
    section = "overleg"

    def conditions(self) -> Iterable[Unmet]:
        if self.target and self.target.held_at:
            yield Unmet(_("This meeting was recorded already."))
        if self.target and self.target.cancelled_at:
            yield Unmet(_("This meeting was cancelled."))


class RecordMeeting(OfMeeting):
    """A meeting was held: who were there, the minutes with what was agreed, and action points (R123, R126)."""

    code = "leveranciersoverleg-vastleggen"
    title = _("Record a meeting with the supplier")
    button = _("Record the meeting")
    form = forms.MeetingForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if self.target and self.target.starts_at > clock.now():
            yield Unmet(_("This meeting has not begun yet: it starts %(at)s.") % {"at": moment(self.target.starts_at)})

    def initial(self) -> dict[str, Any]:
        return {"present": list(self.target.delegation.all())}

    def clean(self, *, attendees: str, minutes: str, present: Iterable[ContractingAuthority] = (), **more: Any) -> None:
        check_participants(self.subject, present, "present")
        for name, text in (("attendees", attendees), ("minutes", minutes)):
            if not text.strip():
                raise ValidationError({name: _("Fill this in.")})

    def perform(
        self,
        *,
        attendees: str,
        minutes: str,
        present: Iterable[ContractingAuthority] = (),
        file: Any = None,
        points: Iterable[tuple[str, str, Any]] = (),
    ) -> SupplierMeeting:
        meeting: SupplierMeeting = self.target
        present = list(present)
        meeting.attendees, meeting.minutes, meeting.held_at = attendees.strip(), minutes.strip(), clock.now()
        if file:
            title = f"Verslag leveranciersoverleg {moment(meeting.starts_at)}"
            offered = {authority.pk: authority for authority in (*present, *meeting.delegation.all())}
            meeting.minutes_file = keep_upload(self.subject, file, title=title, by=self.by, offered_to=offered.values())
        meeting.save()
        meeting.present.set(present)
        ActionPoint.objects.bulk_create(
            ActionPoint(contract=self.subject, meeting=meeting, text=text, owner=owner, due_on=due_on)
            for text, owner, due_on in points
        )
        return meeting

    def sentence(self, result: SupplierMeeting) -> str:
        count = result.action_points.count()
        points = f"{count} {'actiepunt' if count == 1 else 'actiepunten'}"
        return (
            f"Leveranciersoverleg van {moment(result.starts_at)} is vastgelegd, met {listed(result.present.all())}; "
            f"{points}."
        )

    def details(self, result: SupplierMeeting) -> dict[str, Any]:
        points = [
            {"wat": p.text, "wie": p.owner, "uiterlijk": p.due_on.isoformat()} for p in result.action_points.all()
        ]
        file = result.minutes_file
        return {"verslag": result.minutes, "sha256": file.sha256 if file else "", "actiepunten": points}


class CancelMeeting(OfMeeting):
    """A meeting that was planned does not take place; the delegation is told why."""

    code = "leveranciersoverleg-afzeggen"
    title = _("Cancel a meeting with the supplier")
    button = _("Cancel and tell the delegation")
    form = forms.ReasonForm
    confirm = True

    def clean(self, *, reason: str) -> None:
        needs_reason(reason)

    def perform(self, *, reason: str) -> SupplierMeeting:
        self.target.cancelled_at, self.target.cancel_reason = clock.now(), reason.strip()
        self.target.save()
        return self.target

    def sentence(self, result: SupplierMeeting) -> str:
        return f"Leveranciersoverleg van {moment(result.starts_at)} is afgezegd. Reden: {result.cancel_reason}"

    def messages(self, result: SupplierMeeting) -> Iterable[Draft]:
        for person, authority in people_at(result.delegation.all(), Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                attachments=(in_calendar(result, person),),
                subject=f"Leveranciersoverleg afgezegd: {self.subject.title}",
                body=f"Het overleg met de leverancier op {moment(result.starts_at)} gaat niet door.\n"
                f"Reden: {result.cancel_reason}\n\n{full(own_path(self.subject))}",
            )
