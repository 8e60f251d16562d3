"""Interest and the procurement team: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.participation.actions.declaration import AskDeclarations, Declare, ReportInterest
from projects.participation.actions.expertise import ChangeExpertise, EndExpertise, RecordExpertise
from projects.participation.actions.interest import GiveEstimatedValue, RegisterInterest, WithdrawInterest
from projects.participation.actions.team import AddTeamMember, RemoveTeamMember

__all__ = [
    "AddTeamMember",
    "AskDeclarations",
    "ChangeExpertise",
    "Declare",
    "EndExpertise",
    "GiveEstimatedValue",
    "RecordExpertise",
    "RegisterInterest",
    "RemoveTeamMember",
    "ReportInterest",
    "WithdrawInterest",
]

register(
    RegisterInterest,
    WithdrawInterest,
    GiveEstimatedValue,
    RecordExpertise,
    ChangeExpertise,
    EndExpertise,
    AddTeamMember,
    RemoveTeamMember,
    AskDeclarations,
    Declare,
    ReportInterest,
)
