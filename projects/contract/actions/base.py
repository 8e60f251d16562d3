"""What the acts on an agreement share: it is that of one lot."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.award.lots import awarded_lots, lots_to_award
from projects.contract.models import Agreement
from projects.contract.selectors import agreement_of
from projects.participation.selectors import participants_of, participating_authorities
from projects.procedure.gate import Unmet
from projects.tree.lots import OfLot, has_lots
from projects.tree.models import Lot, Project


class OfAgreement(OfLot):
    """An act on the agreement of one lot."""

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """The lots with an agreement; the one of a project without lots, always."""
        return awarded_lots(subject) if has_lots(subject) else super().beside_others(subject)

    @property
    def agreement(self) -> Agreement | None:
        """The agreement of the lot, or None before its definitive award."""
        return agreement_of(self.lot)


class OfLotToAward(OfLot):
    """An act on a lot before its definitive award."""

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """The lots that are still to be awarded; the one of a project without lots, always."""
        return lots_to_award(subject) if has_lots(subject) else super().beside_others(subject)


def not_a_participant(lot: Lot, authority: ContractingAuthority | None) -> Unmet | None:
    """Why an authority is not a party to the agreement of a lot (R63, R100)."""
    if authority is None or authority in participants_of(lot):
        return None
    if has_lots(lot.project) and authority in participating_authorities(lot.project):
        return Unmet(_("%(authority)s does not participate in this lot.") % {"authority": authority})
    return Unmet(_("%(authority)s does not participate in this project.") % {"authority": authority})
