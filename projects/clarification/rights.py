"""Who works on questions, who agrees to answers for the expertise centre, and who sees who asked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.staff import StaffRole, has_staff_role
from projects.participation.audiences import sees_project_work
from projects.participation.selectors import active_members
from projects.procedure.gate import Unmet, remembered, right
from projects.tree.models import Project, ProjectRole


@right(_("expertise centre"))
def expertise_centre(actor: Actor, subject: object) -> Unmet | None:
    """Somebody of the expertise centre (R33, R76)."""
    if has_staff_role(actor.user, StaffRole.EXPERTISE_CENTRE):
        return None
    return Unmet(_("Only the expertise centre may do this."), _("the expertise centre"), status=403)


@right(_("procurement team and expertise centre"))
def works_on_questions(actor: Actor, project: Project) -> Unmet | None:
    """The procurement team of this project, and who supports it: they answer together (R76)."""
    if sees_project_work(actor.user, project):
        return None
    return Unmet(
        _("Only the procurement team of this project and the expertise centre may do this."),
        _("the procurement team"),
        status=403,
    )


@remembered
def sees_askers(user: Any, project: Project) -> bool:
    """Whether this user sees who asked: the procurement team of this very project, and who carries it (R78)."""
    if not user.is_authenticated or not user.is_active:
        return False
    carries = any(project.has_staff(user, role) for role in (ProjectRole.LEAD_BUYER, ProjectRole.CONTRACT_MANAGER))
    return carries or active_members().filter(project=project, user_id=user.pk).exists()
