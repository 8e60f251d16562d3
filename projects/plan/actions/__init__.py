"""The acts of the plan: importing, bringing entries together, and deciding what is bought collectively (R18–R25)."""

from projects.actions.registry import register
from projects.plan.actions.candidates import AddToCandidate, MakeCandidate, RemoveFromCandidate
from projects.plan.actions.designation import DesignateCollective, RejectCandidate
from projects.plan.actions.imports import ApplyPlanImport, AssignColumn
from projects.plan.actions.rights import MANAGES_PLANS, may_import

__all__ = [
    "MANAGES_PLANS",
    "AddToCandidate",
    "ApplyPlanImport",
    "AssignColumn",
    "DesignateCollective",
    "MakeCandidate",
    "RejectCandidate",
    "RemoveFromCandidate",
    "may_import",
]

register(
    AssignColumn,
    ApplyPlanImport,
    MakeCandidate,
    AddToCandidate,
    RemoveFromCandidate,
    DesignateCollective,
    RejectCandidate,
)
