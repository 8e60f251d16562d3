"""Gates of the clarification step."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.clarification.models import Question
from projects.clarification.selectors import notice_in_the_making, questions_of
from projects.clarification.windows import covered_until, questions_close_at
from projects.clarification.wording import named, notice_name, numbers, register_path
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import Step, StepState
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of
from projects.tree.models import Project

# So many questions are named one by one; of the others only the number.
NAMED = 5


@gate(_("The tender documents were forwarded"))
def documents_forwarded(project: Project) -> Unmet | None:
    """The participants have the documents before they hear of the answers (R72)."""
    publication = publication_of(project)
    if publication and publication.forwarded_at is None:
        return Unmet(_("The tender documents have not been forwarded to the participants yet."), _("the lead buyer"))
    return None


def waiting_in_window(project: Project) -> QuerySet[Question]:
    """The questions that the next notice must answer and that have no agreed answer; those that came too late not."""
    rows = questions_of(project).outside_notices().unsettled().filter(is_late=False)
    return rows.filter(received_at__lt=covered_until(project)).select_related("merged_into")


@gate(_("Every question has an agreed answer"))
def all_agreed(project: Project) -> list[Unmet]:
    """No question of the window without an answer that team and expertise centre agreed to (R76, R77)."""
    if publication_of(project) is None:
        return []
    waiting = list(waiting_in_window(project))
    found = [
        Unmet(
            _("Question %(number)s has no agreed answer yet: %(state)s.")
            % {"number": question.number, "state": question.standing},
            _("the procurement team and the expertise centre"),
            f"{register_path(project)}{question.number}/",
        )
        for question in waiting[:NAMED]
    ]
    if len(waiting) > NAMED:
        sentence = _("And %(number)s more questions have no agreed answer yet.") % {"number": len(waiting) - NAMED}
        found.append(Unmet(sentence, _("the procurement team and the expertise centre")))
    return found


@gate(_("There is something to publish"))
def something_to_publish(project: Project) -> Unmet | None:
    """At least one question that is in no notice yet can stand in one; asked again when none is in the making."""
    if notice_in_the_making(project):
        return None
    waiting = questions_of(project).outside_notices()
    if waiting.settled().exists():
        return None
    if not waiting.exists():
        return Unmet(_("There is no question that is not in a notice yet."))
    if not waiting_in_window(project).exists():
        return Unmet(_("No question is ready for a notice yet."), _("the procurement team and the expertise centre"))
    return None


@gate(_("No notice is in the making"))
def no_notice_made(project: Project) -> Unmet | None:
    """One notice at a time."""
    if notice := notice_in_the_making(project):
        return Unmet(
            _("“%(notice)s” was made already. Record its publication, or take it back first.")
            % {"notice": notice_name(notice.number)},
            _("the lead buyer"),
        )
    return None


@gate(_("A notice was made"))
def notice_made(project: Project) -> Unmet | None:
    """There is a document to publish on the platform (R77)."""
    notice = notice_in_the_making(project)
    if notice is None:
        return Unmet(_("No clarification notice has been made yet. Make it first."), _("the lead buyer"))
    if any(document.withdrawn_at for document in notice.documents):
        return Unmet(
            _("The document of “%(notice)s” was taken back. Take the notice back and make it again.")
            % {"notice": notice_name(notice.number)},
            _("the lead buyer"),
        )
    return None


@gate(_("No question of its window is left out of the notice"))
def window_answered(project: Project) -> Unmet | None:
    """What was registered after the notice was made, and came in before that, stands in it too (R75, R77)."""
    notice = notice_in_the_making(project)
    if notice is None or notice.covers_until is None:
        return None
    left_out = questions_of(project).outside_notices().filter(is_late=False, received_at__lt=notice.covers_until)
    if left := list(left_out.values_list("number", flat=True)):
        return Unmet(
            _("Not in the notice, though it came in before it was made: %(questions)s. Take the notice back first.")
            % {"questions": named(left)},
            _("the lead buyer"),
        )
    return None


@gate(_("Confidential questions were answered"))
def privately_answered(project: Project) -> Unmet | None:
    """Of every confidential question it is recorded that its asker got the answer (art. 2.53 lid 3 Aw 2012)."""
    if left := list(questions_of(project).awaiting_private_answer().values_list("number", flat=True)):
        return Unmet(
            _("It has not been recorded that the asker got the answer: %(questions)s.") % {"questions": named(left)},
            _("the lead buyer"),
        )
    return None


@gate(_("The time for questions is over"))
def questions_closed(project: Project) -> Unmet | None:
    """Market parties can no longer ask (R74)."""
    publication = publication_of(project)
    if publication and clock.now() < (closes := questions_close_at(publication)):
        return Unmet(_("Market parties can still ask questions until %(moment)s.") % {"moment": moment(closes)})
    return None


@gate(_("No question waits"))
def nothing_waits(project: Project) -> Unmet | None:
    """Every question that was received stands in a notice (R75)."""
    if left := list(questions_of(project).outside_notices().values_list("number", flat=True)):
        return Unmet(
            _("These questions are not in a clarification notice yet: %(numbers)s.") % {"numbers": numbers(left)},
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
