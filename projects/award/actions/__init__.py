"""The acts of tendering and award: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.award.actions.advice import (
    AdoptAwardRecommendation,
    OfferAwardRecommendation,
    PrepareAwardAdoption,
    RejectAwardRecommendation,
    WithdrawAwardRecommendation,
)
from projects.award.actions.assessing import CheckBid, FixOutcome, OpenConsensus, RecordAssessment, ScoreAlone
from projects.award.actions.bids import ChangeBidderAddress, OpenPrices, RecordOpening, ShareBids, UploadBid
from projects.award.actions.closing import CloseLot
from projects.award.actions.decision import SendAwardDecision, WithdrawAwardDecision
from projects.award.actions.letters import MakeLetters, RecordLettersSent, TakeBackLetters
from projects.award.actions.method import AddCriterion, ChangeCriterion, ChooseMethod, LayDownRules, RemoveCriterion
from projects.award.actions.proof import AskProof, ExtendValidity, JudgeProof
from projects.award.actions.record import DrawUpAwardRecord
from projects.award.actions.standstill import EndSuspension, ExtendStandstill, SuspendAward

__all__ = [
    "AddCriterion",
    "AdoptAwardRecommendation",
    "AskProof",
    "ChangeBidderAddress",
    "ChangeCriterion",
    "CheckBid",
    "ChooseMethod",
    "CloseLot",
    "DrawUpAwardRecord",
    "EndSuspension",
    "ExtendStandstill",
    "ExtendValidity",
    "FixOutcome",
    "JudgeProof",
    "LayDownRules",
    "MakeLetters",
    "OfferAwardRecommendation",
    "OpenConsensus",
    "OpenPrices",
    "PrepareAwardAdoption",
    "RecordAssessment",
    "RecordLettersSent",
    "RecordOpening",
    "RejectAwardRecommendation",
    "RemoveCriterion",
    "ScoreAlone",
    "SendAwardDecision",
    "ShareBids",
    "SuspendAward",
    "TakeBackLetters",
    "UploadBid",
    "WithdrawAwardDecision",
    "WithdrawAwardRecommendation",
]

register(
    ChooseMethod,
    AddCriterion,
    ChangeCriterion,
    RemoveCriterion,
    LayDownRules,
    RecordOpening,
    UploadBid,
    ChangeBidderAddress,
    ShareBids,
    CheckBid,
    ScoreAlone,
    OpenConsensus,
    RecordAssessment,
    OpenPrices,
    FixOutcome,
    AskProof,
    JudgeProof,
    ExtendValidity,
    OfferAwardRecommendation,
    AdoptAwardRecommendation,
    PrepareAwardAdoption,
    RejectAwardRecommendation,
    WithdrawAwardRecommendation,
    SendAwardDecision,
    MakeLetters,
    RecordLettersSent,
    TakeBackLetters,
    DrawUpAwardRecord,
    ExtendStandstill,
    SuspendAward,
    EndSuspension,
    WithdrawAwardDecision,
    CloseLot,
)
