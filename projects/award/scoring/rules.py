"""The rules of an assessment as they are laid down before the opening, and what is wrong with them (R87)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

WEIGHTED, VALUE, LOWEST_PRICE = "weighted", "value", "lowest_price"
PRICE, QUALITY = "price", "quality"
RELATIVE, BOUNDS, FROM_LOWEST = "relative", "bounds", "lowest"
PER_CRITERION, ONLY_TOTAL = "criterion", "total"


@dataclass(frozen=True)
class Criterion:
    """One criterion. `weight` is a percentage of the whole, and so the most points there are for it.

    `scale` has the scores of a quality criterion from low to high, each with its word. `value` is the highest
    fictitious discount in euros (awarding on value). `lower` and `upper` are the bounds of a linear price formula.
    """

    code: str
    title: str
    kind: str
    weight: Decimal = Decimal(0)
    scale: tuple[tuple[Decimal, str], ...] = ()
    minimum: Decimal | None = None
    value: Decimal | None = None
    formula: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def scores(self) -> tuple[Decimal, ...]:
        """The scores that can be given, from low to high."""
        return tuple(score for score, _word in self.scale)

    @property
    def highest(self) -> Decimal:
        """The highest score."""
        return self.scores[-1]


@dataclass(frozen=True)
class Rules:
    """What is laid down for a lot."""

    kind: str
    criteria: tuple[Criterion, ...]
    decimals: int = 2
    rounding: str = PER_CRITERION
    tie_rule: str = QUALITY
    two_envelopes: bool = False
    valid_days: int = 90
    requirements: tuple[str, ...] = field(default=())

    @property
    def quality(self) -> tuple[Criterion, ...]:
        """The criteria that people score."""
        return tuple(criterion for criterion in self.criteria if criterion.kind == QUALITY)

    @property
    def price(self) -> Criterion | None:
        """The criterion that the price is scored by, or None."""
        return next((criterion for criterion in self.criteria if criterion.kind == PRICE), None)

    @property
    def places(self) -> int:
        """To how many decimals totals are stated; prices alone count in cents, as they were offered."""
        return 2 if self.kind == LOWEST_PRICE else self.decimals

    def as_json(self) -> dict[str, Any]:
        """For keeping: amounts as text."""
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Rules":
        """What `as_json` kept."""
        criteria = tuple(
            Criterion(
                **row
                | {name: _decimal(row[name]) for name in ("weight", "minimum", "value", "lower", "upper")}
                | {"scale": tuple((Decimal(score), word) for score, word in row["scale"])}
            )
            for row in kept["criteria"]
        )
        return cls(**kept | {"criteria": criteria, "requirements": tuple(kept["requirements"])})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def problems(rules: Rules) -> Iterator[str]:
    """Everything that keeps these rules from being laid down, as sentences."""
    if not rules.criteria:
        yield _("There is no award criterion yet.")
        return
    prices = [criterion for criterion in rules.criteria if criterion.kind == PRICE]
    if len(prices) > 1:
        yield _("There are %(count)s criteria on price; there can be one.") % {"count": len(prices)}
    if rules.kind == WEIGHTED:
        yield from _of_weighted(rules)
    elif rules.kind == VALUE:
        yield from _of_value(rules)
    else:
        yield from _of_lowest_price(rules)
    if rules.two_envelopes and not rules.quality:
        yield _("Quality is assessed before the prices, but there is no criterion on quality.")
    if rules.two_envelopes and rules.price is None:
        yield _("The prices have an envelope of their own, but the price is no criterion.")
    if rules.tie_rule == PRICE and rules.price is None:
        yield _("The lowest price decides between equal totals, but the price is no criterion.")
    for criterion in rules.quality:
        yield from _of_scale(criterion)


def _of_weighted(rules: Rules) -> Iterator[str]:
    total = sum((criterion.weight for criterion in rules.criteria), Decimal(0))
    if total != 100:
        yield _("The weights sum to %(total)s percent; they must sum to exactly 100.") % {"total": shown(total)}
    for criterion in rules.criteria:
        if not criterion.weight:
            yield _("Criterion “%(title)s” has no weight.") % {"title": criterion.title}
    price = rules.price
    if price and not price.formula:
        yield _("Choose the formula that makes points of a price.")
    if price and price.formula == BOUNDS and (price.lower is None or price.upper is None):
        yield _("The formula between bounds needs a lower and an upper bound.")
    elif price and price.formula == BOUNDS and price.lower >= price.upper:
        yield _("The upper bound lies above the lower bound.")


def _of_value(rules: Rules) -> Iterator[str]:
    if rules.price is None:
        yield _("Awarding on value needs the price as a criterion.")
    if not rules.quality:
        yield _("Awarding on value needs at least one criterion on quality.")
    for criterion in rules.quality:
        if not criterion.value or criterion.value <= 0:
            yield _("Criterion “%(title)s” has no value in euros.") % {"title": criterion.title}


def _of_lowest_price(rules: Rules) -> Iterator[str]:
    if rules.quality or rules.price is None:
        yield _("With the lowest price there is one criterion, the price.")


def _of_scale(criterion: Criterion) -> Iterator[str]:
    facts = {"title": criterion.title}
    if len(criterion.scale) < 2:
        yield _("The scale of “%(title)s” needs at least two scores.") % facts
        return
    if list(criterion.scores) != sorted(set(criterion.scores)):
        yield _("The scale of “%(title)s” has a score twice.") % facts
    if criterion.scores[0] < 0 or criterion.highest <= 0:
        yield _("The scores of “%(title)s” cannot be below zero, and the highest is above it.") % facts
    if criterion.minimum is not None and criterion.minimum not in criterion.scores:
        yield _("The lowest score allowed for “%(title)s” is not on its scale.") % facts


def shown(number: Decimal) -> str:
    """A number as people write it: “12,5”."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",")
