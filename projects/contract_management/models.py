"""Contracts under management (R114–R127).

The register with its terms and mutations is in models_contract.py, plan and tasks in models_plan.py, indicators and
expectations in models_results.py, meetings, issues, signals and reports in models_following.py.
"""

from projects.contract_management.models_contract import (
    DEFAULT_SIGNAL_DAYS,
    Contract,
    ContractFile,
    ContractOption,
    ContractRegister,
    LengthUnit,
    Level,
    Mutation,
    Supplier,
    check_kvk,
)
from projects.contract_management.models_following import (
    ActionPoint,
    ExpirySignal,
    Issue,
    IssueNote,
    IssueState,
    SentReport,
    SupplierMeeting,
)
from projects.contract_management.models_plan import (
    ManagementPlan,
    PlannedActivity,
    Recurrence,
    StandardActivity,
    Task,
    TaskState,
)
from projects.contract_management.models_results import (
    Direction,
    Expectation,
    Indicator,
    Met,
    PeriodLength,
    Result,
)

__all__ = [
    "DEFAULT_SIGNAL_DAYS",
    "ActionPoint",
    "Contract",
    "ContractFile",
    "ContractOption",
    "ContractRegister",
    "Direction",
    "Expectation",
    "ExpirySignal",
    "Indicator",
    "Issue",
    "IssueNote",
    "IssueState",
    "LengthUnit",
    "Level",
    "ManagementPlan",
    "Met",
    "Mutation",
    "PeriodLength",
    "PlannedActivity",
    "Recurrence",
    "Result",
    "SentReport",
    "StandardActivity",
    "Supplier",
    "SupplierMeeting",
    "Task",
    "TaskState",
    "check_kvk",
]
