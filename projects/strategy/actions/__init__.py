"""The acts of the strategy: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.strategy.actions.adoption import AdoptStrategy, DeclineStrategy, PrepareAdoption
from projects.strategy.actions.concept import AnswerRemark, CirculateConcept, GiveManagerContribution, RemarkOnConcept
from projects.strategy.actions.final import ChangeDeadline, ConfirmParticipants, OfferFinalStrategy, VoidFinalStrategy
from projects.strategy.actions.standard import TakeOverStandard

__all__ = [
    "AdoptStrategy",
    "AnswerRemark",
    "ChangeDeadline",
    "CirculateConcept",
    "ConfirmParticipants",
    "DeclineStrategy",
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
