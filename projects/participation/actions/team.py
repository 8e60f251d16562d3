"""The members of the procurement team: who joins and who leaves (R13–R15, R43, R44)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actor import roles_at
from accounts.models import ContractingAuthority, Role, User
from accounts.staff import StaffRole, has_staff_role
from projects.actions.base import Action
from projects.outbox.compose import Draft
from projects.participation import forms
from projects.participation.declaring import ask_to_declare
from projects.participation.models import ExternalExpertise, TeamMember, TeamRole
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step, StepState
from projects.tree.gates import announced, running
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


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

    def clean(
        self,
        *,
        role: str,
        user: User,
        authority: ContractingAuthority | None = None,
        expertise: ExternalExpertise | None = None,
        reason: str = "",
    ) -> None:
        if self.subject.team.current().filter(user=user).exists():
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
        if role == TeamRole.EXPERTISE_CENTRE and not reason:
            raise ValidationError({"reason": _("Write why this person is needed.")})
        if role == TeamRole.EXTERNAL_EXPERT:
            self._check_expertise(expertise)

    def _check_expertise(self, expertise: ExternalExpertise | None) -> None:
        """An external expert comes with a recorded need, cost and key (R44). Raises ValidationError."""
        if expertise is None:
            sentence = _(
                "Choose the external expertise this person brings. Is it not there? Record it first, with the need, "
                "the maximum cost and how the authorities share it."
            )
            raise ValidationError({"expertise": sentence})
        if expertise.project_id != self.subject.pk or expertise.ended_at:
            raise ValidationError({"expertise": _("This external expertise does not belong to the project any more.")})

    def perform(
        self,
        *,
        role: str,
        user: User,
        authority: ContractingAuthority | None = None,
        expertise: ExternalExpertise | None = None,
        reason: str = "",
    ) -> TeamMember:
        if role != TeamRole.EXTERNAL_EXPERT:
            expertise = None
        return TeamMember.objects.create(
            project=self.subject,
            user=user,
            role=role,
            authority=authority if role == TeamRole.SUBJECT_EXPERT else None,
            expertise=expertise,
            reason=reason or (expertise.need if expertise else ""),
            joined_at=clock.now(),
        )

    def sentence(self, result: TeamMember) -> str:
        of = f" van {result.authority}" if result.authority else ""
        text = f"{result.user}{of} is toegevoegd aan het inkoopteam als {result.get_role_display()}."
        return f"{text} Reden: {result.reason}" if result.reason else text

    def messages(self, result: TeamMember) -> Iterable[Draft]:
        yield ask_to_declare(result, kind=self.code)


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
