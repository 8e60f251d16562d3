"""Gates of the kickoff meeting."""

from django.utils.translation import gettext_lazy as _

from projects.documents.models import DocumentKind
from projects.kickoff.models import KickoffMeeting
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.tree.models import Project


def meeting_of(project: Project) -> KickoffMeeting | None:
    """The meeting, or None when it has not been planned."""
    return KickoffMeeting.objects.filter(project=project).first()


@gate(_("The invitations were sent"))
def invited(project: Project) -> Unmet | None:
    """The interested authorities were invited (R37)."""
    meeting = meeting_of(project)
    if meeting is None or meeting.invited_at is None:
        return Unmet(_("The invitations for the kickoff meeting have not been sent."), _("the lead buyer"))
    if meeting.cancelled_at:
        return Unmet(_("The kickoff meeting was cancelled. Invite again with another date."), _("the lead buyer"))
    return None


@gate(_("Questions were asked for the strategy"))
def questions_asked(project: Project) -> Unmet | None:
    """There is something to answer (R45)."""
    if not project.strategy_questions.exists():
        return Unmet(_("No questions were asked for the strategy."), _("the lead buyer"))
    return None


@gate(_("The meeting is over"))
def meeting_over(project: Project) -> Unmet | None:
    """Attendance is recorded after the start of the meeting (R39)."""
    meeting = meeting_of(project)
    if meeting and clock.now() < meeting.starts_at:
        return Unmet(_("The kickoff meeting has not started yet. Record it afterwards."), _("the lead buyer"))
    return None


@gate(_("The kickoff meeting was held"))
def kickoff_held(project: Project) -> Unmet | None:
    """The project counts as started (R34, R47)."""
    meeting = meeting_of(project)
    if meeting is None or meeting.held_at is None:
        return Unmet(_("The kickoff meeting has not been recorded as held."), _("the lead buyer"))
    return None


@gate(_("There is a presentation"))
def presentation_there(project: Project) -> Unmet | None:
    """A presentation was uploaded (R40)."""
    if not project.documents.current().filter(kind=DocumentKind.PRESENTATION).exists():
        return Unmet(_("No presentation was uploaded. Upload it as a document of this step."), _("the lead buyer"))
    return None
