"""What the acts on a lot share: the lot can still be awarded."""

from collections.abc import Callable, Iterable

from projects.award.gates_lots import still_to_award
from projects.award.lots import lots_to_award
from projects.procedure.gate import Unmet
from projects.tree.lots import OfLot, has_lots
from projects.tree.models import Lot, Project


class OfTenderedLot(OfLot):
    """An act on one lot, as long as that can be awarded."""

    @classmethod
    def every_gate(cls) -> tuple[Callable[..., list[Unmet]], ...]:
        return (*cls.gates, still_to_award, *cls.lot_gates)

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """The lots that can still be awarded; the one of a project without lots, always."""
        return lots_to_award(subject) if has_lots(subject) else super().beside_others(subject)

    def conditions(self) -> Iterable[Unmet]:
        yield from still_to_award(self.lot)
        yield from super().conditions()
