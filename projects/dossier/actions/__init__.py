"""The acts of the dossier, in their order: the only writers with consequences."""

from projects.actions.registry import register
from projects.dossier.actions.delivering import ConfirmReceipt, OfferDossier, RecordOtherDelivery
from projects.dossier.actions.handing_over import AcceptHandover, HandOver, RefuseHandover
from projects.dossier.actions.packaging import AskForPackages, SetArchive

register(
    SetArchive,
    AskForPackages,
    OfferDossier,
    ConfirmReceipt,
    RecordOtherDelivery,
    HandOver,
    AcceptHandover,
    RefuseHandover,
)

__all__ = [
    "AcceptHandover",
    "AskForPackages",
    "ConfirmReceipt",
    "HandOver",
    "OfferDossier",
    "RecordOtherDelivery",
    "RefuseHandover",
    "SetArchive",
]
