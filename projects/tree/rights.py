"""Who of the purchasing organisation may act on a project."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.staff import COLLECTIVE_TEAM, SEES_TEAM_WORK, StaffRole, has_staff_role
from projects.procedure.gate import Unmet, right
from projects.tree.models import Project, ProjectRole


@right(_("lead buyer of the project"))
def lead_buyer_of_project(actor: Actor, project: Project) -> Unmet | None:
    """The lead buyer of this very project (R82, R91)."""
    if has_staff_role(actor.user, StaffRole.LEAD_BUYER) and project.has_staff(actor.user, ProjectRole.LEAD_BUYER):
        return None
    return Unmet(_("Only the lead buyer of this project may do this."), _("the lead buyer"), status=403)


@right(_("contract manager of the project"))
def contract_manager_of_project(actor: Actor, project: Project) -> Unmet | None:
    """The contract manager of this very project (R7, R16, R17)."""
    manager = has_staff_role(actor.user, StaffRole.CONTRACT_MANAGER)
    if manager and project.has_staff(actor.user, ProjectRole.CONTRACT_MANAGER):
        return None
    return Unmet(_("Only the contract manager of this project may do this."), _("the contract manager"), status=403)


@right(_("lead buyers and contract managers"))
def collective_team(actor: Actor, subject: object) -> Unmet | None:
    """Anybody of the team collectieve inkoop: lead buyers and contract managers (R32)."""
    if has_staff_role(actor.user, *COLLECTIVE_TEAM):
        return None
    return Unmet(
        _("Only lead buyers and contract managers may do this."), _("the team for collective procurement"), status=403
    )


@right(_("lead buyers, contract managers and expertise centre"))
def expertise_or_team(actor: Actor, subject: object) -> Unmet | None:
    """The team, or the expertise centre that supports it (R33)."""
    if has_staff_role(actor.user, *SEES_TEAM_WORK):
        return None
    return Unmet(
        _("Only lead buyers, contract managers and the expertise centre may do this."),
        _("the purchasing organisation"),
        status=403,
    )
