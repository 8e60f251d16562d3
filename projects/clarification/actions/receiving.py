"""How questions come into the register, and who takes them up (R74–R76)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.actions.base import Action
from projects.clarification import forms, importing
from projects.clarification.actions.base import keep
from projects.clarification.models import Question, QuestionImport
from projects.clarification.rights import works_on_questions
from projects.clarification.selectors import questions_of
from projects.clarification.windows import came_too_late, windows_of
from projects.clarification.wording import named, register_path
from projects.documents.tables.errors import TableUnreadable
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import full
from projects.tree.models import Project
from projects.tree.rights import expertise_or_team


class RegisterQuestion(Action):
    """A question or proposed addition that came in on the platform is registered; none is dropped (R74, R75).

    One that came after the time for questions is registered too, as too late.
    """

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
        publication = publication_of(self.subject)
        return Question.objects.create(
            project=self.subject,
            publication=publication,
            number=last + 1,
            received_at=received_at,
            registered_at=clock.now(),
            asker=asker,
            document=document,
            paragraph=paragraph,
            text=text,
            proposed_addition=proposed_addition,
            confidential=confidential,
            is_late=came_too_late(windows_of(publication), received_at),
        )

    def sentence(self, result: Question) -> str:
        where = f" over {result.where}" if result.where else ""
        late = " De vraag kwam na de sluiting van de vragentermijn." if result.is_late else ""
        return f"Vraag {result.number}{where} is geregistreerd, ontvangen op {moment(result.received_at)}.{late}"

    def details(self, result: Question) -> dict[str, object]:
        return {"vraag": result.pk, "vertrouwelijk": result.confidential, "te laat": result.is_late}


class ImportQuestions(Action):
    """The rows of an export that a preview showed as new are registered, all at once; the others stay out (R74, R75).

    What was left out is kept with the reasons, so that nothing is lost.
    """

    code = "vragen-importeren"
    title = _("Import questions")
    button = _("Register the new questions")
    requirement = "R75"
    step = Step.CLARIFICATION
    rights = (expertise_or_team,)
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    target_model = QuestionImport

    @classmethod
    def targets(cls, subject: Project) -> models.QuerySet:
        """The uploads for the publication that counts."""
        return QuestionImport.objects.filter(project=subject, publication=publication_of(subject))

    def lock(self) -> None:
        super().lock()
        self.__dict__.pop("_preview", None)

    def preview(self) -> importing.Preview:
        """What the upload means, read once for this act. Raises TableUnreadable."""
        if not hasattr(self, "_preview"):
            self._preview = importing.preview(self.target)
        return self._preview

    def conditions(self) -> Iterable[Unmet]:
        if self.target.applied_at:
            yield Unmet(_("These questions were taken over already. Upload the file again to do it once more."))
            return
        try:
            found = self.preview()
        except TableUnreadable as error:
            yield Unmet(error.sentence)
            return
        if not found.new:
            yield Unmet(_("There is no new question in this file that can be taken over."))

    def perform(self) -> QuestionImport:
        staged, found = self.target, self.preview()
        self.registered = importing.save(staged, found)
        staged.applied_at, staged.content = clock.now(), b""
        staged.counts, staged.left_out = found.counts, found.left_out()
        staged.save(update_fields=["applied_at", "content", "counts", "left_out"])
        return staged

    def sentence(self, result: QuestionImport) -> str:
        counts = result.counts
        source = "geplakte tekst" if result.is_pasted else result.filename
        late = f", waarvan {counts['late']} te laat ontvangen" if counts["late"] else ""
        return (
            f"Vragen ingelezen uit {source}: {counts['new']} nieuw{late}, {counts['known']} al bekend, "
            f"{counts['refused']} niet overgenomen."
        )

    def details(self, result: QuestionImport) -> dict[str, object]:
        asked = [question.number for question in self.registered]
        return result.counts | {"sha256": result.sha256, "eerste": asked[0], "laatste": asked[-1]}

    def next_url(self, result: QuestionImport) -> str:
        return f"{register_path(self.subject)}importeren/{result.pk}/"


class AssignQuestions(Action):
    """Somebody of the team or the expertise centre is asked to answer questions, or nobody any more (R76)."""

    code = "vragen-toewijzen"
    title = _("Assign questions")
    button = _("Assign")
    requirement = "R76"
    step = Step.CLARIFICATION
    rights = (works_on_questions,)
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    form = forms.AssignForm
    listed = False

    def clean(self, *, questions: list[tuple[int, int]], person: User | None = None) -> None:
        asked = [pk for pk, _version in questions]
        self.found = list(questions_of(self.subject).filter(pk__in=asked))
        if len(self.found) != len(set(asked)):
            raise ValidationError({"questions": _("Choose questions of this tender.")})

    def perform(self, *, questions: list[tuple[int, int]], person: User | None = None) -> list[Question]:
        self.person = person
        changed = [question for question in self.found if question.assigned_to_id != (person.pk if person else None)]
        Question.objects.filter(pk__in=[question.pk for question in changed]).update(assigned_to=person)
        keep(changed, f"Toegewezen aan {person}." if person else "Aan niemand meer toegewezen.", by=self.by)
        return changed

    def sentence(self, result: list[Question]) -> str:
        if not result:
            return "De toewijzing van vragen is niet gewijzigd."
        asked = named(question.number for question in result).capitalize()
        verb = "is" if len(result) == 1 else "zijn"
        whom = f"toegewezen aan {self.person}" if self.person else "aan niemand toegewezen"
        return f"{asked} {verb} {whom}."

    def details(self, result: list[Question]) -> dict[str, object]:
        return {"vragen": [question.number for question in result]}

    def messages(self, result: list[Question]) -> Iterable[Draft]:
        if self.person is None or self.person == self.by.user or not result:
            return
        asked = named(question.number for question in result)
        yield to_person(
            self.person,
            kind=self.code,
            subject=f"Vragen om te beantwoorden: {self.subject}",
            body=f"{self.by.name} vraagt u om een antwoord op {asked} over de aanbesteding “{self.subject}”.\n\n"
            f"U vindt de vragen hier:\n{full(register_path(self.subject))}?bij=mij",
        )
