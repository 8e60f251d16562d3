"""Answers: writing, agreeing, one by one or several at once, and what is said about them (R76, R79)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.clarification import forms
from projects.clarification.actions.base import OnQuestion, keep
from projects.clarification.models import EntryKind, Question, QuestionEntry, QuestionState
from projects.clarification.naming import found_in, names_of
from projects.clarification.rights import expertise_centre, sees_askers, works_on_questions
from projects.clarification.selectors import questions_of
from projects.clarification.wording import named
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import moment
from projects.tender_documents.gates import tender_published
from projects.tree.gates import running, step_open
from projects.tree.rights import lead_buyer_of_project


class AnswerQuestion(OnQuestion):
    """An answer is drafted or changed; whoever had agreed agrees again (R76, R79).

    `version` is the version of the answer that the writer had before them: when somebody saved another one since, the
    writer is told what it says and nothing is lost. Without it the answer is written as it is given.
    """

    code = "vraag-beantwoorden"
    title = _("Draft the answer")
    button = _("Save the answer")
    requirement = "R76"
    rights = (works_on_questions,)
    form = forms.AnswerForm
    template = "clarification/answer.html"
    is_published = True
    # What somebody else wrote meanwhile, when this act was refused for it.
    conflict: QuestionEntry | None = None

    def initial(self) -> dict[str, Any]:
        question = self.target
        return {
            "answer": question.answer,
            "contributors": question.contributors or self.by.name,
            "changes_agreement": question.changes_agreement,
            "changes_documents": question.changes_documents,
            "version": question.version,
        }

    def clean(self, *, answer: str, version: int | None = None, **more: object) -> None:
        question = self.target
        if version is not None and version != question.version:
            self.conflict = question.entries.filter(version=question.version).first()
            sentence = _(
                "%(name)s saved another answer on %(moment)s, after you opened this form. Nothing is lost: theirs "
                "stands above, yours is still in the form. Put them together and save again."
            )
            if self.conflict:
                sentence %= {"name": self.conflict.person_name, "moment": moment(self.conflict.at)}
            else:
                sentence = _("This answer is not as it was when you opened this form. Read it and save again.")
            raise ValidationError({"answer": ValidationError(sentence, code=forms.CHANGED_MEANWHILE)})
        if not answer.strip():
            raise ValidationError({"answer": _("Write the answer.")})

    def perform(
        self,
        *,
        answer: str,
        contributors: str,
        changes_agreement: bool = False,
        changes_documents: bool = False,
        version: int | None = None,
    ) -> Question:
        question = self.target
        question.answer, question.contributors, question.state = answer, contributors, QuestionState.DRAFTED
        question.changes_agreement, question.changes_documents = changes_agreement, changes_documents
        question.agreed_by_team = question.agreed_by_expertise = ""
        question.answered_privately_at = question.set_aside_at = None
        question.set_aside_reason = ""
        question.version += 1
        question.save()
        keep(
            [question],
            answer,
            by=self.by,
            kind=EntryKind.ANSWER,
            version=question.version,
            contributors=contributors,
            changes_agreement=changes_agreement,
            changes_documents=changes_documents,
        )
        return question

    def sentence(self, result: Question) -> str:
        text = f"Het antwoord op vraag {result.number} is opgesteld met bijdragen van {result.contributors}."
        return f"{text} Het antwoord wijzigt de overeenkomst." if result.changes_agreement else text

    def details(self, result: Question) -> dict[str, object]:
        return super().details(result) | {"versie": result.version}


@dataclass(frozen=True)
class LeftOut:
    """A question that was chosen and not agreed to, and why."""

    number: int
    reason: str


class Side:
    """One of the two sides that agree to an answer (R76)."""

    # The field that holds who agreed, and the state without and with the agreement of the other side.
    field: str
    alone: QuestionState
    side_name: str

    def agree(self, question: Question, name: str) -> None:
        """Notes the agreement on a question, without saving it."""
        setattr(question, self.field, name)
        both = question.agreed_by_team and question.agreed_by_expertise
        question.state = QuestionState.READY if both else self.alone

    def why_not(self, question: Question) -> str | None:
        """Why this side cannot agree to the answer as it is, or None."""
        if question.state == QuestionState.NEW:
            return _("Question %(number)s has no answer yet.") % {"number": question.number}
        if name := getattr(question, self.field):
            return _("%(name)s agreed to this answer already.") % {"name": name}
        return None

    def said(self) -> str:
        """What the history of a question says."""
        return f"{self.side_name} is akkoord met het antwoord."


class TeamSide(Side):
    """The procurement team, by its lead buyer."""

    field, alone, side_name = "agreed_by_team", QuestionState.AGREED_TEAM, "Het inkoopteam"


class ExpertiseSide(Side):
    """The expertise centre."""

    field, alone, side_name = "agreed_by_expertise", QuestionState.AGREED_EXPERTISE, "Het Expertisecentrum"


class AgreeAnswer(Side, OnQuestion):
    """What both agreements share: an answer that was drafted, agreed to once by each side (R76)."""

    requirement = "R76"
    form = forms.AgreeForm
    is_published = True

    def initial(self) -> dict[str, Any]:
        return {"version": self.target.version}

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if reason := self.why_not(self.target):
            yield Unmet(reason, _("the procurement team and the expertise centre"))

    def clean(self, *, version: int | None = None) -> None:
        if version is not None and version != self.target.version:
            raise ValidationError(
                _("The answer to question %(number)s was changed after you opened it. Read it again.")
                % {"number": self.target.number}
            )

    def perform(self, *, version: int | None = None) -> Question:
        question = self.target
        self.agree(question, self.by.name)
        question.save(update_fields=[self.field, "state"])
        keep([question], self.said(), by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        ready = " Het antwoord is gereed voor de nota." if result.state == QuestionState.READY else ""
        return f"{self.side_name} is akkoord met het antwoord op vraag {result.number}.{ready}"


class AgreeAnswerAsTeam(TeamSide, AgreeAnswer):
    """The lead buyer agrees to an answer for the procurement team (R76)."""

    code = "antwoord-akkoord-inkoopteam"
    title = _("Agree to the answer for the procurement team")
    button = _("The procurement team agrees")
    rights = (lead_buyer_of_project,)


class AgreeAnswerAsExpertise(ExpertiseSide, AgreeAnswer):
    """The expertise centre agrees to an answer (R76)."""

    code = "antwoord-akkoord-expertisecentrum"
    title = _("Agree to the answer for the expertise centre")
    button = _("The expertise centre agrees")
    rights = (expertise_centre,)


class AgreeSeveral(Side, Action):
    """Agreeing to several answers at once, each in the version that was on the screen (R76).

    Those that may be agreed to are; `left_out` says of every other one why not. With none left nothing happens.
    """

    requirement = "R76"
    step = Step.CLARIFICATION
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    form = forms.SeveralForm
    listed = False
    left_out: tuple[LeftOut, ...] = ()

    def clean(self, *, questions: list[tuple[int, int]]) -> None:
        versions = dict(questions)
        asked = list(questions_of(self.subject).filter(pk__in=versions).select_related("merged_into"))
        if len(asked) != len(versions):
            raise ValidationError({"questions": _("Choose questions of this tender.")})
        naming = self._naming(asked)
        reasons = {item.pk: self._why_not(item, versions[item.pk]) or naming.get(item.number, "") for item in asked}
        self.found = [question for question in asked if not reasons[question.pk]]
        self.left_out = tuple(LeftOut(item.number, reasons[item.pk]) for item in asked if reasons[item.pk])
        if not self.found:
            raise ValidationError({"questions": [item.reason for item in self.left_out]})

    def _naming(self, asked: list[Question]) -> dict[int, str]:
        """Why questions that name somebody who asked are agreed to one by one; for who may know that (R78)."""
        if not sees_askers(self.by.user, self.subject):
            return {}
        sentence = _("In question %(number)s stands the name of somebody who asked. Look at it on its own page.")
        return {
            item.number: str(sentence % {"number": item.number}) for item in found_in(asked, names_of(self.subject))
        }

    def _why_not(self, question: Question, version: int) -> str:
        about = {"number": question.number}
        if question.merged_into:
            into = {"into": question.merged_into.number}
            return str(_("Question %(number)s was merged into question %(into)s.") % (about | into))
        if question.notice_id or question.withdrawn_at:
            return str(_("Question %(number)s is withdrawn or in a notice.") % about)
        if question.version != version:
            return str(_("The answer to question %(number)s was changed after you opened it. Read it again.") % about)
        if getattr(question, self.field):
            return str(_("The answer to question %(number)s was agreed to already.") % about)
        return str(self.why_not(question) or "")

    def perform(self, *, questions: list[tuple[int, int]]) -> list[Question]:
        for question in self.found:
            self.agree(question, self.by.name)
        Question.objects.bulk_update(self.found, [self.field, "state"], batch_size=500)
        keep(self.found, self.said(), by=self.by)
        return self.found

    def sentence(self, result: list[Question]) -> str:
        asked = named(question.number for question in result)
        ready = sum(question.state == QuestionState.READY for question in result)
        return f"{self.side_name} is akkoord met het antwoord op {asked}. Gereed voor de nota: {ready}."

    def details(self, result: list[Question]) -> dict[str, object]:
        return {"vragen": [question.number for question in result]}


class AgreeSeveralAsTeam(TeamSide, AgreeSeveral):
    """The lead buyer agrees to several answers for the procurement team (R76)."""

    code = "antwoorden-akkoord-inkoopteam"
    title = _("Agree to several answers for the procurement team")
    button = _("The procurement team agrees")
    rights = (lead_buyer_of_project,)


class AgreeSeveralAsExpertise(ExpertiseSide, AgreeSeveral):
    """The expertise centre agrees to several answers (R76)."""

    code = "antwoorden-akkoord-expertisecentrum"
    title = _("Agree to several answers for the expertise centre")
    button = _("The expertise centre agrees")
    rights = (expertise_centre,)


class CommentOnQuestion(OnQuestion):
    """The team and the expertise centre talk about an answer; what they say is kept (R76)."""

    code = "vraag-bespreken"
    title = _("Comment on a question")
    button = _("Place the comment")
    requirement = "R76"
    rights = (works_on_questions,)
    form = forms.CommentForm

    def conditions(self) -> Iterable[Unmet]:
        return self.of_this_tender()

    def perform(self, *, text: str) -> Question:
        keep([self.target], text, by=self.by, kind=EntryKind.COMMENT)
        return self.target

    def sentence(self, result: Question) -> str:
        return f"Bij vraag {result.number} is een opmerking geplaatst."
