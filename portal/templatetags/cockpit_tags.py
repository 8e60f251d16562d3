"""How the cockpit shows acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()
# So many acts that cannot be done stand open beside those that can.
BESIDE = 3


@dataclass(frozen=True)
class SplitActs:
    """The acts that can be done now, and the others."""

    possible: list[Any]
    blocked: list[Any]

    @property
    def folded(self) -> bool:
        """Whether the others are folded away: there are many, and something can be done."""
        return bool(self.possible) and len(self.blocked) > BESIDE


@register.simple_tag
def split_acts(acts: Iterable[Any]) -> SplitActs:
    """Acts (portal.cockpit.Act) by whether they can be done, each in the order they came."""
    acts = list(acts)
    return SplitActs([act for act in acts if act.possible], [act for act in acts if not act.possible])
