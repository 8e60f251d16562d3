"""Who may act on contracts: contract managers; authorities read, and report issues (R124, R125)."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, roles_at
from accounts.models import Role
from accounts.staff import StaffRole, has_staff_role
from projects.contract_management.models import Contract
from projects.procedure import clock
from projects.procedure.gate import Unmet, right


@right(_("contract manager"))
def contract_manager(actor: Actor, subject: object) -> Unmet | None:
    """Any contract manager of the purchasing organisation (R124)."""
    if has_staff_role(actor.user, StaffRole.CONTRACT_MANAGER):
        return None
    return Unmet(_("Only a contract manager may do this."), _("a contract manager"), status=403)


@right(_("contact person or decider of an authority that takes part"))
def contact_of_participant(actor: Actor, contract: Contract) -> Unmet | None:
    """A contact person or decider of an authority that takes part in this contract (R125)."""
    takes_part = actor.authority and contract.participants.filter(pk=actor.authority.pk).exists()
    if takes_part and not roles_at(actor.user, actor.authority, clock.today()).isdisjoint((Role.CONTACT, Role.DECIDER)):
        return None
    return Unmet(
        _("Only a contact person or decider of an authority that takes part in this contract may do this."),
        _("a contact person of your authority"),
        status=403,
    )
