"""What is watched until the award is definitive: the proof of the winner, and how long bids are valid (R87, R88)."""

from datetime import date, timedelta

from projects.award.method import rules_of
from projects.award.models import Bid, ProofJudgement, ProofRequest
from projects.award.selectors import opening_of, ranking, recommendation_of
from projects.procedure.clock import AMSTERDAM
from projects.procedure.wording import day
from projects.tree.models import Lot


def intended_winner(lot: Lot) -> Bid | None:
    """Whom the recommendation names, and before it the bid that ranks first alone; None when there is none yet."""
    if recommendation := recommendation_of(lot):
        return recommendation.winner
    first = [row.bid for row in ranking(lot) if row.rank == 1]
    return first[0] if len(first) == 1 else None


def proof_asked(bid: Bid) -> ProofRequest | None:
    """The request for proof that counts: the latest."""
    return bid.proof_requests.order_by("-asked_at", "-pk").first()


def proof_judged(request: ProofRequest | None) -> ProofJudgement | None:
    """The judgement that counts: the latest on the request."""
    return request.judgements.order_by("-judged_at", "-pk").first() if request else None


def bids_valid_until(lot: Lot) -> date | None:
    """The last day on which the bids are valid, counted from the closing date; None before the opening."""
    opening, rules = opening_of(lot), rules_of(lot)
    if opening is None or rules is None:
        return None
    if longer := opening.validity_extensions.order_by("-recorded_at", "-pk").first():
        return longer.last_day
    closed_on = opening.publication.bids_until.astimezone(AMSTERDAM).date()
    return closed_on + timedelta(days=rules.valid_days)


def validity_warning(lot: Lot, last_day: date | None) -> str:
    """A Dutch sentence when bids are no longer valid on the day after `last_day`; empty when they are."""
    valid_until = bids_valid_until(lot)
    if valid_until is None or last_day is None or valid_until > last_day:
        return ""
    return (
        f"De inschrijvingen zijn geldig tot en met {day(valid_until)}, en de opschortende termijn loopt tot en met "
        f"{day(last_day)}. Vraag de inschrijvers hun inschrijving langer gestand te doen."
    )
