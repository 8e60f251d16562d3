"""The acts of the strategy: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.strategy.actions.adoption import AdoptStrategy, DeclineStrategy, PrepareAdoption
from projects.strategy.actions.concept import AnswerRemark, CirculateConcept, GiveManagerContribution, RemarkOnConcept
from projects.strategy.actions.final import ChangeDeadline, ConfirmParticipants, OfferFinalStrategy, VoidFinalStrategy
from projects.strategy.actions.lots import AddLot, ChangeLot, DropLot
from projects.strategy.actions.standard import TakeOverStandard

__all__ = [
    "AddLot",
    "AdoptStrategy",
    "AnswerRemark",
    "ChangeDeadline",
    "ChangeLot",
    "CirculateConcept",
    "ConfirmParticipants",
    "DeclineStrategy",
    "DropLot",
    "GiveManagerContribution",
    "OfferFinalStrategy",
    "PrepareAdoption",
    "RemarkOnConcept",
    "TakeOverStandard",
    "VoidFinalStrategy",
]

register(
    GiveManagerContribution,
    TakeOverStandard,
    AddLot,
    ChangeLot,
    DropLot,
    CirculateConcept,
    RemarkOnConcept,
    AnswerRemark,
    OfferFinalStrategy,
    PrepareAdoption,
    AdoptStrategy,
    DeclineStrategy,
    ChangeDeadline,
    VoidFinalStrategy,
    ConfirmParticipants,
)
