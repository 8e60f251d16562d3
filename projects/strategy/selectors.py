"""Reads of the strategy: who is asked, and where each authority stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.models import ContractingAuthority
from projects.decisions import rounds
from projects.decisions.models import Decision, DecisionRound, Outcome, RoundKind
from projects.documents.models import Document, DocumentKind
from projects.participation.models import Participation, Standing
from projects.participation.selectors import interested_authorities
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.strategy.models import ConceptRound
from projects.tree.models import Project


def attachments(project: Project) -> QuerySet[Document]:
    """The attachments of the strategy that were neither withdrawn nor replaced."""
    return project.documents.current().filter(kind=DocumentKind.ATTACHMENT, step=Step.STRATEGY)


def passed_round(project: Project) -> DecisionRound | None:
    """The last final round whose deadline passed while it counted, or None: from then on nobody enters (R62, R63)."""
    return (
        project.rounds.of_kind(RoundKind.FINAL_STRATEGY)
        .filter(deadline__lte=clock.now())
        .filter(Q(voided_at__isnull=True) | Q(voided_at__gte=F("deadline")))
        .order_by("-number")
        .first()
    )


def to_be_asked(project: Project) -> list[ContractingAuthority]:
    """Whom a new final version is offered to, by name: the interested authorities (reading A3).

    Once a deadline passed, only those that had adopted and signed by then: nobody enters late (reading A8).
    """
    interested = interested_authorities(project)
    passed = passed_round(project)
    if passed is None:
        return interested
    frozen = set(passed.decisions.adopted().values_list("authority_id", flat=True))
    return [authority for authority in interested if authority.pk in frozen]


@dataclass(frozen=True)
class AuthorityInStrategy:
    """Where one authority stands in the strategy now."""

    authority: ContractingAuthority
    standing: Standing
    reacted: bool
    remarks: int
    asked: bool
    decision: Decision | None
    signed: bool

    @property
    def adopted(self) -> bool:
        """Whether it adopted and signed; both are needed (R60)."""
        return self.signed and self.decision is not None and self.decision.outcome == Outcome.ADOPTED


@dataclass(frozen=True)
class StrategyOverview:
    """The last concept, the final version that counts, and every authority by name."""

    concept: ConceptRound | None
    round: DecisionRound | None
    deadline: datetime | None
    rows: tuple[AuthorityInStrategy, ...]

    @property
    def adopted(self) -> int:
        """How many adopted and signed."""
        return sum(row.adopted for row in self.rows)

    @property
    def asked(self) -> int:
        """How many were asked."""
        return sum(row.asked for row in self.rows)


def strategy_overview(project: Project) -> StrategyOverview:
    """Where the strategy of a project stands, in a fixed number of queries."""
    concept = project.concepts.order_by("-number").first()
    current = rounds.current(project, RoundKind.FINAL_STRATEGY)
    remarks: dict[int, list[str]] = {}
    for authority_id, text in concept.remarks.values_list("authority_id", "text") if concept else ():
        remarks.setdefault(authority_id, []).append(text)
    asked = set(current.asked.values_list("authority_id", flat=True)) if current else set()
    decisions = current.decisions.counting().prefetch_related("signatures") if current else ()
    by_authority = {decision.authority_id: decision for decision in decisions}
    participations = Participation.objects.filter(project=project).with_standing().select_related("authority")
    rows = [
        AuthorityInStrategy(
            authority=row.authority,
            standing=Standing(row.standing_now),
            reacted=row.authority_id in remarks,
            remarks=len([text for text in remarks.get(row.authority_id, ()) if text]),
            asked=row.authority_id in asked,
            decision=by_authority.get(row.authority_id),
            signed=row.authority_id in by_authority and bool(by_authority[row.authority_id].signatures.all()),
        )
        for row in participations.order_by("authority__name")
    ]
    return StrategyOverview(concept, current, current.deadline if current else None, tuple(rows))
