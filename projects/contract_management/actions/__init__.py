"""The acts of contract management (R114–R127)."""

from projects.actions.registry import register
from projects.contract_management.actions.changing import (
    AddFile,
    ArchiveContract,
    ChangeContract,
    EndEarly,
    ExerciseOption,
    SetOptions,
)
from projects.contract_management.actions.following import HandleSignal, SendReport
from projects.contract_management.actions.issues import RecordIssue, ReportIssue, SolveIssue, WorkOnIssue
from projects.contract_management.actions.meetings import CancelMeeting, PlanMeetings, RecordMeeting
from projects.contract_management.actions.planning import AdoptPlan, DoTask, SkipTask
from projects.contract_management.actions.registering import RegisterContract, RegisterFromAgreement, to_register
from projects.contract_management.actions.results import (
    AddIndicator,
    AgreeImprovement,
    CompareResult,
    EndIndicator,
    FinishActionPoint,
    RecordExpectation,
    RecordResult,
)

ACTIONS = (
    RegisterFromAgreement,
    RegisterContract,
    ChangeContract,
    SetOptions,
    ExerciseOption,
    EndEarly,
    AdoptPlan,
    DoTask,
    SkipTask,
    AddIndicator,
    RecordResult,
    EndIndicator,
    AgreeImprovement,
    FinishActionPoint,
    PlanMeetings,
    RecordMeeting,
    CancelMeeting,
    ReportIssue,
    RecordIssue,
    WorkOnIssue,
    SolveIssue,
    RecordExpectation,
    CompareResult,
    HandleSignal,
    SendReport,
    AddFile,
    ArchiveContract,
)

__all__ = ["ACTIONS", "to_register", *(action.__name__ for action in ACTIONS)]

register(*ACTIONS)
