"""What external expertise costs each authority: computed when asked, never stored (R44, R50, R63).

Until the participants are definitive the costs are divided over the authorities that are asked (before that: that are
interested), afterwards over the participants only. From the offer of the final strategy on the weights are those that
were frozen with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import ContractingAuthority
from projects.decisions import rounds
from projects.decisions.models import DecisionRound, RoundKind
from projects.participation.division import Party, divide
from projects.participation.models import ExternalExpertise, KeyWeight, Participation, SharingKey, Standing
from projects.procedure import clock
from projects.procedure.steps import Step, StepState
from projects.procedure.wording import euros, whole
from projects.tree.models import Project

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Carrier:
    """An authority with what it weighs in each key; None when that is not known."""

    authority: ContractingAuthority
    inhabitants: int | None
    estimated_value: Decimal | None

    def weight(self, key: str) -> Decimal | int | None:
        """What it weighs in this key. Nothing counts as not known: it would let an authority share in no cost."""
        weights = {SharingKey.INHABITANTS: self.inhabitants, SharingKey.VALUE: self.estimated_value}
        return weights.get(SharingKey(key), 1) or None


@dataclass(frozen=True)
class Share:
    """What one authority carries, in euros; None when it cannot be computed or the authority carries nothing any more.

    `before` is the share over everybody who was asked, `now` the share as it is. `at_most` is the share when one other
    authority does not take part; None once the participants are definitive, or without another.
    """

    authority: ContractingAuthority
    before: Decimal | None
    now: Decimal | None
    at_most: Decimal | None = None
    weight: str = ""


@dataclass(frozen=True)
class SharedCost:
    """One external expertise with the share of each authority. `unknown`: those whose weight is not known."""

    expertise: ExternalExpertise
    shares: tuple[Share, ...]
    unknown: tuple[ContractingAuthority, ...]


@dataclass(frozen=True)
class CostShares:
    """The costs of external expertise of a project, each divided, and together for each authority by name."""

    costs: tuple[SharedCost, ...]
    totals: tuple[Share, ...]
    definitive: bool

    @property
    def amount(self) -> Decimal:
        """The maximum of all costs together, in euros."""
        return sum((cost.expertise.maximum_cost for cost in self.costs), NOTHING)

    @property
    def known(self) -> bool:
        """Whether every cost can be divided."""
        return not any(cost.unknown for cost in self.costs)

    def of(self, authority: ContractingAuthority | None) -> Share | None:
        """What this authority carries of all costs together; None when it was not asked."""
        return next((share for share in self.totals if share.authority == authority), None)


@dataclass(frozen=True)
class Division:
    """The shares of one cost by authority: over all who were asked, as it is now, and without each of those in turn."""

    before: dict[int, Decimal]
    now: dict[int, Decimal]
    without_one: tuple[dict[int, Decimal], ...]


def open_expertise(project: Project) -> list[ExternalExpertise]:
    """The external expertise that was recorded and not ended, in order of recording."""
    return list(project.external_expertise.filter(ended_at__isnull=True))


def cost_shares(project: Project) -> CostShares:
    """Who carries what of the costs of external expertise, in a fixed number of queries."""
    found = open_expertise(project)
    if not found:
        return CostShares((), (), definitive=False)
    round = rounds.current(project, RoundKind.FINAL_STRATEGY)
    definitive = round is not None and _settled(project, round)
    standings = _standings(project)
    asked = _asked(round, standings)
    participating = [c for c in asked if standings[c.authority.pk].standing_now == Standing.PARTICIPATING]
    now = participating if definitive else asked
    without_one = [] if definitive else [[c for c in asked if c is not gone] for gone in asked]
    divisions = [
        Division(_divided(e, asked), _divided(e, now), tuple(_divided(e, some) for some in without_one)) for e in found
    ]
    costs = tuple(_shared(e, asked, division) for e, division in zip(found, divisions, strict=True))
    together = [_share(carrier, divisions) for carrier in asked]
    return CostShares(costs, tuple(together), definitive)


def freeze_weights(round: DecisionRound) -> None:
    """Keeps what everybody who is asked weighs now; called when the final strategy is offered (R56)."""
    if not open_expertise(round.project):
        return
    standings = _standings(round.project)
    KeyWeight.objects.bulk_create(
        KeyWeight(
            round=round,
            authority_id=pk,
            inhabitants=standings[pk].authority.inhabitants,
            estimated_value=standings[pk].estimated_value,
        )
        for pk in round.asked.values_list("authority_id", flat=True)
    )


def _settled(project: Project, round: DecisionRound) -> bool:
    return round.deadline <= clock.now() or project.step(Step.STRATEGY).state == StepState.DONE


def _standings(project: Project) -> dict[int, Participation]:
    rows = Participation.objects.filter(project=project).with_standing().select_related("authority")
    return {row.authority_id: row for row in rows.order_by("authority__name", "authority_id")}


def _asked(round: DecisionRound | None, standings: dict[int, Participation]) -> list[Carrier]:
    """Those the costs were divided over in the strategy, by name: asked in the round, otherwise still interested."""
    if round is None:
        rows = [row for row in standings.values() if row.standing_now == Standing.INTERESTED]
        return [Carrier(row.authority, row.authority.inhabitants, row.estimated_value) for row in rows]
    asked = set(round.asked.values_list("authority_id", flat=True))
    frozen = {row.authority_id: row for row in round.key_weights.all()}
    carriers = []
    for row in (row for pk, row in standings.items() if pk in asked):
        weighed = frozen.get(row.authority_id)
        inhabitants = weighed.inhabitants if weighed else row.authority.inhabitants
        value = weighed.estimated_value if weighed else row.estimated_value
        carriers.append(Carrier(row.authority, inhabitants, value))
    return carriers


def _divided(expertise: ExternalExpertise, carriers: Iterable[Carrier]) -> dict[int, Decimal]:
    """The share of each, by authority; empty when a weight is not known or nobody carries it."""
    weights = [(carrier.authority, carrier.weight(expertise.sharing_key)) for carrier in carriers]
    if not weights or any(weight is None for _authority, weight in weights):
        return {}
    return divide(expertise.maximum_cost, [Party(a.pk, a.name, weight) for a, weight in weights])


def _shared(expertise: ExternalExpertise, asked: Sequence[Carrier], division: Division) -> SharedCost:
    key = expertise.sharing_key
    shares = tuple(_share(carrier, [division], _weight_text(carrier, key)) for carrier in asked)
    return SharedCost(expertise, shares, tuple(c.authority for c in asked if c.weight(key) is None))


def _share(carrier: Carrier, divisions: Sequence[Division], weight: str = "") -> Share:
    """What an authority carries in these divisions together."""
    pk = carrier.authority.pk
    possible = [_sum(pk, together) for together in zip(*(d.without_one for d in divisions), strict=True)]
    return Share(
        carrier.authority,
        _sum(pk, [d.before for d in divisions]),
        _sum(pk, [d.now for d in divisions]),
        max((amount for amount in possible if amount is not None), default=None),
        weight,
    )


def _sum(pk: int, shares: Sequence[dict[int, Decimal]]) -> Decimal | None:
    """Its part in these together; None when it has no part in one of them."""
    if not all(pk in amounts for amounts in shares):
        return None
    return sum((amounts[pk] for amounts in shares), NOTHING)


def _weight_text(carrier: Carrier, key: str) -> str:
    """The weight as it stands on screen and paper; empty when not known or the same for everybody."""
    weight = carrier.weight(key)
    if weight is None or key == SharingKey.EQUAL:
        return ""
    return euros(weight) if key == SharingKey.VALUE else whole(weight)
