"""Who reads bids: the declared members of the team, after the bids were shared, complete bids only (R85, R86).

The lead buyer too only as a declared member; a superuser or other staff never.
"""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.documents.models import Document, DocumentKind
from projects.participation.audiences import in_some_team
from projects.participation.models import TeamMember
from projects.participation.selectors import active_members
from projects.procedure.audience import register
from projects.procedure.gate import remembered
from projects.procedure.steps import AudienceCode


def declared_team() -> QuerySet[TeamMember]:
    """Active members of a team who declared, and reported no interest (R65, R86)."""
    return active_members().declared().filter(user__is_active=True)


def shared_documents() -> QuerySet[Document]:
    """The files of complete bids and requests that were shared, and what the team made of them."""
    files = Q(bid_document__bid__complete=True, bid_document__bid__opening__shared__isnull=False)
    prices_open = apps.get_model("award", "OpeningRecord").objects.filter(
        lot=OuterRef("bid_document__bid__lot"),
        publication=OuterRef("bid_document__bid__opening__publication"),
        envelope__in=("whole", "price"),
    )
    files &= Q(bid_document__is_price=False) | Exists(prices_open)
    handed_in = Q(kind__in=(DocumentKind.BID, DocumentKind.REQUEST))
    made = Q(bid_document__isnull=True, project__openings__shared__isnull=False) & ~handed_in
    return Document.objects.filter(files | made)


class Bids:
    """Declared members of the team, for shared documents of complete bids."""

    def admits(self, user: Any, thing: Any) -> bool:
        """Whether this user may read this one document."""
        if not user.is_authenticated or not isinstance(thing, Document):
            return False
        return thing.project_id in _declared_projects(user) and shared_documents().filter(pk=thing.pk).exists()

    def selects(self, user: Any, prefix: str) -> Q:
        """The same answer for a queryset of documents."""
        if not user.is_authenticated:
            return Q(pk__in=[])
        shared = Q(pk__in=shared_documents().values("pk"))
        return Q(**{f"{prefix}project__in": _declared_projects(user)}) & shared


@remembered
def _declared_projects(user: Any) -> frozenset[int]:
    if not in_some_team(user):
        return frozenset()
    return frozenset(declared_team().filter(user_id=user.pk).values_list("project_id", flat=True))


def register_audiences() -> None:
    """Called when the app is ready."""
    register(AudienceCode.BIDS, Bids())
