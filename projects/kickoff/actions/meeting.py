"""The meeting: announcing, inviting, cancelling, replying, recording, sending the presentation (R11, R34–R41)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, User
from accounts.staff import StaffRole, has_staff_role
from projects.actions.base import Action
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.kickoff import forms
from projects.kickoff.calendar import invitation
from projects.kickoff.gates import invited, kickoff_held, meeting_of, meeting_over, presentation_there
from projects.kickoff.models import KickoffGoalResult, KickoffMeeting, KickoffReply, KickoffStaff
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import somebody_interested
from projects.participation.models import Participation
from projects.participation.rights import contact_of_authority
from projects.participation.selectors import contacts, interested_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed, moment
from projects.tree.gates import announced, running, step_open
from projects.tree.links import full, member_act_path, project_path
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


class Announce(Action):
    """The project is announced to all affiliated authorities and appears in the public plan (R11)."""

    code = "bekendmaken"
    title = _("Announce the project")
    button = _("Announce to all affiliated authorities")
    explanation = _("The project appears in the public plan, and the contact persons of all authorities get a mail.")
    requirement = "R11"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running,)
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        if self.subject.announced_at:
            yield Unmet(_("The project has been announced already."))
        if not self.subject.page.summary:
            yield Unmet(_("The project page has no summary yet. Write it first."), _("the lead buyer"))

    def perform(self) -> Project:
        project = self.subject
        project.announced_at = clock.now()
        project.save(update_fields=["announced_at"])
        project.page.publish_latest()
        project.open_step(Step.KICKOFF)
        return project

    def sentence(self, result: Project) -> str:
        return f"Het project “{result}” is bekendgemaakt aan alle aangesloten aanbestedende diensten."

    def messages(self, result: Project) -> Iterable[Draft]:
        rows = (
            Membership.objects.valid(clock.today())
            .with_role(Role.CONTACT)
            .select_related("user", "authority")
            .order_by("authority__name", "user__last_name")
        )
        for row in rows:
            if row.authority.is_affiliated(clock.today()):
                yield to_person(
                    row.user,
                    kind=self.code,
                    authority=row.authority,
                    subject=f"Nieuw collectief project: {result}",
                    body=f"{result.page.summary}\n\nWil {row.authority} meedoen? Meld dan belangstelling aan op\n"
                    f"{full(project_path(result))}\n\nU zit daarmee nergens aan vast.",
                )


class InviteToKickoff(Action):
    """The invitation goes to exactly the contact persons of the interested authorities (R37).

    Sent again with another date or place, it replaces the earlier one in the calendars.
    """

    code = "uitnodigen-startbijeenkomst"
    title = _("Invite to the kickoff meeting")
    button = _("Send the invitations")
    requirement = "R37"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running, announced, step_open(Step.KICKOFF), somebody_interested)
    form = forms.InviteForm
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        meeting = meeting_of(self.subject)
        if meeting and meeting.held_at:
            yield Unmet(_("The kickoff meeting has been held already."))

    def clean(self, *, starts_at: datetime, ends_at: datetime, place: str = "", online_url: str = "", **more: str):
        if starts_at <= clock.now():
            raise ValidationError({"starts_at": _("Choose a moment in the future.")})
        if ends_at <= starts_at:
            raise ValidationError({"ends_at": _("The meeting cannot end before it starts.")})
        if not place and not online_url:
            raise ValidationError({"place": _("Give a place or a link.")})

    def perform(
        self, *, starts_at: datetime, ends_at: datetime, place: str = "", online_url: str = "", remark: str = ""
    ) -> KickoffMeeting:
        meeting = meeting_of(self.subject) or KickoffMeeting(project=self.subject, sequence=-1)
        meeting.starts_at, meeting.ends_at, meeting.place, meeting.online_url = starts_at, ends_at, place, online_url
        meeting.sequence, meeting.invited_at, meeting.cancelled_at = meeting.sequence + 1, clock.now(), None
        meeting.save()
        self.remark = remark
        return meeting

    def sentence(self, result: KickoffMeeting) -> str:
        names = listed(interested_authorities(self.subject))
        return f"Uitgenodigd voor de startbijeenkomst van {moment(result.starts_at)}: {names}."

    def messages(self, result: KickoffMeeting) -> Iterable[Draft]:
        where = "\n".join(line for line in (result.place, result.online_url) if line)
        changed = "De startbijeenkomst is gewijzigd.\n\n" if result.sequence else ""
        for person, authority in contacts(self.subject, interested_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Uitnodiging startbijeenkomst {self.subject}",
                body=f"{changed}Wij nodigen {authority} uit voor de startbijeenkomst van “{self.subject}”.\n\n"
                f"Wanneer: {moment(result.starts_at)}\nWaar: {where}\n\n{self.remark}\n\n"
                f"Laat weten of u komt:\n{full(member_act_path(self.subject, ReplyToInvitation.code))}",
                attachments=(invitation(result, person),),
            )


class CancelKickoff(Action):
    """The meeting is called off; whoever was invited is told, and it disappears from the calendars (R37)."""

    code = "startbijeenkomst-afzeggen"
    title = _("Cancel the kickoff meeting")
    button = _("Cancel the meeting")
    explanation = _("Everybody who was invited is told. You can invite again with another date.")
    requirement = "R37"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running, invited)
    form = forms.CancelForm
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        meeting = meeting_of(self.subject)
        if meeting and meeting.held_at:
            yield Unmet(_("The kickoff meeting has been held already."))

    def perform(self, *, reason: str) -> KickoffMeeting:
        meeting = meeting_of(self.subject)
        meeting.sequence, meeting.cancelled_at = meeting.sequence + 1, clock.now()
        meeting.save(update_fields=["sequence", "cancelled_at"])
        self.reason = reason
        return meeting

    def sentence(self, result: KickoffMeeting) -> str:
        return f"De startbijeenkomst van {moment(result.starts_at)} is afgezegd. Reden: {self.reason}"

    def messages(self, result: KickoffMeeting) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, interested_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Afgezegd: startbijeenkomst {self.subject}",
                body=f"De startbijeenkomst van “{self.subject}” op {moment(result.starts_at)} gaat niet door.\n\n"
                f"Reden: {self.reason}\n\nU krijgt bericht zodra er een nieuwe datum is.",
                attachments=(invitation(result, person),),
            )


class ReplyToInvitation(Action):
    """An authority says whether it comes, and with how many (R39)."""

    code = "reageren-op-uitnodiging"
    title = _("Reply to the invitation")
    button = _("Send our reply")
    requirement = "R39"
    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, invited)
    form = forms.ReplyForm

    def conditions(self) -> Iterable[Unmet]:
        meeting = meeting_of(self.subject)
        if self.by.authority not in interested_authorities(self.subject):
            yield Unmet(
                _("Your authority has not registered interest in this project."), link=project_path(self.subject)
            )
        if meeting and meeting.held_at:
            yield Unmet(_("The kickoff meeting has been held already."))

    def perform(self, *, coming: bool, people: int = 1) -> KickoffReply:
        meeting = meeting_of(self.subject)
        facts = {
            "sequence": meeting.sequence,
            "coming": coming,
            "people": people if coming else 0,
            "replied_at": clock.now(),
            "replied_by_name": self.by.name,
        }
        return KickoffReply.objects.update_or_create(meeting=meeting, authority=self.by.authority, defaults=facts)[0]

    def sentence(self, result: KickoffReply) -> str:
        if result.coming:
            return f"{result.authority} komt naar de startbijeenkomst, met {result.people} personen."
        return f"{result.authority} komt niet naar de startbijeenkomst."


class HoldKickoff(Action):
    """The meeting was held: who was there, and with what result (R34, R35, R39, R41)."""

    code = "startbijeenkomst-vastleggen"
    title = _("Record the kickoff meeting as held")
    button = _("Record the meeting")
    requirement = "R34"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running, invited, meeting_over)
    form = forms.HoldForm

    def conditions(self) -> Iterable[Unmet]:
        meeting = meeting_of(self.subject)
        if meeting and meeting.held_at:
            yield Unmet(_("The kickoff meeting has been recorded already."))

    def clean(self, *, staff: Iterable[User], **more: object) -> None:
        for role in (StaffRole.LEAD_BUYER, StaffRole.CONTRACT_MANAGER):
            if not any(has_staff_role(user, role) for user in staff):
                raise ValidationError(
                    {"staff": _("At least one lead buyer and one contract manager must have been there.")}
                )

    def perform(
        self, *, present: Iterable, staff: Iterable[User], goals: dict[str, str], results: str = ""
    ) -> KickoffMeeting:
        meeting = meeting_of(self.subject)
        meeting.held_at, meeting.results = clock.now(), results
        meeting.save(update_fields=["held_at", "results"])
        KickoffGoalResult.objects.bulk_create(
            KickoffGoalResult(meeting=meeting, goal=goal, result=result) for goal, result in goals.items()
        )
        KickoffStaff.objects.bulk_create(KickoffStaff(meeting=meeting, user=user) for user in staff)
        pks = {authority.pk for authority in present}
        for row in Participation.objects.filter(project=self.subject):
            row.present_at_kickoff = row.authority_id in pks
            row.save(update_fields=["present_at_kickoff"])
        self.names = listed(present)
        self.present, self.staff_names = sorted(pks), listed(staff)
        return meeting

    def sentence(self, result: KickoffMeeting) -> str:
        return (
            f"De startbijeenkomst is gehouden. Aanwezig: {self.names}. Namens de inkooporganisatie: {self.staff_names}."
        )

    def details(self, result: KickoffMeeting) -> dict[str, object]:
        return {"aanwezig": self.present, "inkooporganisatie": list(result.staff.values_list("user_id", flat=True))}


class SendPresentation(Action):
    """The presentation goes to the authorities that were present, once (R40, reading A14)."""

    code = "presentatie-versturen"
    title = _("Send the presentation to those present")
    button = _("Send the presentation")
    requirement = "R40"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running, kickoff_held, presentation_there)
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        meeting = meeting_of(self.subject)
        if meeting and meeting.presentation_sent_at:
            yield Unmet(_("The presentation has been sent already."))

    def perform(self) -> list[Document]:
        meeting = meeting_of(self.subject)
        documents = list(self.subject.documents.current().filter(kind=DocumentKind.PRESENTATION))
        store.freeze(documents)
        store.widen(documents, AudienceCode.PRESENT)
        meeting.presentation_sent_at = clock.now()
        meeting.save(update_fields=["presentation_sent_at"])
        return documents

    def _present(self) -> list:
        rows = Participation.objects.filter(project=self.subject, present_at_kickoff=True).select_related("authority")
        return [row.authority for row in rows]

    def sentence(self, result: list[Document]) -> str:
        return f"De presentatie van de startbijeenkomst is verstuurd aan: {listed(self._present())}."

    def messages(self, result: list[Document]) -> Iterable[Draft]:
        links = "\n".join(f"{document.title}: {full(document.url)}" for document in result)
        for person, authority in contacts(self.subject, self._present()):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Presentatie startbijeenkomst {self.subject}",
                body=f"Bedankt voor uw komst. De presentatie leest u hier:\n{links}",
            )
