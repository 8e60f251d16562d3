"""What becomes of a question beside its answer: merged, placed, set aside, or kept between us and its asker."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.clarification import forms
from projects.clarification.actions.base import OnQuestion, keep
from projects.clarification.models import Question, QuestionState
from projects.clarification.papers import LATE
from projects.clarification.rights import works_on_questions
from projects.clarification.selectors import questions_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.wording import moment
from projects.tree.rights import expertise_or_team, lead_buyer_of_project


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
        if into.pk == question.pk:
            raise ValidationError({"into": _("A question cannot be merged with itself. Choose another one.")})
        into = questions_of(self.subject).select_related("merged_into").filter(pk=into.pk).first()
        if into is None:
            raise ValidationError({"into": _("That question was about another tender. Choose one of this tender.")})
        if into.merged_into:
            about = {"number": into.number, "into": into.merged_into.number}
            sentence = _("Question %(number)s was merged into question %(into)s itself. Choose question %(into)s.")
            if into.merged_into_id == question.pk:
                sentence = _("Question %(number)s was merged into this question. Undo that first, or choose another.")
            raise ValidationError({"into": sentence % about})
        if into.confidential != question.confidential:
            raise ValidationError(
                {"into": _("A confidential question cannot be merged with one that is not confidential.")}
            )
        if into.withdrawn_at or into.set_aside_at:
            raise ValidationError({"into": _("That question is not answered; choose one that is.")})

    def perform(self, *, into: Question) -> Question:
        question = self.target
        question.merged_into = into
        question.save(update_fields=["merged_into"])
        question.merged.update(merged_into=into)
        keep([question], f"Samengevoegd met vraag {into.number}.", by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        return (
            f"Vraag {result.number} is samengevoegd met vraag {result.merged_into.number}; de nota verwijst naar dat "
            "antwoord."
        )


class SplitQuestion(OnQuestion):
    """A question that was merged stands by itself again (R75)."""

    code = "vraag-losmaken"
    title = _("Undo the merging of a question")
    button = _("Let it stand by itself again")
    requirement = "R75"
    rights = (expertise_or_team,)
    about_the_answer = False

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if self.target.merged_into_id is None:
            yield Unmet(_("Question %(number)s was not merged with another.") % {"number": self.target.number})

    def perform(self) -> Question:
        question = self.target
        question.merged_into = None
        question.save(update_fields=["merged_into"])
        keep([question], "Niet meer samengevoegd.", by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        return f"Vraag {result.number} is niet meer samengevoegd met een andere vraag."


class PlaceQuestion(OnQuestion):
    """About which document and paragraph a question is, is mended: the notice is grouped by document (R75)."""

    code = "vraag-indelen"
    title = _("Say what a question is about")
    button = _("Save the place")
    explanation = _("The words of the market party stay as they are.")
    requirement = "R75"
    rights = (works_on_questions,)
    form = forms.PlaceForm
    about_the_answer = False
    is_published = True

    def initial(self) -> dict[str, Any]:
        question = self.target
        return {"document": question.document, "paragraph": question.paragraph, "lot": question.lot}

    def perform(self, *, document: str = "", paragraph: str = "", lot: str = "") -> Question:
        question = self.target
        before = question.where
        question.document, question.paragraph, question.lot = document, paragraph, lot
        question.save(update_fields=["document", "paragraph", "lot"])
        keep([question], f"Ging over “{before or 'niets genoemd'}”, nu over “{question.where or 'niets'}”.", by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        return f"Vraag {result.number} gaat over {result.where or 'geen bepaald document'}."


class WordQuestion(OnQuestion):
    """A question gets a text of its own for the notice, without who asked it; what came in is kept (R75, R78)."""

    code = "vraag-verwoorden"
    title = _("Change the text for the notice")
    button = _("Save the text for the notice")
    explanation = _(
        "The register keeps what the market party wrote; the notice shows this text. Put the original text back to "
        "publish the question as it came in."
    )
    requirement = "R78"
    rights = (works_on_questions,)
    form = forms.WordingForm
    about_the_answer = False
    is_published = True

    def initial(self) -> dict[str, Any]:
        question = self.target
        return {"published_text": question.public_text, "published_addition": question.public_addition}

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if self.target.confidential:
            yield Unmet(
                _("Question %(number)s is confidential; its text is in no notice.") % {"number": self.target.number}
            )

    def perform(self, *, published_text: str = "", published_addition: str = "") -> Question:
        question = self.target
        question.published_text = other_text(published_text, question.text)
        question.published_addition = other_text(published_addition, question.proposed_addition)
        question.save(update_fields=["published_text", "published_addition"])
        said = "\n".join(filter(None, (question.published_text, question.published_addition)))
        keep(
            [question],
            f"De tekst voor de nota is aangepast:\n{said}" if said else "De nota toont de vraag zoals zij binnenkwam.",
            by=self.by,
        )
        return question

    def sentence(self, result: Question) -> str:
        if result.is_worded:
            return f"De tekst van vraag {result.number} is voor de nota aangepast; wat binnenkwam, is bewaard."
        return f"De nota toont vraag {result.number} zoals zij binnenkwam."


def other_text(published: str, original: str) -> str:
    """A text for the notice, or an empty one when it is the original, whatever the browser did to its line ends."""
    return "" if published.split() == original.split() or not original else published


class SetQuestionAside(OnQuestion):
    """A question that came too late is not answered; it stands in the notice with the reason (R74, R75)."""

    code = "te-late-vraag-niet-beantwoorden"
    title = _("Do not answer a question that came too late")
    button = _("Do not answer this question")
    explanation = _("The question stands in the next notice with this reason instead of an answer.")
    requirement = "R75"
    rights = (lead_buyer_of_project,)
    form = forms.SetAsideForm
    is_published = True

    def initial(self) -> dict[str, Any]:
        return {"reason": LATE}

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        question = self.target
        if not question.is_late:
            yield Unmet(_("Question %(number)s came in time, and is answered.") % {"number": question.number})
        elif question.set_aside_at:
            yield Unmet(_("This was decided already."))
        elif question.merged.exists():
            yield Unmet(_("Other questions refer to this one. Undo that first."))

    def perform(self, *, reason: str) -> Question:
        question = self.target
        question.set_aside_at, question.set_aside_reason = clock.now(), reason
        question.state, question.answer = QuestionState.NEW, ""
        question.agreed_by_team = question.agreed_by_expertise = ""
        question.changes_agreement = question.changes_documents = False
        question.answered_privately_at = None
        question.save()
        keep([question], f"Te laat; wordt niet beantwoord. {reason}", by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        return (
            f"Vraag {result.number} kwam te laat, op {moment(result.received_at)}, en wordt niet beantwoord. De vraag "
            "staat met die reden in de nota."
        )


class Confidential(OnQuestion):
    """What the acts on confidential questions share (art. 2.53 lid 3 Aw 2012)."""

    requirement = "R78"
    rights = (lead_buyer_of_project,)

    def conditions(self) -> Iterable[Unmet]:
        question = self.target
        if not question.confidential:
            yield Unmet(_("Question %(number)s is not confidential.") % {"number": question.number})
        if question.answered_privately_at:
            yield Unmet(
                _("The asker of question %(number)s got the answer on %(moment)s.")
                % {"number": question.number, "moment": moment(question.answered_privately_at)}
            )


class RecordPrivateAnswer(Confidential):
    """That the answer to a confidential question was sent to its asker alone, through the platform."""

    code = "vertrouwelijk-antwoord-verzonden"
    title = _("Record that the asker got the answer")
    button = _("The asker got the answer")
    explanation = _("Send the answer on the tender platform first, to the asker alone.")
    form = forms.PrivateAnswerForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        yield from self.of_this_tender()
        question = self.target
        if question.withdrawn_at or question.merged_into_id or question.state != QuestionState.READY:
            yield Unmet(
                _("Question %(number)s has no agreed answer yet: %(state)s.")
                % {"number": question.number, "state": question.standing},
                _("the procurement team and the expertise centre"),
            )

    def clean(self, *, sent_at: datetime) -> None:
        if sent_at > clock.now():
            raise ValidationError({"sent_at": _("This moment has not come yet.")})
        if sent_at < self.target.received_at:
            raise ValidationError({"sent_at": _("The answer was sent after the question came in.")})

    def perform(self, *, sent_at: datetime) -> Question:
        question = self.target
        question.answered_privately_at = sent_at
        question.save(update_fields=["answered_privately_at"])
        keep([question], f"Het antwoord is op {moment(sent_at)} alleen aan de vragensteller gestuurd.", by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        at = moment(result.answered_privately_at)
        return (
            f"Het antwoord op de vertrouwelijke vraag {result.number} is op {at} alleen aan de vragensteller gestuurd."
        )


class RefuseConfidentiality(Confidential):
    """The asker was told that a question is not treated as confidential, and had it answered openly or withdrew it."""

    code = "vertrouwelijkheid-afwijzen"
    title = _("Record that a question is not confidential after all")
    button = _("Record what the asker chose")
    explanation = _("Ask the asker on the tender platform first; record here what they chose.")
    form = forms.RefuseConfidentialityForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        yield from OnQuestion.conditions(self)
        if self.target.merged.exists():
            yield Unmet(_("Other questions refer to this one. Undo that first."))

    def clean(self, *, answered_at: datetime, **more: object) -> None:
        if answered_at > clock.now():
            raise ValidationError({"answered_at": _("This moment has not come yet.")})
        if answered_at < self.target.received_at:
            raise ValidationError({"answered_at": _("The asker answered after the question came in.")})

    def perform(self, *, outcome: str, reason: str, answered_at: datetime) -> Question:
        question = self.target
        if outcome == forms.PUBLIC:
            question.confidential = False
            chosen = "De vragensteller stemde ermee in dat de vraag openbaar wordt beantwoord."
        else:
            question.withdrawn_at = answered_at
            chosen = "De vragensteller trok de vraag in."
        question.save(update_fields=["confidential", "withdrawn_at"])
        self.chosen = chosen
        keep([question], f"Niet vertrouwelijk behandeld: {reason} {chosen} ({moment(answered_at)})", by=self.by)
        return question

    def sentence(self, result: Question) -> str:
        return f"Vraag {result.number} is niet vertrouwelijk behandeld. {self.chosen}"
