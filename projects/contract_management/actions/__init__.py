"""The acts of contract management: the only writers with consequences."""

from projects.actions.registry import register
from projects.contract_management.actions.registering import (
    AddOption,
    ArchiveContract,
    ChangeContract,
    EndEarly,
    ExerciseOption,
    HandleSignal,
    RegisterAgreement,
    RegisterOlderContract,
)
from projects.contract_management.actions.relations import (
    CancelMeeting,
    ChangeIssue,
    PlanMeetings,
    RecordMeeting,
    ReportIssue,
    SendReport,
)
from projects.contract_management.actions.work import (
    AddIndicator,
    AgreeImprovement,
    ChangeExpectation,
    FinishPoint,
    HandleTask,
    LayDownPlan,
    NoteExpectation,
    RecordResult,
)

# In the order in which the page of a contract shows them.
ON_CONTRACT = (
    HandleSignal,
    ChangeContract,
    AddOption,
    ExerciseOption,
    EndEarly,
    LayDownPlan,
    HandleTask,
    AddIndicator,
    RecordResult,
    AgreeImprovement,
    FinishPoint,
    PlanMeetings,
    RecordMeeting,
    CancelMeeting,
    ReportIssue,
    ChangeIssue,
    NoteExpectation,
    ChangeExpectation,
    SendReport,
    ArchiveContract,
)

__all__ = ["ON_CONTRACT", "RegisterAgreement", "RegisterOlderContract", *(action.__name__ for action in ON_CONTRACT)]

register(RegisterAgreement, RegisterOlderContract, *ON_CONTRACT)
