"""Audiences: one rule for pages, documents, listings, search, feeds and the API (R10, R70, R86, R93, R131, R135).

Every thing with an audience has `audience` (an AudienceCode), `project_id`, and `offers` when it can be OFFERED. The
app that knows the people of an audience registers it. An audience has two faces: `admits` answers for one thing,
`projects` selects; a test holds them against each other.
"""

from typing import Any, Protocol

from django.db.models import Q

from projects.procedure.gate import remembering
from projects.procedure.steps import AudienceCode


class Audience(Protocol):
    """The people who may see things with one audience code."""

    def admits(self, user: Any, thing: Any) -> bool:
        """Whether this user may see this one thing."""

    def selects(self, user: Any, prefix: str) -> Q:
        """The same answer for a queryset. `prefix` leads to the row that has `project` (“” or “step__”)."""


_registry: dict[str, Audience] = {}


def register(code: AudienceCode, audience: Audience) -> None:
    """Says who an audience is. Raises ValueError when it is known already."""
    if code in _registry:
        raise ValueError(f"The audience {code} is registered already.")
    _registry[code] = audience


def registered() -> dict[str, Audience]:
    """All audiences by code."""
    return dict(_registry)


def can_see(user: Any, thing: Any) -> bool:
    """Whether this user (or AnonymousUser) may see this thing."""
    audience = _registry.get(thing.audience)
    return audience is not None and audience.admits(user, thing)


def visible_to(user: Any, *, field: str = "audience", prefix: str = "") -> Q:
    """The condition on a queryset under which `can_see` is true for its rows."""
    condition = Q(pk__in=[])
    with remembering():
        for code, audience in _registry.items():
            condition |= Q(**{f"{prefix}{field}": code}) & audience.selects(user, prefix)
    return condition
