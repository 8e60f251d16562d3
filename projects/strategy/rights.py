"""Who may act in the strategy, besides the lead buyer and the authorities."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.staff import StaffRole, has_staff_role
from projects.procedure.gate import Unmet
from projects.tree.models import Project, ProjectRole


def contract_manager_of_project(actor: Actor, project: Project) -> Unmet | None:
    """The contract manager of this very project (R7)."""
    manager = has_staff_role(actor.user, StaffRole.CONTRACT_MANAGER)
    if manager and project.has_staff(actor.user, ProjectRole.CONTRACT_MANAGER):
        return None
    return Unmet(_("Only the contract manager of this project may do this."), _("the contract manager"), status=403)
