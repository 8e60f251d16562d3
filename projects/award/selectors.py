"""Reads of the tendering and award step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce, Greatest

from accounts.models import ContractingAuthority, User
from projects.award.audiences import declared_team
from projects.award.models import (
    Assessment,
    AssessmentResult,
    AwardDecision,
    AwardRecommendation,
    Bid,
    BidCheck,
    BidsShared,
    ConsensusOpened,
    Envelope,
    OpeningRecord,
    PreparedLetters,
    Suspension,
)
from projects.award.scoring.compute import Outcome, Place
from projects.decisions import rounds
from projects.decisions.models import Decision, RoundKind
from projects.participation.models import TeamMember, TeamRole
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.gate import remembered
from projects.tender_documents.gates import publication_of
from projects.tree.models import Lot, Project, ProjectRole

# Who scores bids; the lead buyer guides them (R87).
ASSESSING = (TeamRole.SUBJECT_EXPERT, TeamRole.EXTERNAL_EXPERT)


@remembered
def openings_of(lot: Lot) -> dict[str, OpeningRecord]:
    """What was opened for the publication that counts, by envelope."""
    found = OpeningRecord.objects.filter(lot=lot, publication=publication_of(lot.project))
    return {opening.envelope: opening for opening in found}


def opening_of(lot: Lot) -> OpeningRecord | None:
    """The opening that showed which bids there are, or None before it."""
    found = openings_of(lot)
    return found.get(Envelope.WHOLE) or found.get(Envelope.QUALITY)


def prices_known(lot: Lot) -> bool:
    """Whether the envelope with the prices was opened."""
    found = openings_of(lot)
    return Envelope.WHOLE in found or Envelope.PRICE in found


def bids_of(lot: Lot) -> QuerySet[Bid]:
    """The bids for a lot on the publication that counts, by number; none before the opening."""
    return Bid.objects.filter(opening=opening_of(lot)).order_by("number")


def check_of(bid: Bid) -> BidCheck | None:
    """The check that counts: the latest."""
    return bid.checks.order_by("-sequence").first()


def refused_bids(lot: Lot) -> dict[int, str]:
    """The bids that are not assessed, by number, with the reason: not complete, or not through the check."""
    return refused_among(bids_of(lot))


def refused_among(bids: Iterable[Bid]) -> dict[int, str]:
    """Those of these bids that are not complete, or not through the check, by number, with the reason."""
    bids = list(bids)
    found = {bid.number: bid.remark for bid in bids if not bid.complete}
    for bid in bids:
        check = check_of(bid) if bid.complete else None
        if check and not check.passes:
            found[bid.number] = check.reason
    return found


def valid_bids(lot: Lot) -> list[Bid]:
    """The bids that are assessed, by number."""
    refused = refused_bids(lot)
    return [bid for bid in bids_of(lot) if bid.number not in refused]


def are_shared(lot: Lot) -> bool:
    """Whether the complete bids were shared with the team (R85)."""
    return is_shared(opening_of(lot))


def is_shared(opening: OpeningRecord | None) -> bool:
    """Whether the complete ones of what was opened were shared with the team (R85)."""
    return BidsShared.objects.filter(opening=opening).exists()


def assessors_of(project: Project) -> QuerySet[TeamMember]:
    """Who scores: the declared experts of the team, guided by the lead buyer (R87)."""
    return declared_team().filter(project=project, role__in=ASSESSING).select_related("user", "authority")


def consensus_opened(lot: Lot) -> ConsensusOpened | None:
    """That the separate scores stand, or None."""
    return ConsensusOpened.objects.filter(opening=opening_of(lot)).first()


def assessment_of(bid: Bid) -> Assessment | None:
    """The consensus that counts: the latest."""
    return bid.assessments.order_by("-sequence").first()


def result_of(lot: Lot) -> AssessmentResult | None:
    """The outcome that counts: the latest on the opening that counts."""
    return AssessmentResult.objects.filter(opening=opening_of(lot)).order_by("-sequence").first()


@dataclass(frozen=True)
class RankedBid:
    """A bid with its place in the outcome that counts, and the consensus behind it."""

    bid: Bid
    assessment: Assessment | None
    place: Place

    @property
    def rank(self) -> int | None:
        """Its place, starting at 1; None below a minimum."""
        return self.place.rank

    @property
    def score(self) -> Decimal:
        """The total: points, or the evaluated price."""
        return self.place.total


def ranking(lot: Lot) -> list[RankedBid]:
    """The bids in the outcome that counts, the best first; empty before there is one (R87)."""
    result = result_of(lot)
    if result is None:
        return []
    bids = {bid.number: bid for bid in bids_of(lot)}
    places = Outcome.from_json(result.outcome["outcome"]).places
    return [RankedBid(bids[place.number], assessment_of(bids[place.number]), place) for place in places]


def recommendation_of(lot: Lot) -> AwardRecommendation | None:
    """The award recommendation for a lot that counts, or None."""
    round = rounds.current(lot.project, RoundKind.AWARD_RECOMMENDATION, lot)
    return AwardRecommendation.objects.filter(round=round).select_related("round", "winner").first() if round else None


def prepared_letters(lot: Lot) -> PreparedLetters | None:
    """The letters that wait to be sent through the platform, or None."""
    found = PreparedLetters.objects.filter(recommendation=recommendation_of(lot))
    return found.select_related("recommendation", "computation").first()


def award_decision_of(lot: Lot) -> AwardDecision | None:
    """The award decision on a lot that was sent and not withdrawn, or None."""
    found = AwardDecision.objects.filter(lot=lot, withdrawal__isnull=True)
    return found.select_related("recommendation__winner").order_by("-sent_at").first()


def standstill_end(lot: Lot) -> datetime | None:
    """The first instant after the standstill period, extensions included; None when no decision counts (R96, R97)."""
    decision = award_decision_of(lot)
    if decision is None:
        return None
    later = decision.extensions.values_list("new_end", flat=True)
    after_court = decision.suspensions.filter(end__isnull=False).values_list("end__new_end", flat=True)
    return max([decision.ends_at, *later, *after_court])


def with_standstill(decisions: QuerySet[AwardDecision]) -> QuerySet[AwardDecision]:
    """Award decisions with `standstill_until`: the first instant after the period, extensions included (R96, R97)."""
    return decisions.annotate(
        standstill_until=Greatest(
            "ends_at",
            Coalesce(Max("extensions__new_end"), "ends_at"),
            Coalesce(Max("suspensions__end__new_end"), "ends_at"),
        )
    )


def suspension_of(lot: Lot) -> Suspension | None:
    """The legal proceedings that are still going on, or None."""
    decision = award_decision_of(lot)
    return decision.suspensions.filter(end__isnull=True).first() if decision else None


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
