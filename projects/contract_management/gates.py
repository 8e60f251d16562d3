"""Gates of contract management."""

from django.utils.translation import gettext_lazy as _

from projects.contract_management.models import Contract
from projects.contract_management.selectors import due_signals, open_tasks, plan_of
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import day


@gate(_("The contract was not archived"))
def not_archived(contract: Contract) -> Unmet | None:
    """An archived contract stays as it is (R121)."""
    if contract.archived_at:
        return Unmet(_("This contract was archived. Nothing in it changes any more."))
    return None


@gate(_("The contract was not ended early"))
def not_ended_early(contract: Contract) -> Unmet | None:
    """It ends once."""
    if contract.ended_on:
        return Unmet(_("This contract was ended on %(day)s.") % {"day": day(contract.ended_on)})
    return None


@gate(_("The contract has ended"))
def has_ended(contract: Contract) -> Unmet | None:
    """It is archived after its last day (R121)."""
    if not contract.has_ended:
        return Unmet(
            _("This contract runs until %(day)s. It can be archived after that day.") % {"day": day(contract.last_day)}
        )
    return None


@gate(_("No task of the plan is open"))
def no_open_tasks(contract: Contract) -> Unmet | None:
    """What was planned was done, or passed over with a reason."""
    if count := open_tasks(contract).count():
        return Unmet(
            _("%(count)s tasks of the plan are open. Record what became of them.") % {"count": count},
            _("the contract manager"),
        )
    return None


@gate(_("The end of the contract was signalled"))
def signal_due(contract: Contract) -> Unmet | None:
    """There is something to decide about (R122)."""
    if not due_signals(contract):
        return Unmet(_("No signal about the end of this contract is open."))
    return None


@gate(_("The plan was laid down"))
def planned(contract: Contract) -> Unmet | None:
    """Each contract has a plan (R118)."""
    if not plan_of(contract).exists():
        return Unmet(_("There is no plan for this contract yet."), _("the contract manager"))
    return None
