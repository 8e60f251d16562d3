"""Where an authority stands in a project (R60–R64, readings A3, A5, A8). The first rule that fits counts:

1. it withdrew its interest, or declined in the round that counts: does not participate;
2. a final strategy was offered to it, the deadline passed, and it had not adopted and signed: out, for good;
3. it adopted and signed in time in the round that counts: participating;
4. it is asked in the round that counts: deciding;
5. a round counts in which it is not asked: out (nobody enters late);
6. otherwise: interested.

The queryset face is `Participation.objects.with_standing()`; a test holds the two against each other.
"""

from datetime import datetime

from projects.decisions import rounds
from projects.decisions.models import Outcome, RoundKind
from projects.participation.models import Participation, Standing
from projects.procedure import clock


def standing(participation: Participation, at: datetime | None = None) -> Standing:
    """The standing of one authority in one project at an instant (default: the clock's)."""
    at = at or clock.now()
    project, authority = participation.project, participation.authority
    current = rounds.current(project, RoundKind.FINAL_STRATEGY)
    decision = rounds.decision_of(current, authority) if current else None
    if participation.withdrawn_at or (decision and decision.outcome == Outcome.DECLINED):
        return Standing.DECLINED
    for round in project.rounds.of_kind(RoundKind.FINAL_STRATEGY).filter(asked__authority=authority):
        passed = round.deadline <= at and (round.voided_at is None or round.voided_at >= round.deadline)
        if passed and not round.decisions.adopted().filter(authority=authority).exists():
            return Standing.OUT
    if current is None:
        return Standing.INTERESTED
    if current.decisions.adopted().filter(authority=authority).exists():
        return Standing.PARTICIPATING
    if current.asked.filter(authority=authority).exists():
        return Standing.DECIDING
    return Standing.OUT
