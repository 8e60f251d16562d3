"""Who of the purchasing organisation may act on the implementation."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.staff import StaffRole, has_staff_role
from projects.procedure.gate import Unmet
from projects.tree.models import Project, ProjectRole


def contract_manager_of_project(actor: Actor, project: Project) -> Unmet | None:
    """The contract manager of this very project (R16, R17)."""
    if has_staff_role(actor.user, StaffRole.CONTRACT_MANAGER) and project.has_staff(
        actor.user, ProjectRole.CONTRACT_MANAGER
    ):
        return None
    return Unmet(_("Only the contract manager of this project may do this."), _("the contract manager"), status=403)
