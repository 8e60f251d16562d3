"""The two faces of standing give one answer, over all combinations of facts (R60–R64, readings A3, A5, A8)."""

from datetime import timedelta
from itertools import product

import pytest

from accounts.models import AuthorityKind, ContractingAuthority
from projects.decisions.models import AskedAuthority, Decision, DecisionRound, RoundKind, Signature
from projects.participation.models import Participation, Standing
from projects.participation.standing import standing

# What an authority did in a round: nothing, adopted and signed, adopted only, adopted and signed too late, declined.
NOTHING, ADOPTED, UNSIGNED, LATE, DECLINED = "nothing", "adopted", "unsigned", "late", "declined"
NOT_ASKED = "not asked"
DID = (NOTHING, ADOPTED, UNSIGNED, LATE, DECLINED)

# Whether and when the first round was voided, whether its deadline has passed, and the second round.
SITUATIONS = [
    *product(["counts"], [False, True], ["none"]),
    *product(["voided before"], [False, True], ["none", "open", "passed"]),
    *product(["voided after"], [True], ["none", "open", "passed"]),
]


def round_of(project, world, number, *, offered, deadline, voided=None):
    """A final round with these instants."""
    return DecisionRound.objects.create(
        project=project,
        kind=RoundKind.FINAL_STRATEGY,
        number=number,
        offered_at=offered,
        deadline=deadline,
        excludes_after_deadline=True,
        voided_at=voided,
        void_reason="Gewijzigd." if voided else "",
    )


def did(round, authority, what):
    """Writes what an authority did in a round."""
    if what == NOT_ASKED:
        return
    AskedAuthority.objects.create(
        round=round, authority=authority, authority_name=authority.name, deciding_body="college"
    )
    if what == NOTHING:
        return
    at = round.deadline if what == LATE else round.offered_at + timedelta(hours=1)
    decision = Decision.objects.create(
        round=round,
        authority=authority,
        outcome="declined" if what == DECLINED else "adopted",
        authority_name=authority.name,
        deciding_body="college",
        decided_on=at.date(),
        reason="Nee." if what == DECLINED else "",
        recorded_at=at,
        person_id=1,
        person_name="Iemand",
    )
    if what in (ADOPTED, LATE):
        Signature.objects.create(
            decision=decision, method="portal", signer_name="A", signer_function="b", signed_at=at, person_id=1
        )


def expected(withdrawn, first, second, voided, passed, later):
    """The rules of participation/standing.py, in order, written out once more from the requirements."""
    current = {"counts": first}.get(voided, second if later != "none" else None)
    if withdrawn or current == DECLINED:
        return Standing.DECLINED
    if passed and voided != "voided before" and first not in (ADOPTED, NOT_ASKED):
        return Standing.OUT
    if later == "passed" and second not in (ADOPTED, NOT_ASKED):
        return Standing.OUT
    if current is None:
        return Standing.INTERESTED
    if current == ADOPTED:
        return Standing.PARTICIPATING
    return Standing.OUT if current == NOT_ASKED else Standing.DECIDING


@pytest.mark.parametrize(("voided", "passed", "later"), SITUATIONS)
def test_both_faces_of_standing_agree(world, voided, passed, later):
    """R60–R64: over withdrawn × what it did in the first round × what it did in the second."""
    project = world.project()
    start = world.now
    deadline = start + timedelta(days=10)
    voided_at = {"voided before": deadline - timedelta(days=5), "voided after": deadline}.get(voided)
    one = round_of(project, world, 1, offered=start, deadline=deadline, voided=voided_at)
    at = deadline if passed else deadline - timedelta(days=3)
    two = None
    if later != "none":
        ends = at if later == "passed" else at + timedelta(days=10)
        two = round_of(project, world, 2, offered=voided_at - timedelta(hours=2), deadline=ends)
    wanted = {}
    in_second = (NOT_ASKED, *DID) if two else (NOT_ASKED,)
    for number, (withdrawn, first, second) in enumerate(product([False, True], (NOT_ASKED, *DID), in_second)):
        if (first == LATE and not passed) or (second == LATE and later != "passed"):
            continue
        authority = ContractingAuthority.objects.create(name=f"Dienst {number}", kind=AuthorityKind.OTHER)
        row = Participation.objects.create(
            project=project,
            authority=authority,
            interest_registered_at=start,
            withdrawn_at=start if withdrawn else None,
            withdrawal_reason="Nee." if withdrawn else "",
        )
        did(one, authority, first)
        if two:
            did(two, authority, second)
        wanted[row.pk] = expected(withdrawn, first, second, voided, passed, later)
    rows = list(Participation.objects.filter(project=project).with_standing(at))
    assert {row.pk: row.standing_now for row in rows} == wanted
    assert {row.pk: standing(row, at) for row in rows} == wanted


def test_standing_changes_at_the_deadline_without_anybody_acting(world):
    """R62, R136: at the instant itself, not a second earlier."""
    project = world.project()
    authority = world.authorities[0]
    row = Participation.objects.create(project=project, authority=authority, interest_registered_at=world.now)
    deadline = world.now + timedelta(days=10)
    did(round_of(project, world, 1, offered=world.now, deadline=deadline), authority, NOTHING)
    before, at = deadline - timedelta(seconds=1), deadline
    assert (standing(row, before), standing(row, at)) == (Standing.DECIDING, Standing.OUT)
    assert [Participation.objects.with_standing(when).get().standing_now for when in (before, at)] == [
        Standing.DECIDING,
        Standing.OUT,
    ]


def test_standing_of_one_and_of_many_takes_one_query(world, django_assert_num_queries):
    """R60: the queryset face, at one row and at three."""
    project = world.project()
    for number, authority in enumerate(world.authorities, start=1):
        Participation.objects.create(project=project, authority=authority, interest_registered_at=world.now)
        with django_assert_num_queries(1):
            rows = list(Participation.objects.filter(project=project).with_standing(world.now))
        assert [row.standing_now for row in rows] == [Standing.INTERESTED] * number
