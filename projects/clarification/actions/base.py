"""What the acts on questions share, and the one way into the history of a question."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from projects.actions.base import Action
from projects.clarification.models import EntryKind, Question, QuestionEntry
from projects.clarification.naming import Found, found_in, names_of
from projects.clarification.rights import sees_askers
from projects.clarification.selectors import questions_of
from projects.clarification.wording import notice_name, register_path
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import listed
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.models import Project


def keep(
    questions: Iterable[Question], text: str, *, by: Actor, kind: EntryKind = EntryKind.EVENT, **more: object
) -> None:
    """Adds a line to the history of each of these questions, inside the transaction of an act."""
    now = clock.now()
    QuestionEntry.objects.bulk_create(
        [
            QuestionEntry(
                question=question,
                kind=kind,
                text=text,
                at=now,
                person_id=by.user.pk,
                person_name=by.name,
                **more,
            )
            for question in questions
        ]
    )


def names_warning(found: Iterable[Found], *, by_number: bool = False) -> str:
    """What who acts should think of when a question names somebody who asked, in Dutch."""
    places = listed(dict.fromkeys(f"vraag {item.number}: {item.where}" if by_number else item.where for item in found))
    return (
        f"Hier staat de naam van een vragensteller: {places}. Iedereen kan de nota lezen, en wie iets vroeg, hoort "
        "daar niet uit te blijken. Haal de naam weg (pas voor de vraag zelf de tekst voor de nota aan), of bevestig "
        "dat de naam mag blijven staan."
    )


class OnQuestion(Action):
    """What every act on one question shares: it is of the publication that counts and still outside a notice."""

    step = Step.CLARIFICATION
    gates = (running, step_open(Step.CLARIFICATION), tender_published)
    target_model = Question
    template = "clarification/on_question.html"
    # Whether it changes or agrees to what the notice will say: then who asked must not be named in it (R78).
    is_published = False
    # Whether it is about the answer, which a question that was merged does not have.
    about_the_answer = True

    @classmethod
    def targets(cls, subject: Project) -> models.QuerySet:
        """The questions on the publication that counts."""
        return questions_of(subject)

    def conditions(self) -> Iterable[Unmet]:
        yield from self.of_this_tender()
        yield from self.outside_notices()
        if self.target.merged_into and self.about_the_answer:
            yield Unmet(
                _("Question %(number)s was merged into question %(into)s.")
                % {"number": self.target.number, "into": self.target.merged_into.number}
            )
        if self.target.withdrawn_at:
            yield Unmet(_("The asker withdrew question %(number)s.") % {"number": self.target.number})

    def of_this_tender(self) -> Iterable[Unmet]:
        """It is not about a tender that was withdrawn."""
        if self.target.publication_id != getattr(publication_of(self.subject), "pk", None):
            yield Unmet(_("This question was about a tender that has been withdrawn."))

    def outside_notices(self) -> Iterable[Unmet]:
        """It is in no notice, published or made."""
        question, notice = self.target, self.target.notice
        if notice and notice.published_at:
            yield Unmet(
                _("Question %(number)s was published already, in “%(notice)s”.")
                % {"number": question.number, "notice": notice_name(notice.number)}
            )
        elif notice:
            yield Unmet(
                _("Question %(number)s is in “%(notice)s”, which has been made. Take it back first.")
                % {"number": question.number, "notice": notice_name(notice.number)},
                _("the lead buyer"),
            )

    @property
    def sees_askers(self) -> bool:
        """Whether who acts sees who asked, and so the words of the market party as they came in."""
        return sees_askers(self.by.user, self.subject)

    def named(self) -> list[Found]:
        """Where the question names somebody who asked; only for who may know that (R78)."""
        if self.target.notice_id or not self.sees_askers:
            return []
        return found_in([self.target], names_of(self.subject))

    def asks_first(self, **data: Any) -> bool:
        return self.is_published and self.sees_askers and bool(self.rehearse(**data).warnings)

    def warnings(self, result: Question) -> Iterable[str]:
        if self.is_published and (found := self.named()):
            yield names_warning(found)

    def details(self, result: Question) -> dict[str, object]:
        return {"vraag": result.pk, "stand": result.state}

    def next_url(self, result: Question) -> str:
        """The question itself, in the register."""
        return f"{register_path(self.subject)}{result.number}/"
