"""The acts of the kickoff step, in the order of the procedure."""

from projects.actions.registry import register
from projects.kickoff.actions.answers import AnswerStrategyQuestions, AskAuthorities, RecordStance
from projects.kickoff.actions.meeting import (
    Announce,
    CancelKickoff,
    HoldKickoff,
    InviteToKickoff,
    ReplyToInvitation,
    SendPresentation,
)
from projects.kickoff.actions.team import ConfirmNomination, ConfirmTeam, DeclineNomination, NominateExpert

ACTIONS = (
    Announce,
    InviteToKickoff,
    CancelKickoff,
    ReplyToInvitation,
    HoldKickoff,
    SendPresentation,
    AskAuthorities,
    AnswerStrategyQuestions,
    RecordStance,
    NominateExpert,
    ConfirmNomination,
    DeclineNomination,
    ConfirmTeam,
)
__all__ = [
    "Announce",
    "AnswerStrategyQuestions",
    "AskAuthorities",
    "CancelKickoff",
    "ConfirmNomination",
    "ConfirmTeam",
    "DeclineNomination",
    "HoldKickoff",
    "InviteToKickoff",
    "NominateExpert",
    "RecordStance",
    "ReplyToInvitation",
    "SendPresentation",
]

register(*ACTIONS)
