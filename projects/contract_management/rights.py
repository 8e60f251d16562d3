"""Who manages contracts, and who reports an issue (R124, R125)."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, roles_at
from accounts.staff import StaffRole, has_staff_role
from projects.contract_management.models import Contract
from projects.contract_management.selectors import REPORTERS
from projects.procedure import clock
from projects.procedure.gate import Unmet, right


@right(_("contract managers"))
def contract_manager(actor: Actor, subject: object) -> Unmet | None:
    """Any contract manager: they stand in for each other (R124)."""
    if has_staff_role(actor.user, StaffRole.CONTRACT_MANAGER):
        return None
    return Unmet(_("Only a contract manager may do this."), _("a contract manager"), status=403)


@right(_("people of a participant, and contract managers"))
def may_report(actor: Actor, contract: Contract) -> Unmet | None:
    """A contact person, decider or subject expert of a participant, or a contract manager (R125)."""
    if actor.authority is None:
        return contract_manager(actor, contract)
    own = roles_at(actor.user, actor.authority, clock.today())
    if not own.isdisjoint(REPORTERS) and contract.participants.filter(pk=actor.authority.pk).exists():
        return None
    return Unmet(
        _("Only people of an authority that takes part in this contract report an issue."),
        _("a contact person of the authority"),
        status=403,
    )
