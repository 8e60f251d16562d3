"""Questions of market parties: registering, answering, agreeing, merging (R74–R76, R78, R79)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.clarification import forms
from projects.clarification.models import Question, QuestionState
from projects.clarification.rights import expertise_centre
from projects.clarification.selectors import questions_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.models import Project
from projects.tree.rights import expertise_or_team, lead_buyer_of_project


class RegisterQuestion(Action):
    """A question or proposed addition that came in on the platform is registered; none is dropped (R74, R75)."""

    code = "vraag-registreren"
    title = _("Register a question")
    button = _("Register the question")
    requirement = "R75"
    step = Step.CLARIFICATION
    rights = (expertise_or_team,)
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    form = forms.RegisterQuestionForm

    def clean(self, *, received_at: datetime, text: str = "", proposed_addition: str = "", **more: object) -> None:
        publication = publication_of(self.subject)
        if received_at > clock.now():
            raise ValidationError({"received_at": _("This moment has not come yet.")})
        if received_at < publication.published_at:
            raise ValidationError(
                {
                    "received_at": _("The tender was published on %(moment)s; questions came in after that.")
                    % {"moment": moment(publication.published_at)}
                }
            )
        if received_at >= publication.questions_until:
            raise ValidationError(
                {
                    "received_at": _(
                        "Questions could be asked until %(moment)s; this one came too late for the notice."
                    )
                    % {"moment": moment(publication.questions_until)}
                }
            )
        if not text.strip() and not proposed_addition.strip():
            raise ValidationError({"text": _("Give the question, the proposed addition, or both.")})

    def perform(
        self,
        *,
        received_at: datetime,
        asker: str,
        text: str = "",
        proposed_addition: str = "",
        document: str = "",
        paragraph: str = "",
        confidential: bool = False,
    ) -> Question:
        last = Question.objects.filter(project=self.subject).aggregate(last=Max("number"))["last"] or 0
        return Question.objects.create(
            project=self.subject,
            publication=publication_of(self.subject),
            number=last + 1,
            received_at=received_at,
            registered_at=clock.now(),
            asker=asker,
            document=document,
            paragraph=paragraph,
            text=text,
            proposed_addition=proposed_addition,
            confidential=confidential,
        )

    def sentence(self, result: Question) -> str:
        where = f" over {result.where}" if result.where else ""
        return f"Vraag {result.number}{where} is geregistreerd, ontvangen op {moment(result.received_at)}."

    def details(self, result: Question) -> dict[str, object]:
        return {"vraag": result.pk, "vertrouwelijk": result.confidential}


class OnQuestion(Action):
    """What every act on one question shares: it is of the publication that counts and still outside a notice."""

    step = Step.CLARIFICATION
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    target_model = Question

    @classmethod
    def targets(cls, subject: Project) -> models.QuerySet:
        """The questions on the publication that counts."""
        return questions_of(subject)

    def conditions(self) -> Iterable[Unmet]:
        question = self.target
        if question.publication_id != getattr(publication_of(self.subject), "pk", None):
            yield Unmet(_("This question was about a tender that has been withdrawn."))
        if question.notice and question.notice.published_at:
            yield Unmet(
                _("Question %(number)s was published already, in clarification notice %(notice)s.")
                % {"number": question.number, "notice": question.notice.number}
            )
        elif question.notice:
            yield Unmet(
                _("Question %(number)s is in clarification notice %(notice)s, which has been made. Take it back first.")
                % {"number": question.number, "notice": question.notice.number},
                _("the lead buyer"),
            )
        if question.merged_into:
            yield Unmet(
                _("Question %(number)s was merged into question %(into)s.")
                % {"number": question.number, "into": question.merged_into.number}
            )

    def details(self, result: Question) -> dict[str, object]:
        return {"vraag": result.pk, "stand": result.state}


class AnswerQuestion(OnQuestion):
    """An answer is drafted or changed; whoever had agreed agrees again (R76, R79)."""

    code = "vraag-beantwoorden"
    title = _("Draft the answer")
    button = _("Save the answer")
    requirement = "R76"
    rights = (expertise_or_team,)
    form = forms.AnswerForm

    def clean(self, *, answer: str, **more: object) -> None:
        if not answer.strip():
            raise ValidationError({"answer": _("Write the answer.")})

    def perform(
        self, *, answer: str, contributors: str, changes_agreement: bool = False, changes_documents: bool = False
    ) -> Question:
        question = self.target
        question.answer, question.contributors, question.state = answer, contributors, QuestionState.DRAFTED
        question.changes_agreement, question.changes_documents = changes_agreement, changes_documents
        question.agreed_by_team = question.agreed_by_expertise = ""
        question.save()
        return question

    def sentence(self, result: Question) -> str:
        text = f"Het antwoord op vraag {result.number} is opgesteld met bijdragen van {result.contributors}."
        return f"{text} Het antwoord wijzigt de overeenkomst." if result.changes_agreement else text


class AgreeAnswer(OnQuestion):
    """What both agreements share: an answer that was drafted, agreed to once by each side (R76)."""

    requirement = "R76"
    # The field that holds who agreed, and the state without and with the agreement of the other side.
    field: str
    alone: QuestionState
    side_name: str

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        question = self.target
        if question.state == QuestionState.NEW:
            yield Unmet(
                _("Question %(number)s has no answer yet.") % {"number": question.number},
                _("the procurement team and the expertise centre"),
            )
        elif name := getattr(question, self.field):
            yield Unmet(_("%(name)s agreed to this answer already.") % {"name": name})

    def perform(self) -> Question:
        question = self.target
        setattr(question, self.field, self.by.name)
        both = question.agreed_by_team and question.agreed_by_expertise
        question.state = QuestionState.READY if both else self.alone
        question.save(update_fields=[self.field, "state"])
        return question

    def sentence(self, result: Question) -> str:
        ready = " Het antwoord is gereed voor de nota." if result.state == QuestionState.READY else ""
        return f"{self.side_name} is akkoord met het antwoord op vraag {result.number}.{ready}"


class AgreeAnswerAsTeam(AgreeAnswer):
    """The lead buyer agrees to an answer for the procurement team (R76)."""

    code = "antwoord-akkoord-inkoopteam"
    title = _("Agree to the answer for the procurement team")
    button = _("The procurement team agrees")
    rights = (lead_buyer_of_project,)
    field, alone, side_name = "agreed_by_team", QuestionState.AGREED_TEAM, "Het inkoopteam"


class AgreeAnswerAsExpertise(AgreeAnswer):
    """The expertise centre agrees to an answer (R76)."""

    code = "antwoord-akkoord-expertisecentrum"
    title = _("Agree to the answer for the expertise centre")
    button = _("The expertise centre agrees")
    rights = (expertise_centre,)
    field, alone, side_name = "agreed_by_expertise", QuestionState.AGREED_EXPERTISE, "Het Expertisecentrum"


class MergeQuestion(OnQuestion):
    """A question that asks the same refers to another one in the notice; both are counted (R75)."""

    code = "vraag-samenvoegen"
    title = _("Merge with another question")
    button = _("Merge these questions")
    explanation = _("Both questions stand in the notice; this one refers to the answer to the other.")
    requirement = "R75"
    rights = (expertise_or_team,)
    form = forms.MergeForm

    def clean(self, *, into: Question) -> None:
        question = self.target
        others = questions_of(self.subject).filter(merged_into__isnull=True).exclude(pk=question.pk)
        if not others.filter(pk=into.pk).exists():
            raise ValidationError({"into": _("Choose another question of this tender that was not merged itself.")})
        if into.confidential != question.confidential:
            raise ValidationError(
                {"into": _("A confidential question cannot be merged with one that is not confidential.")}
            )

    def perform(self, *, into: Question) -> Question:
        question = self.target
        question.merged_into = into
        question.save(update_fields=["merged_into"])
        question.merged.update(merged_into=into)
        return question

    def sentence(self, result: Question) -> str:
        return (
            f"Vraag {result.number} is samengevoegd met vraag {result.merged_into.number}; de nota verwijst naar dat "
            "antwoord."
        )
