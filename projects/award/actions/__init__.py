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
from projects.award.actions.requests import (
    ChangeCandidateAddress,
    CheckRequest,
    OpenRequests,
    ShareRequests,
    UploadRequest,
)
from projects.award.actions.selection import RecordSelection, TellCandidates
from projects.award.actions.standstill import EndSuspension, ExtendStandstill, SuspendAward

__all__ = [
    "AddCriterion",
    "AdoptAwardRecommendation",
    "AskProof",
    "ChangeBidderAddress",
    "ChangeCandidateAddress",
    "ChangeCriterion",
    "CheckBid",
    "CheckRequest",
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
    "OpenRequests",
    "PrepareAwardAdoption",
    "RecordAssessment",
    "RecordLettersSent",
    "RecordOpening",
    "RecordSelection",
    "RejectAwardRecommendation",
    "RemoveCriterion",
    "ScoreAlone",
    "SendAwardDecision",
    "ShareBids",
    "ShareRequests",
    "SuspendAward",
    "TakeBackLetters",
    "TellCandidates",
    "UploadBid",
    "UploadRequest",
    "WithdrawAwardDecision",
    "WithdrawAwardRecommendation",
]

register(
    ChooseMethod,
    AddCriterion,
    ChangeCriterion,
    RemoveCriterion,
    LayDownRules,
    OpenRequests,
    UploadRequest,
    ChangeCandidateAddress,
    ShareRequests,
    CheckRequest,
    RecordSelection,
    TellCandidates,
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
