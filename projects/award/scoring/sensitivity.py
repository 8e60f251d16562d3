"""How firm an outcome is: what would have put another bid first (R87)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from projects.award.scoring.compute import Offer, Outcome, Place, compute
from projects.award.scoring.rules import WEIGHTED, Rules, shown


def first_of(outcome: Outcome) -> Place | None:
    """The one bid on the first place, or None while it is shared."""
    first = [place for place in outcome.places if place.rank == 1]
    return first[0] if len(first) == 1 else None


def sensitivity(rules: Rules, offers: Sequence[Offer], names: Mapping[int, str]) -> list[str]:
    """In Dutch: the lead, the price at which the second would be first, one step on a scale, leaving out a bid."""
    winner = first_of(compute(rules, offers))
    ranked = [place for place in compute(rules, offers).places if place.rank]
    if winner is None or len(ranked) < 2:
        return []
    second = ranked[1]
    lead = abs(winner.total - second.total)
    unit = "punten" if rules.kind == WEIGHTED else "euro"
    found = [f"{names[winner.number]} heeft een voorsprong van {shown(lead)} {unit} op {names[second.number]}."]
    found += _by_price(rules, offers, second, names)
    found += _by_step(rules, offers, winner, names)
    found += _without(rules, offers, winner, names)
    return found


def _wins(rules: Rules, offers: Sequence[Offer], number: int) -> bool:
    first = first_of(compute(rules, offers))
    return first is not None and first.number == number


def _by_price(rules: Rules, offers: Sequence[Offer], second: Place, names: Mapping[int, str]) -> Iterator[str]:
    """The highest price in whole cents at which the second bid would have been first."""
    if rules.price is None:
        return
    offer = next(offer for offer in offers if offer.number == second.number)

    def at(cents: int) -> bool:
        changed = [replace(o, price=Decimal(cents).scaleb(-2)) if o.number == offer.number else o for o in offers]
        return _wins(rules, changed, offer.number)

    low, high = 1, int(offer.price.scaleb(2))
    if not at(low):
        yield f"{names[second.number]} was bij geen enkele prijs op plaats 1 gekomen."
        return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at(middle) else (low, middle)
    price = f"{Decimal(low).scaleb(-2):,.2f}".translate(str.maketrans(",.", ".,"))
    yield f"{names[second.number]} was met een prijs van € {price} of lager op plaats 1 gekomen."


def _by_step(rules: Rules, offers: Sequence[Offer], winner: Place, names: Mapping[int, str]) -> Iterator[str]:
    """Criteria on which one step less for the winner, or one more for another, gives another first place."""
    for criterion in rules.quality:
        for offer in offers:
            position = criterion.scores.index(offer.scores[criterion.code])
            step = position - 1 if offer.number == winner.number else position + 1
            if not 0 <= step < len(criterion.scores):
                continue
            score = criterion.scores[step]
            changed = [
                replace(o, scores={**o.scores, criterion.code: score}) if o.number == offer.number else o
                for o in offers
            ]
            if not _wins(rules, changed, winner.number):
                yield (
                    f"Met een {shown(score)} voor {names[offer.number]} op “{criterion.title}” stond "
                    f"{names[winner.number]} niet alleen op plaats 1."
                )


def _without(rules: Rules, offers: Sequence[Offer], winner: Place, names: Mapping[int, str]) -> Iterator[str]:
    """Losing bids without which another bid would have won: relative formulas can do that."""
    for offer in offers:
        rest = [other for other in offers if other.number != offer.number]
        if offer.number != winner.number and not _wins(rules, rest, winner.number):
            yield f"Zonder de inschrijving van {names[offer.number]} stond {names[winner.number]} niet op plaats 1."
