"""Interest and the procurement team: the only writers with consequences."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actor import roles_at
from accounts.models import ContractingAuthority, Role, User
from accounts.staff import StaffRole, has_staff_role
from projects.actions.base import Action
from projects.actions.registry import register
from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.outbox.compose import Draft, to_person
from projects.participation import forms
from projects.participation.models import Participation, TeamMember, TeamRole
from projects.participation.rights import contact_of_authority
from projects.participation.selectors import contacts
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step, StepState
from projects.tree.gates import announced, running
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


class RegisterInterest(Action):
    """An affiliated authority registers interest, until the final strategy is offered (R4, R11, R12)."""

    code = "belangstelling-aanmelden"
    title = _("Register interest")
    button = _("Register interest for our authority")
    explanation = _("You are invited to the kickoff meeting and receive the concept strategy. You decide nothing yet.")
    requirement = "R12"
    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, announced)
    form = forms.RegisterInterestForm

    def conditions(self) -> Iterable[Unmet]:
        authority = self.by.authority
        if authority is None:
            return
        if not authority.is_affiliated(clock.today()):
            yield Unmet(
                _("%(authority)s is not affiliated; only affiliated authorities take part.") % {"authority": authority},
                _("the purchasing organisation"),
            )
        if rounds.current(self.subject, RoundKind.FINAL_STRATEGY):
            yield Unmet(_("The final strategy was offered already; nobody can join this project any more."))
        if self._rows().filter(withdrawn_at__isnull=True).exists():
            yield Unmet(_("%(authority)s has registered interest already.") % {"authority": authority})

    def _rows(self):
        return Participation.objects.filter(project=self.subject, authority=self.by.authority)

    def perform(self, *, estimated_value=None) -> Participation:
        facts = {
            "interest_registered_at": clock.now(),
            "withdrawn_at": None,
            "withdrawal_reason": "",
            "estimated_value": estimated_value,
        }
        return Participation.objects.update_or_create(
            project=self.subject, authority=self.by.authority, defaults=facts
        )[0]

    def sentence(self, result: Participation) -> str:
        return f"{result.authority} heeft belangstelling aangemeld."

    def messages(self, result: Participation) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, [result.authority]):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Belangstelling vastgelegd: {self.subject}",
                body=f"De belangstelling van {authority} voor het project “{self.subject}” is vastgelegd. U ontvangt "
                "een uitnodiging voor de startbijeenkomst.\n\nU zit nergens aan vast: uw organisatie besluit pas bij "
                "de vaststelling van de inkoopstrategie of zij deelneemt.",
            )


class WithdrawInterest(Action):
    """An authority takes its interest back, as long as it has not adopted the strategy (reading A3)."""

    code = "belangstelling-intrekken"
    title = _("Withdraw interest")
    button = _("Withdraw our interest")
    requirement = "R12"
    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, announced)
    form = forms.WithdrawInterestForm

    def conditions(self) -> Iterable[Unmet]:
        rows = Participation.objects.filter(project=self.subject, authority=self.by.authority)
        if not rows.filter(withdrawn_at__isnull=True).exists():
            yield Unmet(_("Your authority has not registered interest in this project."))
        if rounds.current(self.subject, RoundKind.FINAL_STRATEGY):
            yield Unmet(
                _("The final strategy was offered. Record a decision not to participate instead."),
                _("a decider of your authority"),
            )

    def perform(self, *, reason: str) -> Participation:
        row = Participation.objects.get(project=self.subject, authority=self.by.authority)
        row.withdrawn_at, row.withdrawal_reason = clock.now(), reason
        row.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        return row

    def sentence(self, result: Participation) -> str:
        return f"{result.authority} heeft de belangstelling ingetrokken: {result.withdrawal_reason}"


def team_open(project: Project) -> list[Unmet]:
    """The team can be changed from the announcement until the evaluation."""
    if project.step(Step.EVALUATION).state == StepState.DONE:
        return [Unmet(_("The project has been evaluated; its team stays as it was."))]
    return []


team_open.title = _("The project has not been evaluated yet")


class AddTeamMember(Action):
    """Somebody joins the procurement team (R14, R15, R43, R44, R46)."""

    code = "teamlid-toevoegen"
    title = _("Add a member to the procurement team")
    button = _("Add this member")
    requirement = "R14"
    rights = (lead_buyer_of_project,)
    gates = (running, announced, team_open)
    form = forms.AddTeamMemberForm

    def clean(self, *, role: str, user: User, authority: ContractingAuthority | None = None, reason: str = "") -> None:
        if self.subject.team.filter(user=user, left_at__isnull=True).exists():
            raise ValidationError({"user": _("This person is in the team already.")})
        if role == TeamRole.SUBJECT_EXPERT:
            if authority is None:
                raise ValidationError({"authority": _("Choose the authority this subject expert works for.")})
            if Role.SUBJECT_EXPERT not in roles_at(user, authority, clock.today()):
                raise ValidationError({"user": _("This person is not a subject expert of that authority.")})
        elif (wanted := forms.STAFF_ROLE_OF.get(role)) and not has_staff_role(user, wanted):
            raise ValidationError(
                {
                    "user": _("This person is not “%(role)s” at the purchasing organisation.")
                    % {"role": StaffRole(wanted).label}
                }
            )
        if role in (TeamRole.EXTERNAL_EXPERT, TeamRole.EXPERTISE_CENTRE) and not reason:
            raise ValidationError({"reason": _("Write why this person is needed.")})

    def perform(
        self, *, role: str, user: User, authority: ContractingAuthority | None = None, reason: str = ""
    ) -> TeamMember:
        return TeamMember.objects.create(
            project=self.subject,
            user=user,
            role=role,
            authority=authority if role == TeamRole.SUBJECT_EXPERT else None,
            reason=reason,
            joined_at=clock.now(),
        )

    def sentence(self, result: TeamMember) -> str:
        of = f" van {result.authority}" if result.authority else ""
        return f"{result.user}{of} is toegevoegd aan het inkoopteam als {result.get_role_display()}."


class RemoveTeamMember(Action):
    """Somebody leaves the procurement team."""

    code = "teamlid-verwijderen"
    title = _("Remove a member from the procurement team")
    button = _("Remove this member")
    requirement = "R14"
    rights = (lead_buyer_of_project,)
    gates = (running, announced, team_open)
    form = forms.RemoveTeamMemberForm

    def perform(self, *, member: TeamMember) -> TeamMember:
        member.left_at = clock.now()
        member.save(update_fields=["left_at"])
        return member

    def sentence(self, result: TeamMember) -> str:
        return f"{result.user} heeft het inkoopteam verlaten."


class Declare(Action):
    """A team member or the lead buyer declares confidentiality and no conflict of interest (audience BIDS)."""

    code = "verklaring-afleggen"
    title = _("Declare confidentiality and no conflict of interest")
    button = _("I declare this")
    requirement = "R86"
    step = Step.AWARD
    side = "team"
    gates = (running,)
    form = forms.DeclareForm

    def _member(self) -> TeamMember | None:
        return self.subject.team.filter(user=self.by.user, left_at__isnull=True).first()

    def missing_rights(self) -> list[Unmet]:
        if self._member() is None:
            return [Unmet(_("Only members of the procurement team sign this declaration."), status=403)]
        return []

    def conditions(self) -> Iterable[Unmet]:
        member = self._member()
        if member and member.declared_at:
            yield Unmet(_("You have signed this declaration already."))

    def perform(self, *, agree: bool) -> TeamMember:
        member = self._member()
        member.declared_at = clock.now()
        member.save(update_fields=["declared_at"])
        return member

    def sentence(self, result: TeamMember) -> str:
        return (
            f"{result.user} heeft verklaard vertrouwelijk om te gaan met inschrijvingen en geen belang te hebben bij "
            "de uitkomst."
        )


register(RegisterInterest, WithdrawInterest, AddTeamMember, RemoveTeamMember, Declare)
