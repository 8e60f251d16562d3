"""From the criteria of a lot as they are being written to rules that can be laid down (R87)."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award.models_method import AwardCriterion, AwardMethod, AwardRules, CriterionKind
from projects.award.scoring.rules import Criterion, Rules
from projects.procedure.gate import remembered
from projects.tree.models import Lot


def read_scale(text: str) -> tuple[tuple[Decimal, str], ...]:
    """Lines “score = word”, from low to high. Raises ValidationError naming the line that cannot be read."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        score, _equals, word = line.partition("=")
        try:
            found.append((Decimal(score.strip().replace(",", ".")), word.strip()))
        except InvalidOperation as error:
            facts = {"number": number, "line": line.strip()}
            raise ValidationError(_("Line %(number)s: “%(line)s” does not begin with a score.") % facts) from error
    return tuple(sorted(found))


def method_of(lot: Lot) -> AwardMethod | None:
    """The method of a lot as it is being written, or None."""
    return AwardMethod.objects.filter(lot=lot).first()


def written_rules(method: AwardMethod) -> Rules:
    """What laying down would lay down now."""
    return Rules(
        kind=method.kind,
        criteria=tuple(_criterion(row) for row in method.lot.criteria.order_by("number")),
        decimals=method.decimals,
        rounding=method.rounding,
        tie_rule=method.tie_rule,
        two_envelopes=method.two_envelopes,
        valid_days=method.valid_days,
        requirements=tuple(line.strip() for line in method.requirements.splitlines() if line.strip()),
    )


def _criterion(row: AwardCriterion) -> Criterion:
    return Criterion(
        code=f"K{row.number}",
        title=row.title,
        kind=row.kind,
        weight=row.weight,
        scale=read_scale(row.scale) if row.kind == CriterionKind.QUALITY else (),
        minimum=row.minimum,
        value=row.value,
        formula=row.formula if row.kind == CriterionKind.PRICE else "",
        lower=row.lower_bound,
        upper=row.upper_bound,
    )


@remembered
def award_rules_of(lot: Lot) -> AwardRules | None:
    """What was laid down last, or None."""
    return lot.award_rules.order_by("-version").first()


def rules_of(lot: Lot) -> Rules | None:
    """The rules that count, or None before they were laid down."""
    laid_down = award_rules_of(lot)
    return Rules.from_json(laid_down.rules) if laid_down else None
