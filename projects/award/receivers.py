"""Every reading of a bid stands in the journal (R86)."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from accounts.actor import Actor
from projects.actions.base import in_dutch
from projects.documents.models import Document, DocumentKind
from projects.documents.signals import document_served
from projects.journal.record import record

BID_READ = "inschrijving-gelezen"


@receiver(document_served)
def record_reading(document: Document, user: Any, **more: object) -> None:
    """Writes who read which file of which bid, before its bytes leave."""
    if document.kind != DocumentKind.BID:
        return
    with in_dutch(), transaction.atomic():
        bid = document.bid_document.bid
        record(
            document.project.stream,
            BID_READ,
            f"{user} heeft een bestand van inschrijving {bid.number} gelezen.",
            by=Actor(user),
            data={"inschrijving": bid.pk, "document": document.pk, "sha256": document.sha256},
        )
