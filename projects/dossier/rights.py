"""Who takes a file over for an authority."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, roles_at
from accounts.models import Role
from projects.procedure import clock
from projects.procedure.gate import Unmet, right

TAKES_OVER = (Role.RECORDS, Role.CONTACT)


@right(_("records officer or contact person of an authority"))
def takes_over_file(actor: Actor, subject: object) -> Unmet | None:
    """The records officer or a contact person of the authority itself (R108)."""
    if actor.authority and not roles_at(actor.user, actor.authority, clock.today()).isdisjoint(TAKES_OVER):
        return None
    return Unmet(
        _("Only the records officer or a contact person of the authority may do this."),
        _("the records officer of your authority"),
        status=403,
    )
