"""Who of an authority may act. Nobody else may, staff and superusers included (R52)."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, roles_at
from accounts.models import Role
from projects.procedure import clock
from projects.procedure.gate import Unmet, right


def _role_right(roles: tuple[str, ...], title: str, sentence: str, who: str):
    @right(title)
    def allowed(actor: Actor, subject: object) -> Unmet | None:
        if actor.authority and not roles_at(actor.user, actor.authority, clock.today()).isdisjoint(roles):
            return None
        return Unmet(sentence, who, status=403)

    return allowed


contact_of_authority = _role_right(
    (Role.CONTACT, Role.DECIDER),
    _("contact person or decider of an authority"),
    _("Only a contact person or decider of the authority may do this."),
    _("a contact person of your authority"),
)
form_filler_of_authority = _role_right(
    (Role.CONTACT,),
    _("contact person of an authority"),
    _("Only a contact person of the authority may do this."),
    _("a contact person of your authority"),
)


@right(_("decider of an authority, or the deputy"))
def decider_of_authority(actor: Actor, subject: object) -> Unmet | None:
    """A decider of the authority, or the deputy whom a decider appointed for this period (R52, R58, R137)."""
    if actor.authority and (
        actor.deputises_for or Role.DECIDER in roles_at(actor.user, actor.authority, clock.today())
    ):
        return None
    return Unmet(
        _("Only a decider of the authority itself, or the deputy a decider appointed, may do this."),
        _("a decider of your authority"),
        status=403,
    )
