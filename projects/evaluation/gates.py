"""Gates of the evaluation."""

from django.utils.translation import gettext_lazy as _

from projects.evaluation.selectors import evaluation_of, without_form
from projects.procedure.gate import Unmet, gate
from projects.tree.models import Project


@gate(_("The project has not been evaluated yet"))
def not_evaluated(project: Project) -> Unmet | None:
    """The evaluation is written once (R106)."""
    if evaluation_of(project):
        return Unmet(_("The evaluation of this project was recorded already."))
    return None


@gate(_("The evaluation was recorded"))
def evaluation_recorded(project: Project) -> Unmet | None:
    """The lead buyer evaluated the project (R106)."""
    if evaluation_of(project) is None:
        return Unmet(_("The evaluation of the project has not been recorded yet."), _("the lead buyer"))
    return None


@gate(_("Every participant filled in the evaluation form"))
def forms_filled_in(project: Project) -> list[Unmet]:
    """The form of every participating authority is there (R107, reading A7)."""
    return [
        Unmet(
            _("%(authority)s has not filled in the evaluation form yet.") % {"authority": authority},
            _("a contact person of %(authority)s") % {"authority": authority},
        )
        for authority in without_form(project)
    ]
