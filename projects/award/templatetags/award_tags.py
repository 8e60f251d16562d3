"""Words for the rules of an assessment."""

from django import template

from projects.award.papers_method import formula_sentence
from projects.award.scoring.rules import Criterion

register = template.Library()


@register.filter
def formula_in_words(criterion: Criterion) -> str:
    """How a price becomes points; nothing when the price itself decides."""
    return formula_sentence(criterion) if criterion.formula else ""
