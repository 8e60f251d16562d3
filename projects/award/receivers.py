"""Every reading of a bid or a request to take part stands in the journal (R86)."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from accounts.actor import Actor
from projects.actions.base import in_dutch
from projects.documents.models import Document, DocumentKind
from projects.documents.signals import document_served
from projects.journal.record import record

# What is read only by the declared team, and what the journal calls a reading.
READ = {DocumentKind.BID: "inschrijving-gelezen", DocumentKind.REQUEST: "verzoek-gelezen"}


@receiver(document_served)
def record_reading(document: Document, user: Any, **more: object) -> None:
    """Writes who read which file of which bid or request, before its bytes leave."""
    if document.kind not in READ:
        return
    with in_dutch(), transaction.atomic():
        bid = document.bid_document.bid
        record(
            document.project.stream,
            READ[document.kind],
            f"{user} heeft een bestand van {bid.noun} {bid.number} gelezen.",
            by=Actor(user),
            data={bid.noun: bid.pk, "document": document.pk, "sha256": document.sha256},
        )
