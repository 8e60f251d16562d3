"""Gates of the clarification step."""

from django.utils.translation import gettext_lazy as _

from projects.clarification.selectors import notice_in_the_making, questions_of
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import Step, StepState
from projects.procedure.wording import listed, moment
from projects.tender_documents.gates import publication_of
from projects.tree.models import Project


@gate(_("The tender documents were forwarded"))
def documents_forwarded(project: Project) -> Unmet | None:
    """The participants have the documents before they hear of the answers (R72)."""
    publication = publication_of(project)
    if publication and publication.forwarded_at is None:
        return Unmet(_("The tender documents have not been forwarded to the participants yet."), _("the lead buyer"))
    return None


@gate(_("Every question has an agreed answer"))
def all_agreed(project: Project) -> list[Unmet]:
    """No question without an answer that team and expertise centre agreed to (R76, R77)."""
    return [
        Unmet(
            _("Question %(number)s has no agreed answer yet: %(state)s.")
            % {"number": question.number, "state": question.get_state_display()},
            _("the procurement team and the expertise centre"),
        )
        for question in questions_of(project).open()
    ]


@gate(_("There is something to publish"))
def something_to_publish(project: Project) -> Unmet | None:
    """At least one question is in no notice yet."""
    if not questions_of(project).outside_notices().exists():
        return Unmet(_("There is no question that is not in a notice yet."))
    return None


@gate(_("No notice is in the making"))
def no_notice_made(project: Project) -> Unmet | None:
    """One notice at a time."""
    if notice := notice_in_the_making(project):
        return Unmet(
            _("Clarification notice %(number)s was made already. Record its publication, or take it back first.")
            % {"number": notice.number},
            _("the lead buyer"),
        )
    return None


@gate(_("A notice was made"))
def notice_made(project: Project) -> Unmet | None:
    """There is a document to publish on the platform (R77)."""
    notice = notice_in_the_making(project)
    if notice is None:
        return Unmet(_("No clarification notice has been made yet. Make it first."), _("the lead buyer"))
    if notice.document.withdrawn_at:
        return Unmet(
            _("The document of clarification notice %(number)s was taken back. Take the notice back and make it again.")
            % {"number": notice.number},
            _("the lead buyer"),
        )
    return None


@gate(_("The time for questions is over"))
def questions_closed(project: Project) -> Unmet | None:
    """Market parties can no longer ask (R74)."""
    publication = publication_of(project)
    if publication and clock.now() < publication.questions_until:
        return Unmet(
            _("Market parties can still ask questions until %(moment)s.")
            % {"moment": moment(publication.questions_until)}
        )
    return None


@gate(_("No question waits"))
def nothing_waits(project: Project) -> Unmet | None:
    """Every question that was received stands in a notice (R75)."""
    if numbers := list(questions_of(project).outside_notices().values_list("number", flat=True)):
        return Unmet(
            _("These questions are not in a clarification notice yet: %(numbers)s.") % {"numbers": listed(numbers)},
            _("the lead buyer"),
        )
    return None


@gate(_("The last clarification notice was published"))
def clarified(project: Project) -> Unmet | None:
    """The tender phase follows after the notice (R80)."""
    if project.step(Step.CLARIFICATION).state != StepState.DONE:
        return Unmet(
            _("The last clarification notice has not been published, nor was it recorded that there are none."),
            _("the lead buyer"),
        )
    return None
