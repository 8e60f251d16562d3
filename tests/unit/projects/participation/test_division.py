"""Dividing an amount to the cent (R44)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.participation.division import Party, divide

AMOUNTS = st.decimals(min_value=0, max_value=10_000_000, places=2)
WEIGHTS = st.one_of(st.integers(0, 900_000), st.decimals(min_value=0, max_value=90_000_000, places=2))
PARTIES = st.lists(st.tuples(st.sampled_from("ABCDEF"), WEIGHTS), min_size=1, max_size=12).map(
    lambda rows: [Party(key, name, weight) for key, (name, weight) in enumerate(rows)]
)
CARRIED = PARTIES.filter(lambda parties: any(party.weight for party in parties))


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("100.00", (1, 1, 1), ("33.34", "33.33", "33.33")),
        ("0.02", (1, 1, 1), ("0.01", "0.01", "0.00")),
        ("1000.00", (48200, 27400, 31900), ("448.37", "254.88", "296.75")),
        ("12500.00", (1, 2, 0), ("4166.67", "8333.33", "0.00")),
        ("10.00", (Decimal("0.10"), Decimal("0.20"), Decimal("0.70")), ("1.00", "2.00", "7.00")),
        ("0.00", (1, 2, 3), ("0.00", "0.00", "0.00")),
        ("0.00", (0, 0, 0), ("0.00", "0.00", "0.00")),
    ],
)
def test_the_largest_remainders_get_the_cents_that_are_left(amount, weights, shares):
    """R44: equal parts, inhabitants, values; the first by name gets the cent of equal remainders."""
    parties = [Party(key, name, weight) for key, (name, weight) in enumerate(zip("ABC", weights, strict=True))]
    assert list(divide(Decimal(amount), parties).values()) == [Decimal(share) for share in shares]


def test_of_equal_names_the_first_key_gets_the_cent():
    """R44: Utrecht the municipality and Utrecht the province."""
    parties = [Party(7, "Utrecht", 1), Party(3, "Utrecht", 1)]
    assert divide(Decimal("0.01"), parties) == {7: Decimal("0.00"), 3: Decimal("0.01")}


@given(AMOUNTS, CARRIED)
def test_the_shares_are_together_the_amount_and_none_is_below_zero(amount, parties):
    """R44: to the cent."""
    shares = divide(amount, parties)
    assert sum(shares.values()) == amount
    assert all(share >= 0 and share == share.quantize(Decimal("0.01")) for share in shares.values())
    assert all(shares[party.key] == 0 for party in parties if not party.weight)


@given(AMOUNTS, CARRIED)
def test_who_weighs_more_never_carries_less(amount, parties):
    """R44: monotone in the weight, and never a cent or more away from the exact share."""
    shares, total = divide(amount, parties), sum(party.weight for party in parties)
    for one in parties:
        assert abs(shares[one.key] * total - amount * one.weight) < Decimal("0.01") * total
        for other in parties:
            assert one.weight <= other.weight or shares[one.key] >= shares[other.key]


@given(AMOUNTS, CARRIED, st.randoms())
def test_the_order_of_the_parties_makes_no_difference(amount, parties, random):
    """R44: the same people get the same cents."""
    shuffled = random.sample(parties, len(parties))
    assert divide(amount, shuffled) == divide(amount, parties)


@pytest.mark.parametrize(
    ("amount", "parties"),
    [
        ("-0.01", [Party(1, "A", 1)]),
        ("0.005", [Party(1, "A", 1)]),
        ("1.00", []),
        ("1.00", [Party(1, "A", 0)]),
        ("1.00", [Party(1, "A", -1)]),
        ("1.00", [Party(1, "A", 1), Party(1, "B", 1)]),
    ],
)
def test_what_cannot_be_divided_is_refused(amount, parties):
    """R44: never a share that is silently zero."""
    with pytest.raises(ValueError, match=r"\w"):
        divide(Decimal(amount), parties)
