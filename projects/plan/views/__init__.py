"""The screens of the plan: bringing a file in, and deciding about the entries."""

from projects.plan.views.candidates import CandidateActView, YearView, candidate
from projects.plan.views.uploads import MemberLooking, MemberUploading, StaffLooking, StaffUploading, own_plan

__all__ = [
    "CandidateActView",
    "MemberLooking",
    "MemberUploading",
    "StaffLooking",
    "StaffUploading",
    "YearView",
    "candidate",
    "own_plan",
]
