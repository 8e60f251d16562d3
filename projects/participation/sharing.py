"""Giving documents to the participants of a lot."""

from collections.abc import Iterable

from projects.documents import store
from projects.documents.models import Document
from projects.participation.selectors import participants_of, participating_authorities
from projects.procedure.steps import AudienceCode
from projects.tree.models import Lot


def share_with_participants(lot: Lot, documents: Iterable[Document]) -> None:
    """For the participants; for those of the lot alone when it is not for all of them."""
    documents, own = list(documents), participants_of(lot)
    if own == participating_authorities(lot.project):
        store.widen(documents, AudienceCode.PARTICIPANTS)
    else:
        store.widen(documents, AudienceCode.OFFERED)
        store.offer(documents, own)
