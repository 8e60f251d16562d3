"""From what the team recorded to totals and ranking under the rules laid down (R87)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from projects.award.method import rules_of
from projects.award.scoring.compute import Offer, Outcome, compute
from projects.award.selectors import assessment_of, valid_bids
from projects.tree.models import Lot


def offers_of(lot: Lot) -> list[Offer]:
    """The valid bids of a lot with their prices and the scores of the consensus, by number."""
    found = []
    for bid in valid_bids(lot):
        assessment = assessment_of(bid)
        scores = assessment.scores if assessment else {}
        given = {code: Decimal(row["score"]) for code, row in scores.items()}
        found.append(Offer(bid.number, bid.price, given))
    return found


def assessed_input(lot: Lot) -> list[list[Any]]:
    """What an outcome rests on, as kept beside it: number, price and scores of every valid bid."""
    return [
        [offer.number, None if offer.price is None else str(offer.price), {k: str(v) for k, v in offer.scores.items()}]
        for offer in offers_of(lot)
    ]


def outcome_of(lot: Lot, drawn: Sequence[int] = ()) -> Outcome:
    """Computes it now. Raises CannotCompute when a price or a score is missing."""
    return compute(rules_of(lot), offers_of(lot), drawn)
