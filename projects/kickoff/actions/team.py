"""The procurement team comes about: authorities nominate, the lead buyer confirms (R43, R46, R47)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actor import roles_at
from accounts.models import Role, User
from projects.actions.base import Action
from projects.kickoff import forms
from projects.kickoff.actions.answers import OfInterestedAuthority
from projects.kickoff.gates import kickoff_held
from projects.kickoff.models import ExpertNomination
from projects.outbox.compose import Draft, to_person
from projects.participation.declaring import ask_to_declare
from projects.participation.gates import team_complete
from projects.participation.models import TeamMember, TeamRole
from projects.participation.selectors import contacts
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step, StepState
from projects.tree.gates import announced, running
from projects.tree.links import cockpit_path, full, project_path
from projects.tree.models import Project, ProjectRole
from projects.tree.rights import lead_buyer_of_project


class NominateExpert(OfInterestedAuthority):
    """An authority offers a subject expert for the team (R46)."""

    code = "materiedeskundige-voordragen"
    title = _("Nominate a subject expert")
    button = _("Nominate this expert")
    explanation = _("The lead buyer composes the team and tells you whether your expert joins.")
    requirement = "R46"
    gates = (running, announced)
    form = forms.NominateForm

    def clean(self, *, user: User, expertise: str) -> None:
        if Role.SUBJECT_EXPERT not in roles_at(user, self.by.authority, clock.today()):
            raise ValidationError({"user": _("This person is not a subject expert of your authority.")})
        if self.subject.team.current().filter(user=user).exists():
            raise ValidationError({"user": _("This person is in the team already.")})
        if self.subject.nominations.filter(user=user, declined_at__isnull=True).exists():
            raise ValidationError({"user": _("This person has been nominated already.")})

    def perform(self, *, user: User, expertise: str) -> ExpertNomination:
        return ExpertNomination.objects.create(
            project=self.subject,
            authority=self.by.authority,
            user=user,
            expertise=expertise,
            nominated_at=clock.now(),
            nominated_by_name=self.by.name,
        )

    def sentence(self, result: ExpertNomination) -> str:
        return f"{result.authority} draagt {result.user} voor als materiedeskundige."

    def messages(self, result: ExpertNomination) -> Iterable[Draft]:
        for row in self.subject.staff.holding(clock.today()).filter(role=ProjectRole.LEAD_BUYER).select_related("user"):
            yield to_person(
                row.user,
                kind=self.code,
                subject=f"Materiedeskundige voorgedragen: {self.subject}",
                body=f"{self.sentence(result)}\n\nDeskundigheid: {result.expertise}\n\n"
                f"Bevestig of wijs af in de cockpit:\n{full(cockpit_path(self.subject))}",
            )


class AnsweringNomination(Action):
    """What confirming and declining share: one open nomination."""

    requirement = "R46"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running,)
    target_model = ExpertNomination
    told: str

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[ExpertNomination]:
        return ExpertNomination.objects.filter(project=subject).select_related("authority", "user")

    def conditions(self) -> Iterable[Unmet]:
        if self.target.confirmed_at or self.target.declined_at:
            yield Unmet(_("This nomination has been answered already."))

    def messages(self, result: ExpertNomination) -> Iterable[Draft]:
        people = {result.user.pk: result.user}
        people |= {user.pk: user for user, _authority in contacts(self.subject, [result.authority])}
        for person in people.values():
            yield to_person(
                person,
                kind=self.code,
                authority=result.authority,
                subject=f"{result.user} en het inkoopteam van {self.subject}",
                body=f"{self.sentence(result)}\n\n{full(project_path(self.subject))}",
            )


class ConfirmNomination(AnsweringNomination):
    """The nominated expert joins the team (R43, R46)."""

    code = "voordracht-bevestigen"
    title = _("Confirm the nominated expert")
    button = _("Add this expert to the team")
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if Role.SUBJECT_EXPERT not in roles_at(self.target.user, self.target.authority, clock.today()):
            facts = {"person": self.target.user, "authority": self.target.authority}
            yield Unmet(
                _("%(person)s is no longer a subject expert of %(authority)s.") % facts,
                _("a contact person of %(authority)s") % facts,
            )
        if self.subject.team.current().filter(user=self.target.user).exists():
            yield Unmet(_("This person is in the team already."))

    def perform(self) -> ExpertNomination:
        nomination, now = self.target, clock.now()
        nomination.confirmed_at = now
        nomination.save(update_fields=["confirmed_at"])
        self.member = TeamMember.objects.create(
            project=self.subject,
            user=nomination.user,
            role=TeamRole.SUBJECT_EXPERT,
            authority=nomination.authority,
            joined_at=now,
        )
        return nomination

    def sentence(self, result: ExpertNomination) -> str:
        return f"{result.user} van {result.authority} is toegevoegd aan het inkoopteam als materiedeskundige."

    def messages(self, result: ExpertNomination) -> Iterable[Draft]:
        """The new member hears what is asked of them; the contact persons that their expert joined."""
        yield ask_to_declare(self.member, kind=self.code)
        yield from (draft for draft in super().messages(result) if draft.recipient != result.user.email)


class DeclineNomination(AnsweringNomination):
    """The nominated expert does not join, with the reason (R46)."""

    code = "voordracht-afwijzen"
    title = _("Decline the nominated expert")
    button = _("Decline with this reason")
    form = forms.ReasonForm
    confirm = True

    def perform(self, *, reason: str) -> ExpertNomination:
        nomination = self.target
        nomination.declined_at, nomination.decline_reason = clock.now(), reason
        nomination.save(update_fields=["declined_at", "decline_reason"])
        return nomination

    def sentence(self, result: ExpertNomination) -> str:
        return (
            f"{result.user} van {result.authority} is niet in het inkoopteam opgenomen. Reden: {result.decline_reason}"
        )


class ConfirmTeam(Action):
    """The procurement team is confirmed, which opens the strategy (R43, R47)."""

    code = "inkoopteam-vaststellen"
    title = _("Confirm the procurement team")
    button = _("Confirm the team and start the strategy")
    requirement = "R43"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running, kickoff_held, team_complete)

    def conditions(self) -> Iterable[Unmet]:
        if self.subject.step(Step.STRATEGY).state != StepState.PLANNED:
            yield Unmet(_("The procurement team has been confirmed already."))

    def perform(self) -> Project:
        self.subject.finish_step(Step.KICKOFF)
        self.subject.open_step(Step.STRATEGY)
        return self.subject

    def sentence(self, result: Project) -> str:
        members = result.team.current().select_related("user")
        return "Het inkoopteam is vastgesteld: " + ", ".join(str(member) for member in members) + "."
