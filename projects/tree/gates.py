"""Gates about the life and the steps of a project."""

from django.utils.translation import gettext_lazy as _

from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.tree.models import Project


@gate(_("The project is running"))
def running(project: Project) -> Unmet | None:
    """Nothing happens in a project that was stopped or is finished."""
    if project.life == ProjectLife.STOPPED:
        return Unmet(_("This project was stopped: %(reason)s") % {"reason": project.stop_reason}, _("the lead buyer"))
    if project.life == ProjectLife.FINISHED:
        return Unmet(_("This project is finished; nothing more is decided in it."))
    return None


@gate(_("The project was announced"))
def announced(project: Project) -> Unmet | None:
    """Authorities know of it (R11)."""
    if project.announced_at is None:
        return Unmet(_("The project has not been announced yet. Announce it first."), _("the lead buyer"))
    return None


def step_open(step: Step):
    """A gate: this step is in progress."""

    @gate(_("Step “%(step)s” is in progress") % {"step": step.label})
    def check(project: Project) -> Unmet | None:
        state = project.step(step).state
        if state == StepState.PLANNED:
            return Unmet(
                _("The step “%(step)s” has not started yet. Finish the step before it first.") % {"step": step.label},
                _("the lead buyer"),
            )
        if state == StepState.DONE:
            return Unmet(_("The step “%(step)s” is done; this can no longer happen.") % {"step": step.label})
        return None

    return check


def step_started(step: Step):
    """A gate: this step is in progress or done."""

    @gate(_("Step “%(step)s” has started") % {"step": step.label})
    def check(project: Project) -> Unmet | None:
        if project.step(step).state == StepState.PLANNED:
            return Unmet(
                _("The step “%(step)s” has not started yet. Finish the step before it first.") % {"step": step.label},
                _("the lead buyer"),
            )
        return None

    return check
