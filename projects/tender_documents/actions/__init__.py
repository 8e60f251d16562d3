"""The acts of the tender documents: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.tender_documents.actions.changes import ChangeClosingDates, CompletePublication
from projects.tender_documents.actions.drafting import AddDraft, PreparePublication
from projects.tender_documents.actions.publication import (
    ForwardTenderDocuments,
    PublishTenderDocuments,
    WithdrawTender,
    freeze,
)

__all__ = [
    "AddDraft",
    "ChangeClosingDates",
    "CompletePublication",
    "ForwardTenderDocuments",
    "PreparePublication",
    "PublishTenderDocuments",
    "WithdrawTender",
    "freeze",
]

register(
    AddDraft,
    PreparePublication,
    PublishTenderDocuments,
    CompletePublication,
    ForwardTenderDocuments,
    ChangeClosingDates,
    WithdrawTender,
)
