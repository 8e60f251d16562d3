"""How codes and amounts are written on pages."""

from decimal import Decimal

from django import template

from projects.procedure import cpv
from projects.procedure.wording import euros

register = template.Library()


@register.filter
def cpv_name(code: str) -> str:
    """A code with its Dutch name; empty for none."""
    return cpv.described(code) if code else ""


@register.filter
def in_euros(amount: Decimal) -> str:
    """“€ 1.234,50”."""
    return euros(amount)
