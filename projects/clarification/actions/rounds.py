"""Another round of questions (R74)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.clarification import forms
from projects.clarification.models import Question, QuestionWindow
from projects.clarification.windows import came_too_late, questions_close_at, windows_of
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.rights import lead_buyer_of_project


class OpenQuestionWindow(Action):
    """Market parties can ask (again) until a later moment, before bids close (R74)."""

    code = "vraagtermijn-openen"
    title = _("Open another round of questions")
    button = _("Record the round")
    explanation = _("Announce it on the tender platform first. The questions of this round go into a next notice.")
    requirement = "R74"
    step = Step.CLARIFICATION
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    form = forms.QuestionWindowForm

    def initial(self) -> dict[str, Any]:
        return {"opens_at": clock.now()}

    def clean(self, *, opens_at: datetime, closes_at: datetime, reason: str) -> None:
        publication = publication_of(self.subject)
        if opens_at < publication.published_at:
            raise ValidationError(
                {
                    "opens_at": _("The tender was published on %(moment)s; questions came in after that.")
                    % {"moment": moment(publication.published_at)}
                }
            )
        if closes_at <= max(opens_at, clock.now()):
            raise ValidationError({"closes_at": _("The round closes later than now, and after it opened.")})
        if closes_at <= (closes := questions_close_at(publication)):
            raise ValidationError(
                {
                    "closes_at": _("Questions can be asked until %(moment)s already; give a later moment.")
                    % {"moment": moment(closes)}
                }
            )
        if closes_at >= publication.bids_until:
            raise ValidationError(
                {
                    "closes_at": _("Bids close on %(moment)s; questions close before that.")
                    % {"moment": moment(publication.bids_until)}
                }
            )

    def perform(self, *, opens_at: datetime, closes_at: datetime, reason: str) -> QuestionWindow:
        publication = publication_of(self.subject)
        window = QuestionWindow.objects.create(
            publication=publication,
            opens_at=opens_at,
            closes_at=closes_at,
            reason=reason,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )
        rounds = windows_of(publication)
        late = Question.objects.filter(publication=publication, is_late=True, notice__isnull=True)
        in_time = [pk for pk, at in late.values_list("pk", "received_at") if not came_too_late(rounds, at)]
        Question.objects.filter(pk__in=in_time).update(is_late=False, set_aside_at=None, set_aside_reason="")
        return window

    def sentence(self, result: QuestionWindow) -> str:
        return (
            f"Marktpartijen kunnen vragen stellen van {moment(result.opens_at)} tot {moment(result.closes_at)}. "
            f"Reden: {result.reason}"
        )

    def details(self, result: QuestionWindow) -> dict[str, object]:
        return {"vraagtermijn": result.pk, "tot": result.closes_at.isoformat()}
