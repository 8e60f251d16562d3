"""What must be in order before an act on a candidate."""

from django.utils.translation import gettext_lazy as _

from projects.plan.models import Candidate, Designation
from projects.procedure.gate import Unmet, gate


@gate(_("No decision was taken about the candidate yet"))
def undecided(candidate: Candidate) -> Unmet | None:
    """Once decided, a candidate stays as it was weighed (R18)."""
    if Designation.objects.filter(candidate=candidate).exists():
        return Unmet(_("A decision was taken about this candidate already."))
    return None


@gate(_("The candidate has plan entries"))
def has_entries(candidate: Candidate) -> Unmet | None:
    """There is something to weigh (R18)."""
    if candidate.entries.exists():
        return None
    return Unmet(
        _("This candidate has no plan entries. Add entries of the authorities that want to buy this."),
        _("the team for collective procurement"),
    )
