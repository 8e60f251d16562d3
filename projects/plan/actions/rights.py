"""Who may act on plans, and what all acts on plans share."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, roles_at
from accounts.models import Role
from accounts.staff import COLLECTIVE_TEAM, StaffRole, has_staff_role
from projects.actions.base import Action
from projects.plan.models import PlanImport, PlanYear
from projects.procedure import clock
from projects.procedure.gate import Unmet, right

MANAGES_PLANS = (*COLLECTIVE_TEAM, StaffRole.ADMINISTRATOR)


@right(_("contact person or decider of an authority, or purchasing organisation"))
def may_import(actor: Actor, subject: PlanImport) -> Unmet | None:
    """The team, an administrator, or the contact persons and deciders of the authority whose plan it is."""
    if has_staff_role(actor.user, *MANAGES_PLANS):
        return None
    own = subject.authority and roles_at(actor.user, subject.authority, clock.today())
    if own and not own.isdisjoint((Role.CONTACT, Role.DECIDER)):
        return None
    return Unmet(
        _("Only a contact person or decider of the authority, or the purchasing organisation, imports its plan."),
        _("a contact person of the authority"),
        status=403,
    )


class PlanAction(Action):
    """Acts on plans are not acts of a project: the cockpit of a project does not list them.

    They wait for each other within a year: the same entries are not imported or brought together twice at once.
    """

    side = "plan"
    requirement = "R18"

    def lock(self) -> None:
        year = self.subject if isinstance(self.subject, PlanYear) else self.subject.year
        PlanYear.objects.select_for_update().get(pk=year.pk)
        super().lock()
