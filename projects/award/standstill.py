"""How far the award of each lot is, for who may know (R96, R97)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from projects.award.models import AwardDecision, Suspension
from projects.award.selectors import award_decision_of, standstill_end, suspension_of
from projects.procedure import clock
from projects.procedure.audience import can_see
from projects.procedure.clock import AMSTERDAM
from projects.tree.lots import lot_in_words, lots_of
from projects.tree.models import Lot, Project


@dataclass(frozen=True)
class SentDecision:
    """The award decision on a lot. `last_day` is that of the standstill period as it is now; None when there is none.

    With a suspension nobody knows the end.
    """

    words: str
    decision: AwardDecision
    last_day: date | None
    is_over: bool
    suspension: Suspension | None


def decisions_for(user: Any, project: Project) -> list[SentDecision]:
    """Of every lot of which this person may read the computation of the standstill period, by number."""
    if not user.is_authenticated:
        return []
    sent = [(lot, award_decision_of(lot)) for lot in lots_of(project)]
    return [_sent(lot, decision) for lot, decision in sent if decision and can_see(user, decision.computation)]


def _sent(lot: Lot, decision: AwardDecision) -> SentDecision:
    end, suspension = standstill_end(lot), suspension_of(lot)
    none = bool(decision.no_standstill) and end == decision.ends_at
    last_day = None if none else end.astimezone(AMSTERDAM).date() - timedelta(days=1)
    return SentDecision(lot_in_words(lot), decision, last_day, clock.now() >= end and suspension is None, suspension)
