"""Gates about who takes part and about the procurement team."""

from django.utils.translation import gettext_lazy as _

from projects.participation.models import Standing, TeamMember, TeamRole
from projects.participation.selectors import authorities_with, interested_authorities, participating_authorities
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import NORMS
from projects.tree.models import Project


@gate(_("At least one authority is interested"))
def somebody_interested(project: Project) -> Unmet | None:
    """There is somebody to invite (R37)."""
    if not interested_authorities(project):
        return Unmet(_("No authority has registered interest yet."), _("the contact persons of the authorities"))
    return None


@gate(_("At least one authority participates"))
def somebody_participates(project: Project) -> Unmet | None:
    """Without participants there is nothing to tender."""
    if not participating_authorities(project):
        return Unmet(_("No authority adopted and signed the strategy."), _("the deciders of the authorities"))
    return None


def team_problems(project: Project) -> list[str]:
    """What the composition rule finds wrong with the team now; empty when it is met (R43, R65, reading A4)."""
    members = list(TeamMember.objects.filter(project=project, left_at__isnull=True))
    gone = {a.pk for a in authorities_with(project, Standing.OUT, Standing.DECLINED)}
    interested = {a.pk for a in interested_authorities(project)}
    roles = {member.role for member in members}
    experts = {
        m.user_id
        for m in members
        if m.role == TeamRole.SUBJECT_EXPERT and m.authority_id in interested and m.authority_id not in gone
    }
    problems = []
    if TeamRole.LEAD_BUYER not in roles:
        problems.append(_("The procurement team has no lead buyer."))
    if TeamRole.CONTRACT_MANAGER not in roles:
        problems.append(_("The procurement team has no contract manager."))
    if len(experts) < NORMS.subject_experts:
        problems.append(
            _(
                "The procurement team has %(have)s subject experts of participating authorities; "
                "at least %(need)s are needed."
            )
            % {"have": len(experts), "need": NORMS.subject_experts}
        )
    return problems


@gate(_("The procurement team is complete"))
def team_complete(project: Project) -> list[Unmet]:
    """One lead buyer, one contract manager, at least three subject experts (R43)."""
    return [Unmet(problem, _("the lead buyer")) for problem in team_problems(project)]
