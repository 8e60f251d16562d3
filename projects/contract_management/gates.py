"""What must be in order before an act on a contract."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from projects.contract_management.lifetime import ContractState, last_day, next_option, state_of
from projects.contract_management.models import Contract, IssueState, TaskState
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import day


@gate(_("The contract is not in the archive"))
def not_archived(contract: Contract) -> Unmet | None:
    """What is in the archive stays as it is (R121)."""
    return Unmet(_("This contract is in the archive. Nothing changes in it.")) if contract.archived_at else None


@gate(_("The contract has not ended"))
def not_ended(contract: Contract) -> Unmet | None:
    """What prolongs or ends a contract comes before its end."""
    if state_of(contract) == ContractState.ENDED:
        return Unmet(_("This contract ended on %(day)s.") % {"day": day(last_day(contract))})
    return None


@gate(_("The contract has ended"))
def has_ended(contract: Contract) -> Unmet | None:
    """A contract that runs does not go to the archive (R121)."""
    if state_of(contract) in (ContractState.COMING, ContractState.RUNNING):
        return Unmet(_("This contract runs until %(day)s.") % {"day": day(last_day(contract))})
    return None


@gate(_("An option was not exercised yet"))
def option_left(contract: Contract) -> Unmet | None:
    """There is an option to exercise (R122)."""
    if next_option(contract) is None:
        return Unmet(_("This contract has no option left."))
    return None


@gate(_("No task and no issue is open"))
def nothing_open(contract: Contract) -> Iterable[Unmet]:
    """Before the archive every issue is solved, and every task done or skipped (R121)."""
    issues = contract.issues.exclude(state=IssueState.SOLVED).count()
    tasks = contract.tasks.filter(state=TaskState.OPEN).count()
    if issues:
        text = ngettext("%(number)s issue is not solved yet.", "%(number)s issues are not solved yet.", issues)
        yield Unmet(text % {"number": issues}, _("a contract manager"))
    if tasks:
        text = ngettext("%(number)s task is still open.", "%(number)s tasks are still open.", tasks)
        yield Unmet(text % {"number": tasks}, _("a contract manager"))
