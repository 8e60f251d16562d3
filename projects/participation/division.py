"""Dividing an amount of money by weights, to the cent: the largest remainders get the cents that are left (R44)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Party:
    """One who carries a share: a key of its own, the name that decides between equals, and a weight of zero or more."""

    key: int
    name: str
    weight: Decimal | int


def divide(amount: Decimal, parties: Iterable[Party]) -> dict[int, Decimal]:
    """The share of each party in euros, by its key; together exactly `amount` (euros, in whole cents).

    Who weighs nothing carries nothing. Of equal remainders the first by name, then by key, gets the cent, so that the
    order of the parties makes no difference. Raises ValueError for an amount or weight below zero, parts of a cent,
    a key that comes twice, and an amount that nobody carries.
    """
    parties = list(parties)
    cents = amount * 100
    if cents < 0 or cents != int(cents):
        raise ValueError("An amount is zero or more, in whole cents.")
    if len({party.key for party in parties}) != len(parties) or any(party.weight < 0 for party in parties):
        raise ValueError("Every party comes once, with a weight of zero or more.")
    total = sum((Fraction(party.weight) for party in parties), Fraction(0))
    if total == 0 and cents:
        raise ValueError("Nobody carries this amount.")
    quotas = {party.key: int(cents) * Fraction(party.weight) / (total or 1) for party in parties}
    shares = {key: int(quota) for key, quota in quotas.items()}
    by_remainder = sorted(parties, key=lambda party: (shares[party.key] - quotas[party.key], party.name, party.key))
    for party in by_remainder[: int(cents) - sum(shares.values())]:
        shares[party.key] += 1
    return {key: Decimal(share).scaleb(-2) for key, share in shares.items()}
