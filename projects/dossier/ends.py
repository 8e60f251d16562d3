"""From which day a file is kept: the last day of its last contract, as known when its package was asked for (R108)."""

from datetime import date

from accounts.models import ContractingAuthority
from projects.contract.models import Agreement
from projects.contract.selectors import agreements_of, is_party
from projects.contract_management.lifetime import last_day
from projects.contract_management.models import Contract
from projects.dossier.models import DossierPackage
from projects.dossier.retention import CountedFrom, Retention, Start, retention
from projects.procedure.clock import AMSTERDAM
from projects.tree.models import Project


def ended_on(project: Project) -> date | None:
    """The day the project was finished or stopped."""
    at = project.finished_at or project.stopped_at
    return at.astimezone(AMSTERDAM).date() if at else None


def start_now(project: Project, authority: ContractingAuthority) -> Start:
    """Where the term of this authority starts as things are now: at what ends last, once the project has ended."""
    own = [_end(agreement) for agreement in agreements_of(project) if is_party(agreement, authority)]
    return max(own, key=lambda start: start.day) if own else Start(CountedFrom.TENDER, ended_on(project))


def _end(agreement: Agreement) -> Start:
    """When it really ends: the register knows of options that were exercised and of an early end."""
    contract = Contract.objects.filter(agreement=agreement).first()
    if contract is None:
        return Start(CountedFrom.AGREEMENT, agreement.ends_on)
    return Start(CountedFrom.CONTRACT, last_day(contract))


def retention_of(package: DossierPackage) -> Retention:
    """The term in a package, counted from what was known when it was asked for.

    A package of before that was kept is counted from what is known now.
    """
    if package.term_counted_from:
        start = Start(CountedFrom(package.term_counted_from), package.term_starts_on)
    else:
        start = start_now(package.project, package.authority)
    return retention(package.authority.kind, package.requested_at.astimezone(AMSTERDAM).date(), start)
