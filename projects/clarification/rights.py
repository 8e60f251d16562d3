"""Who may agree to answers for the expertise centre."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.staff import StaffRole, has_staff_role
from projects.procedure.gate import Unmet, right


@right(_("expertise centre"))
def expertise_centre(actor: Actor, subject: object) -> Unmet | None:
    """Somebody of the expertise centre (R33, R76)."""
    if has_staff_role(actor.user, StaffRole.EXPERTISE_CENTRE):
        return None
    return Unmet(_("Only the expertise centre may do this."), _("the expertise centre"), status=403)
