"""Reads of the tendering and award step."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import ContractingAuthority, User
from projects.award.models import Assessment, AwardDecision, AwardRecommendation, Bid, OpeningRecord
from projects.decisions import rounds
from projects.decisions.models import Decision, RoundKind
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.gate import remembered
from projects.tender_documents.gates import publication_of
from projects.tree.models import Lot, Project, ProjectRole


@remembered
def opening_of(lot: Lot) -> OpeningRecord | None:
    """The opening of the publication that counts, or None before it."""
    return OpeningRecord.objects.filter(lot=lot, publication=publication_of(lot.project)).first()


def bids_of(lot: Lot) -> QuerySet[Bid]:
    """The bids for a lot on the publication that counts, by number; none before the opening."""
    return Bid.objects.filter(opening=opening_of(lot)).order_by("number")


def are_shared(lot: Lot) -> bool:
    """Whether the complete bids were shared with the team (R85)."""
    return bids_of(lot).filter(opening__shared__isnull=False).exists()


def assessment_of(bid: Bid) -> Assessment | None:
    """The assessment that counts: the latest."""
    return bid.assessments.order_by("-sequence").first()


@dataclass(frozen=True)
class RankedBid:
    """A complete bid with its assessment; equal scores share a rank, starting at 1."""

    bid: Bid
    assessment: Assessment
    rank: int

    @property
    def score(self) -> Decimal:
        """The score that counts."""
        return self.assessment.score


def ranking(lot: Lot) -> list[RankedBid]:
    """The complete bids that were assessed, the highest score first (R87)."""
    found = [(bid, assessment_of(bid)) for bid in bids_of(lot).filter(complete=True)]
    assessed = [(bid, assessment) for bid, assessment in found if assessment is not None]
    ranked = [
        RankedBid(bid, assessment, 1 + sum(other.score > assessment.score for _bid, other in assessed))
        for bid, assessment in assessed
    ]
    return sorted(ranked, key=lambda row: (row.rank, row.bid.number))


def recommendation_of(lot: Lot) -> AwardRecommendation | None:
    """The award recommendation for a lot that counts, or None."""
    round = rounds.current(lot.project, RoundKind.AWARD_RECOMMENDATION, lot)
    return AwardRecommendation.objects.filter(round=round).select_related("round", "winner").first() if round else None


def award_decision_of(lot: Lot) -> AwardDecision | None:
    """The award decision on a lot that was sent and not withdrawn, or None."""
    found = AwardDecision.objects.filter(lot=lot, withdrawal__isnull=True)
    return found.select_related("recommendation__winner").order_by("-sent_at").first()


def standstill_end(lot: Lot) -> datetime | None:
    """The first instant after the standstill period, extensions included; None when no decision counts (R96, R97)."""
    decision = award_decision_of(lot)
    if decision is None:
        return None
    return max([decision.ends_at, *decision.extensions.values_list("new_end", flat=True)])


def winner(lot: Lot) -> Bid | None:
    """The bid that the award decision that counts awards to; None before it was sent."""
    decision = award_decision_of(lot)
    return decision.recommendation.winner if decision else None


@dataclass(frozen=True)
class Mandate:
    """A participant with the decision that gave the mandate; None when there is none (R51, R91)."""

    authority: ContractingAuthority
    decision: Decision | None


def mandates(lot: Lot) -> list[Mandate]:
    """Every participant in a lot, by name, with its adoption of the strategy: that holds the mandate."""
    round = rounds.current(lot.project, RoundKind.FINAL_STRATEGY)
    adopted = {}
    if round and round.mandate_text.strip():
        adopted = {decision.authority_id: decision for decision in round.decisions.adopted()}
    return [Mandate(authority, adopted.get(authority.pk)) for authority in participants_of(lot)]


def lead_buyers(project: Project) -> list[User]:
    """Who is lead buyer of the project today."""
    rows = project.staff.holding(clock.today()).filter(role=ProjectRole.LEAD_BUYER, user__is_active=True)
    return [row.user for row in rows.select_related("user")]
