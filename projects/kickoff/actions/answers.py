"""What authorities bring to the strategy: their stance and their answers (R42, R45)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.kickoff import forms
from projects.kickoff.gates import kickoff_held, questions_asked
from projects.kickoff.models import AuthorityStance, StrategyAnswer, StrategyQuestion
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import somebody_interested
from projects.participation.rights import contact_of_authority
from projects.participation.selectors import contacts, interested_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import listed
from projects.tree.gates import announced, running
from projects.tree.links import full, member_act_path, project_path
from projects.tree.rights import lead_buyer_of_project


class OfInterestedAuthority(Action):
    """An act of an authority that registered interest."""

    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)

    def conditions(self) -> Iterable[Unmet]:
        if self.by.authority and self.by.authority not in interested_authorities(self.subject):
            yield Unmet(
                _("Your authority has not registered interest in this project."), link=project_path(self.subject)
            )


class RecordStance(OfInterestedAuthority):
    """How the authority stands towards the project after the meeting: no decision (R42)."""

    code = "draagvlak-vastleggen"
    title = _("Say how your authority stands towards the project")
    button = _("Record our stance")
    explanation = _("This binds your authority to nothing. You can change it until the strategy is offered.")
    requirement = "R42"
    gates = (running, kickoff_held)
    form = forms.StanceForm

    def perform(self, *, stance: str, remark: str = "") -> AuthorityStance:
        facts = {"stance": stance, "remark": remark, "recorded_at": clock.now(), "recorded_by_name": self.by.name}
        return AuthorityStance.objects.update_or_create(
            project=self.subject, authority=self.by.authority, defaults=facts
        )[0]

    def sentence(self, result: AuthorityStance) -> str:
        remark = f" {result.remark}" if result.remark else ""
        return f"Draagvlak bij {result.authority}: {result.get_stance_display()}.{remark}"


class AskAuthorities(Action):
    """The lead buyer asks what the strategy needs to know (R45)."""

    code = "vragen-stellen-aan-diensten"
    title = _("Ask the authorities questions for the strategy")
    button = _("Send these questions")
    requirement = "R45"
    step = Step.KICKOFF
    rights = (lead_buyer_of_project,)
    gates = (running, announced, somebody_interested)
    form = forms.QuestionsForm
    confirm = True

    def perform(self, *, questions: list[str]) -> list[StrategyQuestion]:
        first = self.subject.strategy_questions.count() + 1
        return StrategyQuestion.objects.bulk_create(
            StrategyQuestion(project=self.subject, number=number, text=text, asked_at=clock.now())
            for number, text in enumerate(questions, start=first)
        )

    def sentence(self, result: list[StrategyQuestion]) -> str:
        count = len(result)
        names = listed(interested_authorities(self.subject))
        return f"{count} {'vraag' if count == 1 else 'vragen'} voor de strategie gesteld aan {names}."

    def messages(self, result: list[StrategyQuestion]) -> Iterable[Draft]:
        lines = "\n".join(str(question) for question in result)
        for person, authority in contacts(self.subject, interested_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Vragen voor de inkoopstrategie: {self.subject}",
                body=f"Voor de inkoopstrategie van “{self.subject}” hebben wij uw antwoord nodig:\n\n{lines}\n\n"
                f"Antwoord hier:\n{full(member_act_path(self.subject, AnswerStrategyQuestions.code))}"
                f"?namens={authority.pk}",
            )


class AnswerStrategyQuestions(OfInterestedAuthority):
    """An authority answers; the authors of the strategy read it (R45)."""

    code = "vragen-beantwoorden"
    title = _("Answer the questions for the strategy")
    button = _("Send our answers")
    requirement = "R45"
    gates = (running, questions_asked)
    form = forms.AnswersForm

    def clean(self, *, answers: dict[StrategyQuestion, str]) -> None:
        if not answers:
            raise ValidationError(_("Answer at least one question."))

    def perform(self, *, answers: dict[StrategyQuestion, str]) -> list[StrategyAnswer]:
        facts = {"answered_at": clock.now(), "answered_by_name": self.by.name}
        return [
            StrategyAnswer.objects.update_or_create(
                question=question, authority=self.by.authority, defaults=facts | {"text": text}
            )[0]
            for question, text in answers.items()
        ]

    def sentence(self, result: list[StrategyAnswer]) -> str:
        numbers = listed(answer.question.number for answer in result)
        return f"{self.by.authority} heeft geantwoord op vraag {numbers} voor de strategie."

    def details(self, result: list[StrategyAnswer]) -> dict[str, object]:
        return {"antwoorden": {str(answer.question.number): answer.text for answer in result}}
