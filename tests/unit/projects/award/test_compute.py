"""Points, totals and ranking are exact (R87)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.award.scoring.compute import CannotCompute, Offer, compute, rounded
from projects.award.scoring.rules import Criterion, Rules, problems

SCALE = tuple(
    (Decimal(score), word) for score, word in ((0, "slecht"), (4, "matig"), (6, "ruim"), (8, "goed"), (10, "top"))
)


def quality(code="K1", weight="60", **more) -> Criterion:
    return Criterion(code, f"Kwaliteit {code}", "quality", Decimal(weight), SCALE, **more)


def price(weight="40", formula="relative", **more) -> Criterion:
    return Criterion("P", "Prijs", "price", Decimal(weight), formula=formula, **more)


def offer(number, amount, *scores) -> Offer:
    return Offer(number, Decimal(amount), {f"K{i}": Decimal(score) for i, score in enumerate(scores, start=1)})


def totals(outcome) -> list[tuple[int, Decimal, int | None]]:
    return [(place.number, place.total, place.rank) for place in outcome.places]


def test_points_by_weight_and_a_price_relative_to_the_lowest():
    """R87: 60 × score ÷ 10 and 40 × lowest ÷ price; rounded for each criterion, and then added."""
    rules = Rules("weighted", (quality(), price()))
    outcome = compute(rules, [offer(1, 120, 8), offer(2, 90, 6), offer(3, 100, 8)])
    # 1: 48 + 40×90/120 = 78; 2: 36 + 40 = 76; 3: 48 + 36 = 84.
    assert totals(outcome) == [(3, Decimal("84.00"), 1), (1, Decimal("78.00"), 2), (2, Decimal("76.00"), 3)]
    assert outcome.to_draw == ()


def test_a_third_is_rounded_half_up_where_the_rules_say():
    """R87: 40 × 100/300 = 13,333…; per criterion 13,33, and two halves of a hundredth only meet in the total."""
    rules = Rules("weighted", (quality(), price()))
    [first, second] = compute(rules, [offer(1, 100, 4), offer(2, 300, 4)]).places
    assert (second.of("P").exact, second.of("P").rounded) == (Fraction(40, 3), Decimal("13.33"))
    assert (first.total, second.total) == (Decimal("64.00"), Decimal("37.33"))
    thirds = (quality("K1", "0.005"), quality("K2", "0.005"), price("99.99"))
    per_criterion = compute(Rules("weighted", thirds), [offer(1, 1, 10, 10)]).places[0].total
    only_total = compute(Rules("weighted", thirds, rounding="total"), [offer(1, 1, 10, 10)]).places[0].total
    assert (per_criterion, only_total) == (Decimal("100.01"), Decimal("100.00"))


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (Fraction(2675, 1000), 2, "2.68"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(5, 10), 0, "1"),
        (Fraction(1, 3), 4, "0.3333"),
    ],
)
def test_rounding_is_half_up_and_never_binary(number, decimals, expected):
    """R87: 2,675 is not a number a computer's float has."""
    assert rounded(number, decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("amount", "points"), [("80", "40.00"), ("70", "40.00"), ("90", "20.00"), ("100", "0.00"), ("130", "0.00")]
)
def test_a_price_between_bounds(amount, points):
    """R87: all points at or below the lower bound, none at or above the upper one."""
    rules = Rules("weighted", (quality(), price(formula="bounds", lower=Decimal(80), upper=Decimal(100))))
    assert compute(rules, [offer(1, amount, 0)]).places[0].total == Decimal(points)


def test_a_price_from_the_lowest():
    """R87: nothing at twice the lowest price, never below zero."""
    rules = Rules("weighted", (quality(), price(formula="lowest")))
    outcome = compute(rules, [offer(1, 100, 0), offer(2, 150, 0), offer(3, 250, 0)])
    assert [place.total for place in outcome.places] == [Decimal("40.00"), Decimal("20.00"), Decimal("0.00")]


def test_awarding_on_value():
    """R87: the fictitious discount is taken off the price; the lowest evaluated price wins."""
    rules = Rules("value", (price(weight="0", formula=""), quality(weight="0", value=Decimal(50_000))))
    outcome = compute(rules, [offer(1, 200_000, 4), offer(2, 215_000, 10), offer(3, 210_000, 6)])
    # 200 − 20 = 180; 215 − 50 = 165; 210 − 30 = 180 thousand.
    assert [(p.number, p.total, p.rank) for p in outcome.places] == [
        (2, Decimal("165000.00"), 1),
        (3, Decimal("180000.00"), 2),
        (1, Decimal("180000.00"), 3),
    ]
    assert outcome.remarks == ("Inschrijvingen 1, 3 hebben een gelijk totaal; de hoogste score op kwaliteit besliste.",)


def test_equal_bids_wait_for_lots_to_be_drawn():
    """R87: no order is made up; the drawing decides."""
    rules = Rules("weighted", (quality(), price()), tie_rule="lots")
    offers = [offer(1, 100, 8), offer(2, 100, 8), offer(3, 400, 4)]
    waiting = compute(rules, offers)
    assert totals(waiting) == [(1, Decimal("88.00"), 1), (2, Decimal("88.00"), 1), (3, Decimal("34.00"), 3)]
    assert waiting.to_draw == ((1, 2),)
    drawn = compute(rules, offers, drawn=[2, 1])
    assert [(place.number, place.rank) for place in drawn.places] == [(2, 1), (1, 2), (3, 3)]
    assert drawn.remarks == ("Inschrijvingen 1, 2 zijn gelijk; er is geloot.",)


def test_quality_as_stated_decides_not_what_nobody_sees():
    """R87: 2 × 12,5 × 1/10 is 1,3 + 1,3 when each is rounded to one decimal; so equal, whatever the fractions say."""
    criteria = (
        Criterion("K1", "Een", "quality", Decimal("12.5"), tuple((Decimal(n), "") for n in range(11))),
        Criterion("K2", "Twee", "quality", Decimal("13"), tuple((Decimal(n), "") for n in range(11))),
        price("74.5"),
    )
    offers = [
        Offer(1, Decimal(100), {"K1": Decimal(1), "K2": Decimal(0)}),
        Offer(2, Decimal(100), {"K1": Decimal(0), "K2": Decimal(1)}),
    ]
    stated = compute(Rules("weighted", criteria, decimals=1), offers)
    assert [place.total for place in stated.places] == [Decimal("75.8")] * 2
    assert stated.to_draw == ((1, 2),)
    only_total = compute(Rules("weighted", criteria, decimals=1, rounding="total"), offers)
    assert [(place.number, place.rank) for place in only_total.places] == [(2, 1), (1, 2)]


def test_prices_alone_count_in_cents():
    """R87: whatever number of decimals was chosen for points."""
    outcome = compute(Rules("lowest_price", (price("0", ""),), decimals=0), [offer(1, "100.40"), offer(2, "100.30")])
    assert totals(outcome) == [(2, Decimal("100.30"), 1), (1, Decimal("100.40"), 2)]


def test_the_lowest_price_decides_between_equal_totals():
    """R87: as laid down."""
    rules = Rules(
        "weighted", (quality("K1", "50"), price("50", "bounds", lower=Decimal(1), upper=Decimal(101))), tie_rule="price"
    )
    outcome = compute(rules, [offer(1, 51, 10), offer(2, 1, 4), offer(3, 71, 10)])
    assert [(place.number, place.total) for place in outcome.places] == [
        (1, Decimal("75.00")),
        (2, Decimal("70.00")),
        (3, Decimal("65.00")),
    ]
    even = compute(rules, [offer(1, 41, 8), offer(2, 21, 6)])
    assert [place.number for place in even.places] == [2, 1]


def test_a_bid_below_a_minimum_is_not_ranked_and_sets_no_price():
    """R87: the lowest price is that of the bids that are ranked."""
    rules = Rules("weighted", (quality(minimum=Decimal(6)), price()))
    outcome = compute(rules, [offer(1, 50, 4), offer(2, 100, 6), offer(3, 200, 10)])
    assert totals(outcome)[:2] == [(3, Decimal("80.00"), 1), (2, Decimal("76.00"), 2)]
    assert (outcome.places[2].number, outcome.places[2].rank) == (1, None)
    assert outcome.places[2].out == "Onder de laagste toegestane score voor: Kwaliteit K1."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (offer(7, 0, 8), "Inschrijving 7 heeft geen prijs boven nul."),
        (Offer(7, Decimal(5)), "Inschrijving 7 heeft geen score voor “Kwaliteit K1”."),
        (
            offer(7, 5, "7.5"),
            "Inschrijving 7: 7,5 staat niet op de schaal van “Kwaliteit K1”. Kies uit: 0; 4; 6; 8; 10.",
        ),
    ],
)
def test_input_off_the_rules_is_refused(wrong, sentence):
    """R87: a score outside its scale, or a price of nothing, says which and what may be given."""
    with pytest.raises(CannotCompute) as error:
        compute(Rules("weighted", (quality(), price())), [wrong])
    assert str(error.value) == sentence


def test_everything_that_is_wrong_with_rules_is_told():
    """R87: weights that do not sum to 100, no scale, no formula."""
    criteria = (Criterion("K1", "Plan", "quality", Decimal("59.5")), price(formula=""))
    assert list(problems(Rules("weighted", criteria))) == [
        "De wegingen tellen op tot 99,5 procent; dat moet precies 100 zijn.",
        "Kies de formule die van een prijs punten maakt.",
        "De schaal van “Plan” heeft ten minste twee scores nodig.",
    ]
    assert list(problems(Rules("weighted", (quality(), price())))) == []
    assert list(problems(Rules("lowest_price", (quality(), price())))) == [
        "Bij laagste prijs is er één criterium, de prijs."
    ]
    assert list(problems(Rules("lowest_price", (price(),), two_envelopes=True))) == [
        "Kwaliteit wordt vóór de prijzen beoordeeld, maar er is geen criterium voor kwaliteit."
    ]
    assert list(problems(Rules("weighted", (quality("K1", "100"),), two_envelopes=True, tie_rule="price"))) == [
        "De prijzen hebben een eigen envelop, maar de prijs is geen criterium.",
        "De laagste prijs beslist bij een gelijk totaal, maar de prijs is geen criterium.",
    ]


def test_rules_come_back_as_they_were_kept():
    """R87: exact amounts survive keeping."""
    rules = Rules("value", (price(), quality(value=Decimal("1250.50"), minimum=Decimal(4))), requirements=("ISO 9001",))
    assert Rules.from_json(rules.as_json()) == rules


@given(st.lists(st.tuples(st.integers(1, 10**7), st.sampled_from([0, 4, 6, 8, 10])), min_size=1, max_size=12))
def test_a_cheaper_bid_never_gets_fewer_points_and_order_does_not_matter(bids):
    """R87: whatever the prices."""
    rules = Rules("weighted", (quality(), price()))
    offers = [offer(number, amount, score) for number, (amount, score) in enumerate(bids, start=1)]
    outcome = compute(rules, offers)
    assert compute(rules, offers[::-1]) == outcome
    by_price = sorted(outcome.places, key=lambda place: bids[place.number - 1][0])
    points = [place.of("P").exact for place in by_price]
    assert points == sorted(points, reverse=True)
    assert all(0 <= place.total <= 100 for place in outcome.places)
