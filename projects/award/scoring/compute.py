"""Points, totals and ranking under rules that were laid down (R87)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from projects.award.scoring.rules import (
    BOUNDS,
    LOWEST_PRICE,
    ONLY_TOTAL,
    PRICE,
    QUALITY,
    RELATIVE,
    VALUE,
    Criterion,
    Rules,
    shown,
)


class CannotCompute(ValueError):
    """The input does not fit the rules; the message says what to mend."""


@dataclass(frozen=True)
class Offer:
    """A bid as arithmetic sees it: its number, its price (None when price does not count) and its scores by code."""

    number: int
    price: Decimal | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Points:
    """What a bid gets for one criterion. `exact` before rounding; in euros of discount when awarding on value."""

    code: str
    exact: Fraction
    rounded: Decimal


@dataclass(frozen=True)
class Place:
    """What became of a bid.

    `total` is points (weighted) or the evaluated price (value, lowest price). `rank` counts from 1; equal bids share
    it when lots must still be drawn. `rank` is None for a bid below a minimum, and `out` says which.
    """

    number: int
    points: tuple[Points, ...]
    exact: Fraction
    total: Decimal
    rank: int | None
    out: str = ""

    def of(self, code: str) -> Points:
        """The points for one criterion."""
        return next(points for points in self.points if points.code == code)


@dataclass(frozen=True)
class Outcome:
    """All places, the best first; `to_draw` names bids that are equal on a place until lots are drawn."""

    places: tuple[Place, ...]
    to_draw: tuple[tuple[int, ...], ...] = ()
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For keeping: fractions and amounts as text."""
        return {
            "places": [
                {
                    "number": place.number,
                    "points": [[p.code, str(p.exact), str(p.rounded)] for p in place.points],
                    "exact": str(place.exact),
                    "total": str(place.total),
                    "rank": place.rank,
                    "out": place.out,
                }
                for place in self.places
            ],
            "to_draw": [list(group) for group in self.to_draw],
            "remarks": list(self.remarks),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Outcome":
        """What `as_json` kept."""
        places = tuple(
            Place(
                row["number"],
                tuple(Points(code, Fraction(exact), Decimal(points)) for code, exact, points in row["points"]),
                Fraction(row["exact"]),
                Decimal(row["total"]),
                row["rank"],
                row["out"],
            )
            for row in kept["places"]
        )
        return cls(places, tuple(tuple(group) for group in kept["to_draw"]), tuple(kept["remarks"]))


def compute(rules: Rules, offers: Sequence[Offer], drawn: Sequence[int] = ()) -> Outcome:
    """Ranks the offers; the lowest price is that of the bids that are ranked.

    `drawn` is the order in which lots were drawn, for bids that are equal otherwise.
    Raises CannotCompute for a price that is missing or not above zero, or a score that is missing or off its scale.
    """
    for offer in offers:
        _check(rules, offer)
    reasons = {offer.number: _below(rules, offer) for offer in offers}
    staying_prices = [o.price for o in offers if o.price is not None and not reasons[o.number]]
    lowest = min(staying_prices, default=min((o.price for o in offers if o.price is not None), default=None))
    unranked = [_place(rules, offer, lowest, reasons[offer.number]) for offer in offers]
    staying = sorted((place for place in unranked if not place.out), key=lambda place: place.number)
    by_number = {offer.number: offer for offer in offers}
    first_key, second_key = partial(_first, rules), partial(_second, rules, by_number)
    keys = {place.number: (first_key(place), second_key(place)) for place in staying}
    order = {number: position for position, number in enumerate(drawn)}
    ranked, to_draw, remarks = [], [], []
    for place in staying:
        key = keys[place.number]
        better = sum(other < key for other in keys.values())
        equal = sorted(number for number, other in keys.items() if other == key)
        if len(equal) > 1 and set(equal) <= set(order):
            better += sum(order[number] < order[place.number] for number in equal)
        elif len(equal) > 1 and tuple(equal) not in to_draw:
            to_draw.append(tuple(equal))
        ranked.append(Place(place.number, place.points, place.exact, place.total, better + 1))
    remarks += _remarks(rules, keys, order)
    ranked.sort(key=lambda place: (place.rank, place.number))
    out = sorted((place for place in unranked if place.out), key=lambda place: place.number)
    return Outcome((*ranked, *out), tuple(sorted(to_draw)), tuple(remarks))


def _check(rules: Rules, offer: Offer) -> None:
    facts: dict[str, object] = {"number": offer.number}
    if rules.price and (offer.price is None or offer.price <= 0):
        raise CannotCompute(_("Bid %(number)s has no price above zero.") % facts)
    for criterion in rules.quality:
        facts |= {"title": criterion.title, "scale": "; ".join(shown(score) for score in criterion.scores)}
        score = offer.scores.get(criterion.code)
        if score is None:
            raise CannotCompute(_("Bid %(number)s has no score for “%(title)s”.") % facts)
        if score not in criterion.scores:
            facts["score"] = shown(score)
            sentence = _("Bid %(number)s: %(score)s is not on the scale of “%(title)s”. Choose one of: %(scale)s.")
            raise CannotCompute(sentence % facts)


def rounded(number: Fraction, decimals: int) -> Decimal:
    """Half up, exactly: the fraction is never a binary float."""
    scaled = number * 10**decimals
    whole = Decimal((abs(scaled) * 2 + 1) // 2)
    return (
        (whole.copy_sign(-1) if scaled < 0 else whole)
        .scaleb(-decimals)
        .quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    )


def price_share(criterion: Criterion, price: Decimal, lowest: Decimal) -> Fraction:
    """The part of the points that a price gets, from 0 to 1."""
    price_, lowest_ = Fraction(price), Fraction(lowest)
    if criterion.formula == RELATIVE:
        return lowest_ / price_
    if criterion.formula == BOUNDS:
        lower, upper = Fraction(criterion.lower), Fraction(criterion.upper)
        return min(max((upper - price_) / (upper - lower), Fraction(0)), Fraction(1))
    return max(2 - price_ / lowest_, Fraction(0))


def _below(rules: Rules, offer: Offer) -> str:
    """Why a bid is not ranked, or an empty string."""
    below = [
        criterion.title
        for criterion in rules.quality
        if criterion.minimum is not None and offer.scores[criterion.code] < criterion.minimum
    ]
    return _("Below the lowest score allowed for: %(titles)s.") % {"titles": ", ".join(below)} if below else ""


def _place(rules: Rules, offer: Offer, lowest: Decimal | None, out: str) -> Place:
    points = tuple(_points(rules, criterion, offer, lowest) for criterion in rules.criteria)
    amounts = [counted(rules, p) for p in points]
    if rules.kind in (VALUE, LOWEST_PRICE):
        discounts = [c for p, c in zip(points, amounts, strict=True) if p.code != rules.price.code]
        exact = Fraction(offer.price) - sum(discounts)
    else:
        exact = sum(amounts, Fraction(0))
    return Place(offer.number, points, exact, rounded(exact, rules.places), None, out)


def counted(rules: Rules, points: Points) -> Fraction:
    """The points as they count: as stated, unless only the total is rounded."""
    return points.exact if rules.rounding == ONLY_TOTAL else Fraction(points.rounded)


def _points(rules: Rules, criterion: Criterion, offer: Offer, lowest: Decimal | None) -> Points:
    if criterion.kind == PRICE:
        if rules.kind in (VALUE, LOWEST_PRICE):
            exact = Fraction(offer.price)
        else:
            exact = Fraction(criterion.weight) * price_share(criterion, offer.price, lowest)
    else:
        most = Fraction(criterion.value) if rules.kind == VALUE else Fraction(criterion.weight)
        exact = most * Fraction(offer.scores[criterion.code]) / Fraction(criterion.highest)
    return Points(criterion.code, exact, rounded(exact, rules.places))


def _first(rules: Rules, place: Place) -> Fraction:
    """What ranks first, low before high: the total as stated."""
    total = Fraction(place.total)
    return total if rules.kind in (VALUE, LOWEST_PRICE) else -total


def _second(rules: Rules, offers: Mapping[int, Offer], place: Place) -> Fraction:
    """What ranks equal totals, low before high; the same for all when lots decide."""
    if rules.tie_rule == PRICE and offers[place.number].price is not None:
        return Fraction(offers[place.number].price)
    if rules.tie_rule == QUALITY:
        codes = {criterion.code for criterion in rules.quality}
        return -sum((counted(rules, points) for points in place.points if points.code in codes), Fraction(0))
    return Fraction(0)


def _remarks(rules: Rules, keys: dict[int, tuple[Fraction, Fraction]], order: dict[int, int]) -> list[str]:
    """Which equal totals were told apart, and how."""
    found = []
    for total in dict.fromkeys(first for first, _second_key in keys.values()):
        equal = sorted(number for number, (first, _s) in keys.items() if first == total)
        if len(equal) < 2:
            continue
        facts = {"numbers": ", ".join(str(number) for number in equal)}
        seconds = {keys[number][1] for number in equal}
        if len(seconds) > 1:
            by = {QUALITY: _("the highest score on quality"), PRICE: _("the lowest price")}[rules.tie_rule]
            found.append(_("Bids %(numbers)s have equal totals; %(by)s decided.") % (facts | {"by": by}))
        if len(seconds) < len(equal) and set(equal) <= set(order):
            found.append(_("Bids %(numbers)s are equal; lots were drawn.") % facts)
    return found
