"""What the acts on a contract share."""

from projects.actions.base import Action
from projects.contract_management.gates import not_archived
from projects.contract_management.models import Contract
from projects.contract_management.rights import contract_manager


class ContractAction(Action):
    """An act of a contract manager on one contract (R124). Authorities read, and report issues."""

    side = "contract"
    rights = (contract_manager,)
    gates = (not_archived,)

    @property
    def contract(self) -> Contract:
        """What it is about."""
        return self.subject

    def next_url(self, result: object) -> str:
        return self.contract.path
