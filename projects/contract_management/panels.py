"""Contracts on the dashboard of the purchasing organisation: what waits until somebody handles it (R122)."""

from typing import Any

from wagtail.admin.ui.components import Component

from accounts.models import User
from accounts.staff import StaffRole, has_staff_role
from projects.contract_management.actions import to_register
from projects.contract_management.models import Contract, Issue, IssueState
from projects.contract_management.querysets import reads_contracts
from projects.contract_management.sections import under_watch
from projects.procedure import clock


def watched(user: User) -> dict[str, Any] | None:
    """Open signals, late tasks, open issues, contracts that ended and agreements to register; None for who may not."""
    if not reads_contracts(user):
        return None
    running = Contract.objects.running().prefetch_related("options")
    issues = Issue.objects.filter(contract__archived_at=None).exclude(state=IssueState.SOLVED)
    manages = has_staff_role(user, StaffRole.CONTRACT_MANAGER)
    return under_watch(running) | {
        "issues": issues.select_related("contract"),
        "to_register": to_register() if manages else [],
        "today": clock.today(),
    }


class ContractsPanel(Component):
    """The contracts on the first page of the admin."""

    template_name = "contract_management/home_panel.html"
    order = 90

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return watched(self.user) or {}
