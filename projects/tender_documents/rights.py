"""Who works on the tender documents."""

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from projects.participation.selectors import active_members
from projects.procedure.gate import Unmet, right
from projects.tree.models import Project


@right(_("member of the procurement team"))
def member_of_team(actor: Actor, project: Project) -> Unmet | None:
    """Whoever is in the procurement team of this project now (R69)."""
    if active_members().filter(project=project, user=actor.user).exists():
        return None
    sentence = _("Only members of the procurement team of this project may do this.")
    return Unmet(sentence, _("the lead buyer"), status=403)
