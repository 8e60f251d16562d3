"""The acts of the evaluation: the only writers with consequences."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role
from projects.actions.base import Action
from projects.actions.registry import register
from projects.contract.gates import contract_completed
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.evaluation import forms
from projects.evaluation.gates import evaluation_recorded, forms_filled_in, not_evaluated
from projects.evaluation.models import EvaluationAnswer, ExpectedAdvantage, Lesson, ProjectEvaluation, ProjectForm
from projects.evaluation.questions import HIGHEST, LOWEST, SCORE, as_rows
from projects.evaluation.report import euros, evaluation_report
from projects.evaluation.selectors import introduction_of, questions_of
from projects.outbox.compose import Draft, to_person
from projects.participation.rights import form_filler_of_authority
from projects.participation.selectors import contacts, participating_authorities, people_at
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, ProjectLife, Step
from projects.tree.gates import running, step_open
from projects.tree.links import full
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


class FillEvaluationForm(Action):
    """The contact person of a participant fills in the evaluation form, or changes it (R107, reading A7)."""

    code = "evaluatieformulier-invullen"
    title = _("Fill in the evaluation form")
    button = _("Send our evaluation form")
    explanation = _("You can change the form until the project is finished.")
    requirement = "R107"
    step = Step.EVALUATION
    side = "authority"
    rights = (form_filler_of_authority,)
    gates = (running, step_open(Step.EVALUATION))
    form = forms.EvaluationForm

    def conditions(self) -> Iterable[Unmet]:
        authority = self.by.authority
        if authority and authority not in participating_authorities(self.subject):
            yield Unmet(_("%(authority)s does not participate in this project.") % {"authority": authority})

    def clean(self, *, answers: dict[str, Any]) -> None:
        for question in questions_of(self.subject):
            given = answers.get(question.clean_name)
            if question.required and given in (None, "", []):
                raise ValidationError(_("Answer every question that must be answered."))
            if question.field_type == SCORE and given is not None and not LOWEST <= given <= HIGHEST:
                raise ValidationError(_("Give every question a score from 1 to 5."))

    def perform(self, *, answers: dict[str, Any]) -> EvaluationAnswer:
        questions = questions_of(self.subject)
        ProjectForm.objects.get_or_create(
            project=self.subject,
            defaults={
                "introduction": introduction_of(self.subject),
                "questions": as_rows(questions),
                "fixed_at": clock.now(),
            },
        )
        codes = {question.clean_name for question in questions}
        facts = {
            "answers": {code: value for code, value in answers.items() if code in codes},
            "given_at": clock.now(),
            "given_by_name": self.by.name,
        }
        answer, self.first = EvaluationAnswer.objects.update_or_create(
            project=self.subject, authority=self.by.authority, defaults=facts
        )
        return answer

    def sentence(self, result: EvaluationAnswer) -> str:
        return f"{result.authority} heeft het evaluatieformulier {'ingevuld' if self.first else 'gewijzigd'}."

    def details(self, result: EvaluationAnswer) -> dict[str, object]:
        labels = {question.clean_name: question.label for question in questions_of(self.subject)}
        return {"antwoorden": {labels[code]: value for code, value in result.answers.items()}}


class RecordExpectation(Action):
    """What is expected of buying together: costs of the process, tariffs, conditions (R27, R28)."""

    code = "verwachting-vastleggen"
    title = _("Record what you expect of buying together")
    button = _("Record this expectation")
    explanation = _("The evaluation puts what was realised beside it. You can change it until then.")
    requirement = "R27"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running, not_evaluated)
    form = forms.ExpectationForm

    def clean(self, **facts: Any) -> None:
        if not any(value not in (None, "") for value in facts.values()):
            raise ValidationError(_("Fill in at least one expectation."))

    def perform(self, **facts: Any) -> ExpectedAdvantage:
        return ExpectedAdvantage.objects.create(
            project=self.subject, recorded_at=clock.now(), recorded_by_name=self.by.name, **facts
        )

    def sentence(self, result: ExpectedAdvantage) -> str:
        return "Vastgelegd is wat van samen inkopen wordt verwacht."

    def details(self, result: ExpectedAdvantage) -> dict[str, object]:
        return {
            "proceskosten per aanbestedende dienst": euros(result.process_costs),
            "voordeel in tarieven per jaar": euros(result.tariffs),
            "voordeel in voorwaarden": result.conditions,
        }


class RecordEvaluation(Action):
    """The lead buyer's evaluation of the project, with the lessons for the next one (R106, R113)."""

    code = "evaluatie-vastleggen"
    title = _("Record the evaluation of the project")
    button = _("Record the evaluation")
    explanation = _("The evaluation becomes a document that all participants can read. You record it once.")
    requirement = "R106"
    step = Step.EVALUATION
    rights = (lead_buyer_of_project,)
    gates = (running, contract_completed, not_evaluated)
    form = forms.RecordEvaluationForm
    confirm = True

    def perform(
        self,
        *,
        text: str,
        lessons: str = "",
        **amounts: Any,
    ) -> ProjectEvaluation:
        found = [line.strip() for line in lessons.splitlines() if line.strip()]
        evaluation = ProjectEvaluation(
            project=self.subject,
            text=text,
            **amounts,
            written_at=clock.now(),
            written_by_name=self.by.name,
        )
        evaluation.document = store.add_pdf(
            self.subject,
            evaluation_report(evaluation, found),
            filename="evaluatie.pdf",
            title=f"Evaluatie {self.subject}",
            kind=DocumentKind.EVALUATION,
            step=Step.EVALUATION,
            audience=AudienceCode.PARTICIPANTS,
            by=self.by,
            frozen=True,
        )
        evaluation.save()
        Lesson.objects.bulk_create(
            Lesson(project=self.subject, category=self.subject.category, text=line) for line in found
        )
        return evaluation

    def sentence(self, result: ProjectEvaluation) -> str:
        return f"De evaluatie van het project is vastgelegd (sha256 {result.document.sha256})."

    def details(self, result: ProjectEvaluation) -> dict[str, object]:
        return {"document": result.document_id, "lessen": [lesson.text for lesson in self.subject.lessons.all()]}


class FinishProject(Action):
    """The project is finished; contacts and records officers hear that its file follows (R112)."""

    code = "project-afronden"
    title = _("Finish the project")
    button = _("Finish the project")
    explanation = _(
        "Nothing is decided in the project after this. What follows is its file: records departments first."
    )
    requirement = "R112"
    step = Step.EVALUATION
    rights = (lead_buyer_of_project,)
    gates = (running, contract_completed, evaluation_recorded, forms_filled_in)
    confirm = True

    def perform(self) -> Project:
        project = self.subject
        project.finish_step(Step.EVALUATION)
        project.life, project.finished_at = ProjectLife.FINISHED, clock.now()
        project.save(update_fields=["life", "finished_at"])
        return project

    def sentence(self, result: Project) -> str:
        return f"Het project “{result}” is afgerond."

    def _told(self) -> Iterable[tuple[object, ContractingAuthority]]:
        authorities = participating_authorities(self.subject)
        rows = contacts(self.subject, authorities) + people_at(authorities, Role.RECORDS)
        return {(person.pk, authority.pk): (person, authority) for person, authority in rows}.values()

    def messages(self, result: Project) -> Iterable[Draft]:
        for person, authority in self._told():
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Project afgerond: {result}",
                body=f"Het project “{result}” is afgerond. Het inkoopdossier voor {authority} wordt nu klaargemaakt; u "
                "krijgt bericht zodra u het kunt ophalen. De contactpersoon en de DIV-medewerker zien hier wat erin "
                f"komt:\n{full(f'/mijn/dossiers/{result.public_id}/')}",
            )


register(FillEvaluationForm, RecordExpectation, RecordEvaluation, FinishProject)
