"""What the acts on a lot share: the lot is tendered, was not closed, and has no definitive award."""

from collections.abc import Callable, Iterable

from projects.award.gates_lots import lot_tendered, not_definitive
from projects.award.lots import lots_to_award
from projects.procedure.gate import Unmet
from projects.tree.lots import OfLot, has_lots
from projects.tree.models import Lot, Project

LOT_GATES = (lot_tendered, not_definitive)


class OfTenderedLot(OfLot):
    """An act on one lot, as long as that can be awarded."""

    @classmethod
    def every_gate(cls) -> tuple[Callable[..., list[Unmet]], ...]:
        return (*cls.gates, *LOT_GATES, *cls.lot_gates)

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """The lots that can still be awarded; the one of a project without lots, always."""
        return lots_to_award(subject) if has_lots(subject) else super().beside_others(subject)

    def conditions(self) -> Iterable[Unmet]:
        yield from missing_for(self.lot)
        yield from super().conditions()


def missing_for(lot: Lot) -> list[Unmet]:
    """Why nothing can be done for the award of a lot."""
    return [unmet for gate in LOT_GATES for unmet in gate(lot)]
