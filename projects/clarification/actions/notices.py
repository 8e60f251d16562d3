"""The notices themselves: making, publishing, taking back, and that nobody asked anything (R75, R77, R80)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.clarification import forms
from projects.clarification.actions.base import names_warning
from projects.clarification.gates import (
    all_agreed,
    documents_forwarded,
    no_notice_made,
    nothing_waits,
    notice_made,
    privately_answered,
    questions_closed,
    something_to_publish,
    window_answered,
)
from projects.clarification.models import ClarificationNotice, Question
from projects.clarification.naming import Found, found_in, names_of
from projects.clarification.papers import notice_paper, notice_title
from projects.clarification.selectors import QuestionCount, notice_in_the_making, question_count, questions_of
from projects.clarification.windows import covered_until, is_in_time, last_day_for_a_notice, questions_close_at
from projects.clarification.wording import notice_name, numbers, register_path
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.documents.rendering import render_docx, render_pdf, word
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import contacts, participating_authorities
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import day, moment
from projects.tender_documents.actions import freeze
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import full
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


def next_number(project: Project) -> int:
    """The number of the next notice of a project."""
    return (ClarificationNotice.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1


def fingerprints(notice: ClarificationNotice) -> dict[str, str]:
    """The sha256 of a notice in both shapes, for the journal."""
    found = {"sha256": notice.document.sha256}
    return found | {"sha256 (Word)": notice.word.sha256} if notice.word else found


class OnNotice(Action):
    """What the acts on notices share."""

    requirement = "R77"
    step = Step.CLARIFICATION
    rights = (lead_buyer_of_project,)

    def late_notice(self, at: datetime | None = None) -> str:
        """What the law says of a notice that is published now (or at `at`), when it comes late; otherwise empty.

        Art. 2.54 and 2.73 Aanbestedingswet 2012. It is a warning: the notice may be needed all the same.
        """
        publication = publication_of(self.subject)
        if publication is None or is_in_time(publication, at or clock.now()):
            return ""
        last = day(last_day_for_a_notice(publication))
        return (
            f"De nota komt te laat voor de sluiting van de inschrijvingen op {moment(publication.bids_until)}: op tijd "
            f"was uiterlijk {last} (art. 2.54 Aanbestedingswet 2012). Verleng zo nodig de termijn voor inschrijvingen "
            "(art. 2.73)."
        )

    def finish(self) -> None:
        """The clarification is over; the tender phase follows (R80)."""
        self.subject.finish_step(Step.CLARIFICATION)
        self.subject.open_step(Step.AWARD)


class MakeClarificationNotice(OnNotice):
    """The notice is made of every question with an agreed answer; its text does not change any more (R75, R77).

    This is the file to publish on the platform: what is recorded as published later is exactly this file.
    """

    code = "nota-van-inlichtingen-opmaken"
    title = _("Make the clarification notice")
    button = _("Make the notice")
    explanation = _("You then download the notice, publish it on the tender platform, and record that here.")
    template = "clarification/make_notice.html"
    gates = (
        running,
        step_open(Step.CLARIFICATION),
        tender_published,
        documents_forwarded,
        no_notice_made,
        something_to_publish,
        all_agreed,
    )

    def count(self) -> QuestionCount:
        """What is ready, and what is not."""
        return question_count(self.subject)

    @property
    def register(self) -> str:
        """Where the questions are."""
        return register_path(self.subject)

    def questions(self) -> QuerySet[Question]:
        """The questions that go into it."""
        waiting = questions_of(self.subject).outside_notices().settled()
        return waiting.select_related("merged_into__notice")

    def named(self) -> list[Found]:
        """Where the notice would name somebody who asked (R78)."""
        return found_in(self.questions(), names_of(self.subject))

    def asks_first(self, **data: Any) -> bool:
        return bool(self.named())

    def warnings(self, result: ClarificationNotice) -> Iterable[str]:
        if self.found:
            yield names_warning(self.found, by_number=True)

    def late_undecided(self) -> str:
        """The numbers of the late questions that are neither answered nor set aside; they wait for a next notice."""
        waiting = questions_of(self.subject).outside_notices().unsettled().filter(is_late=True)
        found = list(waiting.values_list("number", flat=True))
        return numbers(found) if found else ""

    def perform(self) -> ClarificationNotice:
        project, number = self.subject, next_number(self.subject)
        publication, until = publication_of(project), covered_until(project)
        questions = list(self.questions())
        self.found = found_in(questions, names_of(project))
        paper = notice_paper(project, publication, number=number, questions=questions)
        notice = ClarificationNotice.objects.create(
            project=project,
            publication=publication,
            number=number,
            prepared_at=clock.now(),
            covers_until=until,
            document=self._keep(number, render_pdf(paper), "pdf", "application/pdf"),
            word=self._keep(number, render_docx(paper), "docx", word.CONTENT_TYPE),
        )
        Question.objects.filter(pk__in=[question.pk for question in questions]).update(notice=notice)
        return notice

    def _keep(self, number: int, content: bytes, extension: str, content_type: str) -> Document:
        title = notice_title(self.subject, number)
        return store.add(
            self.subject,
            content=content,
            filename=f"nota-van-inlichtingen-{number}.{extension}",
            content_type=content_type,
            title=title if extension == "pdf" else f"{title} (Word)",
            kind=DocumentKind.CLARIFICATION_NOTICE,
            step=Step.CLARIFICATION,
            audience=AudienceCode.TEAM,
            by=self.by,
        )

    def sentence(self, result: ClarificationNotice) -> str:
        return f"{notice_name(result.number)} is opgemaakt. Aantal vragen: {result.questions.count()}."

    def details(self, result: ClarificationNotice) -> dict[str, object]:
        named_in = {"met de naam van een vragensteller": sorted({item.number for item in self.found})}
        return {"nota": result.pk, "document": result.document_id} | fingerprints(result) | named_in


class TakeBackClarificationNotice(OnNotice):
    """A notice that was not published yet is taken back, to change an answer in it."""

    code = "nota-van-inlichtingen-terugnemen"
    title = _("Take the clarification notice back")
    button = _("Take the notice back")
    explanation = _("Only as long as it has not been published on the tender platform.")
    gates = (running, step_open(Step.CLARIFICATION))

    def conditions(self) -> Iterable:
        if notice_in_the_making(self.subject) is None:
            yield from notice_made(self.subject)

    def perform(self) -> ClarificationNotice:
        notice = notice_in_the_making(self.subject)
        notice.questions.update(notice=None)
        documents = notice.documents
        notice.delete()
        for document in documents:
            if document.withdrawn_at is None:
                store.withdraw(document)
        return notice

    def sentence(self, result: ClarificationNotice) -> str:
        return f"{notice_name(result.number)} is teruggenomen voordat zij gepubliceerd was."

    def details(self, result: ClarificationNotice) -> dict[str, object]:
        return fingerprints(result)


class PublishClarificationNotice(OnNotice):
    """That the notice was published on the platform is recorded; it is then public here too (R75, R77, R78).

    The last one ends the step and starts the tender phase (R80).
    """

    code = "nota-van-inlichtingen-publiceren"
    title = _("Record the publication of the clarification notice")
    button = _("Record the publication")
    explanation = _("Publish on the tender platform first. The contact persons of the participants get a mail.")
    gates = (
        running,
        step_open(Step.CLARIFICATION),
        tender_published,
        documents_forwarded,
        notice_made,
        window_answered,
    )
    form = forms.PublishNoticeForm
    template = "clarification/publish_notice.html"
    confirm = True

    def notice(self) -> ClarificationNotice | None:
        """The notice that is published."""
        return notice_in_the_making(self.subject)

    def clean(self, *, published_at: datetime, url: str, is_last: bool = False) -> None:
        notice, publication = notice_in_the_making(self.subject), publication_of(self.subject)
        if published_at > clock.now():
            raise ValidationError(
                {"published_at": _("The platform publishes first; record it here after that moment.")}
            )
        if published_at < notice.prepared_at.replace(second=0, microsecond=0):
            raise ValidationError(
                {
                    "published_at": _("The notice was made on %(moment)s; publication came after that.")
                    % {"moment": moment(notice.prepared_at)}
                }
            )
        if published_at >= publication.bids_until:
            raise ValidationError(
                {
                    "published_at": _("Bids closed on %(moment)s; a notice is published before that.")
                    % {"moment": moment(publication.bids_until)}
                }
            )
        if is_last:
            self._check_last(questions_close_at(publication))

    def _check_last(self, closes: datetime) -> None:
        """Nothing comes after the last notice. Raises ValidationError."""
        if clock.now() < closes:
            sentence = _("Market parties can still ask questions until %(moment)s; this is not the last notice.")
            raise ValidationError({"is_last": sentence % {"moment": moment(closes)}})
        if questions_of(self.subject).outside_notices().exists():
            raise ValidationError(
                {"is_last": _("There are questions that are not in a notice yet; this is not the last notice.")}
            )
        if unmet := privately_answered(self.subject):
            raise ValidationError({"is_last": [item.sentence for item in unmet]})

    def perform(self, *, published_at: datetime, url: str, is_last: bool = False) -> ClarificationNotice:
        notice = notice_in_the_making(self.subject)
        freeze(notice.documents)
        store.widen(notice.documents, AudienceCode.PUBLIC)
        notice.published_at, notice.published_by_name = published_at, self.by.name
        notice.url, notice.is_last = url, is_last
        notice.save()
        if is_last:
            self.finish()
        return notice

    def sentence(self, result: ClarificationNotice) -> str:
        text = (
            f"{notice_name(result.number)} is op {moment(result.published_at)} gepubliceerd op "
            f"{result.publication.platform}. Aantal vragen: {result.questions.count()}."
        )
        if late := self.late_notice(result.published_at):
            text = f"{text} {late}"
        if not result.is_last:
            return text
        count = question_count(self.subject)
        return f"{text} Dit is de laatste nota. Ontvangen vragen: {count.received}, in een nota: {count.in_notices}."

    def details(self, result: ClarificationNotice) -> dict[str, object]:
        return {
            "nota": result.pk,
            "adres": result.url,
            "vragen": list(result.questions.values_list("number", flat=True)),
            "op tijd": not self.late_notice(result.published_at),
        } | fingerprints(result)

    def messages(self, result: ClarificationNotice) -> Iterable[Draft]:
        last = "Dit is de laatste nota; er volgen geen antwoorden meer.\n\n" if result.is_last else ""
        for person, authority in contacts(self.subject, participating_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"{notice_name(result.number)}: {self.subject}",
                body=f"{notice_name(result.number)} bij de aanbesteding “{self.subject}” is op "
                f"{moment(result.published_at)} gepubliceerd op {result.publication.platform}:\n{result.url}\n\n{last}"
                f"U leest de nota hier:\n{full(result.document.url)}\n\nU hoeft niets te doen.",
            )


class RecordNoQuestions(OnNotice):
    """Nobody asked anything (more): the step ends without another notice (R75, R80)."""

    code = "geen-vragen-vastleggen"
    title = _("Record that there are no further questions")
    button = _("There are no further questions")
    requirement = "R75"
    gates = (
        running,
        step_open(Step.CLARIFICATION),
        tender_published,
        documents_forwarded,
        questions_closed,
        no_notice_made,
        nothing_waits,
        privately_answered,
    )

    def perform(self) -> ClarificationNotice:
        now = clock.now()
        notice = ClarificationNotice.objects.create(
            project=self.subject,
            publication=publication_of(self.subject),
            number=next_number(self.subject),
            is_last=True,
            no_questions=True,
            prepared_at=now,
            published_at=now,
            published_by_name=self.by.name,
        )
        self.finish()
        return notice

    def sentence(self, result: ClarificationNotice) -> str:
        count = question_count(self.subject).received
        if count:
            return f"Er zijn geen verdere vragen. Ontvangen vragen: {count}; alle staan in een nota van inlichtingen."
        return "Er zijn geen vragen van marktpartijen ontvangen."

    def details(self, result: ClarificationNotice) -> dict[str, object]:
        return {"nota": result.pk}
