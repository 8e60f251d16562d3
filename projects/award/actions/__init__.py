"""The acts of tendering and award: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.award.actions.advice import (
    AdoptAwardRecommendation,
    OfferAwardRecommendation,
    PrepareAwardAdoption,
    RejectAwardRecommendation,
    WithdrawAwardRecommendation,
)
from projects.award.actions.bids import (
    ChangeBidderAddress,
    RecordAssessment,
    RecordOpening,
    ShareBids,
    UploadBid,
)
from projects.award.actions.decision import ExtendStandstill, SendAwardDecision, WithdrawAwardDecision

__all__ = [
    "AdoptAwardRecommendation",
    "ChangeBidderAddress",
    "ExtendStandstill",
    "OfferAwardRecommendation",
    "PrepareAwardAdoption",
    "RecordAssessment",
    "RecordOpening",
    "RejectAwardRecommendation",
    "SendAwardDecision",
    "ShareBids",
    "UploadBid",
    "WithdrawAwardDecision",
    "WithdrawAwardRecommendation",
]

register(
    RecordOpening,
    UploadBid,
    ChangeBidderAddress,
    ShareBids,
    RecordAssessment,
    OfferAwardRecommendation,
    AdoptAwardRecommendation,
    PrepareAwardAdoption,
    RejectAwardRecommendation,
    WithdrawAwardRecommendation,
    SendAwardDecision,
    ExtendStandstill,
    WithdrawAwardDecision,
)
