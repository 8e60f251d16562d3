"""Publication on the platform, forwarding to the participants, and withdrawal (R71–R73)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import team_complete
from projects.participation.selectors import contacts, participating_authorities
from projects.procedure import clock
from projects.procedure.gate import Refused, Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.tendering import Procedure, rule_of
from projects.procedure.wording import listed, moment
from projects.tender_documents import forms
from projects.tender_documents.facts import REQUIRED, check_facts, dates_in_words, facts_as_dict, lots_or_all
from projects.tender_documents.gates import (
    documents_there,
    not_forwarded,
    not_published,
    publication_of,
    strategy_adopted,
    tender_published,
    withdrawable,
)
from projects.tender_documents.models import PublishedDocument, TenderPublication
from projects.tender_documents.selectors import codes_in_words, findings_of, set_warnings
from projects.tender_documents.terms import day_of
from projects.tree.gates import running, step_open
from projects.tree.links import full, project_path
from projects.tree.models import Lot
from projects.tree.rights import lead_buyer_of_project


def changed(document: Document, sha256: str) -> Refused:
    """The refusal for a file that is not what was recorded."""
    sentence = _("The file of “%(document)s” is no longer what was recorded (sha256 %(sha256)s).")
    return Refused([Unmet(sentence % {"document": document, "sha256": sha256}, _("the administrator"))])


def freeze(documents: Iterable[Document]) -> None:
    """Freezes each document. Raises Refused, naming the document, when its bytes are not those that were recorded."""
    for document in documents:
        try:
            store.freeze([document])
        except (store.FileChanged, FileNotFoundError) as error:
            raise changed(document, document.sha256) from error


class PublishTenderDocuments(Action):
    """The publication on the tender platform is recorded, and its documents are frozen (R71, R73).

    The platform publishes first: nothing is shown here before that (art. 2.65 Aanbestedingswet 2012).
    """

    code = "aanbesteding-publiceren"
    title = _("Record the publication of the tender")
    button = _("Record the publication")
    explanation = _("Publish on the tender platform first. The documents are frozen as they stand now.")
    requirement = "R71"
    step = Step.TENDER_DOCUMENTS
    rights = (lead_buyer_of_project,)
    gates = (
        running,
        step_open(Step.TENDER_DOCUMENTS),
        strategy_adopted,
        team_complete,
        documents_there,
        not_published,
    )
    form = forms.PublishForm
    confirm = True

    def initial(self) -> dict[str, Any]:
        return forms.known_facts(self.subject)

    def clean(
        self,
        *,
        published_at: datetime,
        questions_until: datetime,
        bids_until: datetime,
        procedure: str,
        requests_until: datetime | None = None,
        **facts: Any,
    ) -> None:
        self._check_moment(published_at)
        self._check_order(published_at, questions_until, requests_until, bids_until)
        on = day_of(published_at)
        if (sent_on := facts.get("sent_on")) and sent_on > on:
            raise ValidationError({"sent_on": _("A notice is sent before it is published.")})
        check_facts(on, procedure=procedure, requests_until=requests_until, **facts)
        rule = rule_of(procedure, on)
        if rule.selection and requests_until is None:
            raise ValidationError({"requests_until": REQUIRED})
        if facts.get("ted_number") and not rule.european:
            raise ValidationError({"ted_number": _("Only a European tender has a number on TED.")})
        project_lots = {lot.pk for lot in self.subject.lots.all()}
        if not {lot.pk for lot in facts.get("lots") or ()} <= project_lots:
            raise ValidationError({"lots": _("Choose lots of this project.")})

    def _check_moment(self, published_at: datetime) -> None:
        """Publication lies behind us, after the participants were laid down and an earlier tender was withdrawn."""
        if published_at > clock.now():
            raise ValidationError(
                {"published_at": _("The platform publishes first; record it here after that moment.")}
            )
        opened_at = self.subject.step(Step.TENDER_DOCUMENTS).opened_at
        if published_at < opened_at:
            raise ValidationError(
                {
                    "published_at": _("The participants were laid down on %(moment)s; publication came after that.")
                    % {"moment": moment(opened_at)}
                }
            )
        withdrawn = self.subject.publications.exclude(withdrawn_at=None).order_by("withdrawn_at").last()
        if withdrawn and published_at < withdrawn.withdrawn_at:
            raise ValidationError(
                {
                    "published_at": _("The tender was withdrawn on %(moment)s; it was published again after that.")
                    % {"moment": moment(withdrawn.withdrawn_at)}
                }
            )

    def _check_order(
        self, published_at: datetime, questions_until: datetime, requests_until: datetime | None, bids_until: datetime
    ) -> None:
        """Questions and requests close after publication, bids after both."""
        if questions_until <= published_at:
            raise ValidationError({"questions_until": _("Questions close after publication.")})
        if requests_until and requests_until <= published_at:
            raise ValidationError({"requests_until": _("Requests close after publication.")})
        if bids_until <= questions_until:
            raise ValidationError({"bids_until": forms.AFTER["questions_until"]})
        if requests_until and bids_until <= requests_until:
            raise ValidationError({"bids_until": forms.AFTER["requests_until"]})

    def perform(self, *, lots: Iterable[Lot] | None = None, **facts: Any) -> TenderPublication:
        documents = list(self.subject.documents.current().filter(kind=DocumentKind.TENDER_DOCUMENT))
        freeze(documents)
        publication = TenderPublication.objects.create(
            project=self.subject, recorded_at=clock.now(), published_by_name=self.by.name, **facts
        )
        publication.lots.set(lots_or_all(self.subject, lots))
        PublishedDocument.objects.bulk_create(
            PublishedDocument(publication=publication, document=document, sha256=document.sha256)
            for document in documents
        )
        self.subject.open_step(Step.CLARIFICATION)
        return publication

    def sentence(self, result: TenderPublication) -> str:
        ted = f", op TED {result.ted_number}" if result.ted_number else ""
        return (
            f"De aanbesteding is op {moment(result.published_at)} gepubliceerd op {result.platform}, nummer "
            f"{result.notice_number}{ted} ({Procedure(result.procedure).label}, {codes_in_words(result)})."
            f"{dates_in_words(result)}"
        )

    def details(self, result: TenderPublication) -> dict[str, object]:
        return facts_as_dict(result) | {
            "publicatie": result.pk,
            "adres": result.url,
            "stukken": {str(row.document_id): row.sha256 for row in result.documents.all()},
        }

    def warnings(self, result: TenderPublication) -> Iterable[str]:
        yield from (str(finding) for finding in findings_of(result))
        yield from set_warnings(self.subject)


class ForwardTenderDocuments(Action):
    """What was published goes, for information, to the contact persons of all participants, once (R72, R73)."""

    code = "aanbestedingsdocumenten-doorsturen"
    title = _("Forward the tender documents to the participants")
    button = _("Forward the documents")
    explanation = _("For information; no approval is asked. Exactly the files that were published are forwarded.")
    requirement = "R72"
    step = Step.TENDER_DOCUMENTS
    rights = (lead_buyer_of_project,)
    gates = (running, tender_published, not_forwarded)
    confirm = True

    def perform(self) -> TenderPublication:
        publication = publication_of(self.subject)
        rows = list(publication.documents.select_related("document"))
        documents = [row.document for row in rows]
        for row in rows:
            if row.sha256 != row.document.sha256:
                raise changed(row.document, row.sha256)
        freeze(documents)
        store.widen(documents, AudienceCode.PARTICIPANTS)
        publication.forwarded_at = clock.now()
        publication.save(update_fields=["forwarded_at"])
        self.subject.finish_step(Step.TENDER_DOCUMENTS)
        return publication

    def sentence(self, result: TenderPublication) -> str:
        names = listed(participating_authorities(self.subject))
        return f"De gepubliceerde aanbestedingsdocumenten zijn ter informatie doorgestuurd aan {names}."

    def details(self, result: TenderPublication) -> dict[str, object]:
        return {
            "publicatie": result.pk,
            "stukken": {str(row.document_id): row.sha256 for row in result.documents.all()},
        }

    def messages(self, result: TenderPublication) -> Iterable[Draft]:
        files = "\n".join(
            f"- {row.document.title}: {full(row.document.url)}\n  sha256: {row.sha256}"
            for row in result.documents.select_related("document")
        )
        for person, authority in contacts(self.subject, participating_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Aanbestedingsdocumenten {self.subject}",
                body=f"De aanbesteding “{self.subject}” is op {moment(result.published_at)} gepubliceerd op "
                f"{result.platform}, nummer {result.notice_number}:\n{result.url}\n\nDit zijn de definitieve stukken, "
                f"precies zoals ze gepubliceerd zijn:\n{files}\n\nU ontvangt ze ter informatie; u hoeft niets te doen. "
                "Komt een marktpartij bij u met een vraag? Verwijs die dan naar het aanbestedingsplatform.",
            )


class WithdrawTender(Action):
    """The tender is withdrawn; it can be published again, as a new publication."""

    code = "aanbesteding-intrekken"
    title = _("Withdraw the tender")
    button = _("Withdraw the tender")
    explanation = _("Withdraw it on the tender platform too. You can then change the documents and publish again.")
    requirement = "R71"
    step = Step.TENDER_DOCUMENTS
    rights = (lead_buyer_of_project,)
    gates = (running, tender_published, withdrawable)
    form = forms.WithdrawForm
    confirm = True

    def perform(self, *, reason: str) -> TenderPublication:
        publication = publication_of(self.subject)
        publication.withdrawn_at, publication.withdrawal_reason = clock.now(), reason
        publication.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        for step in (Step.TENDER_DOCUMENTS, Step.CLARIFICATION):
            self.subject.reopen_step(step)
        return publication

    def sentence(self, result: TenderPublication) -> str:
        return f"De aanbesteding ({result}) is ingetrokken. Reden: {result.withdrawal_reason}"

    def details(self, result: TenderPublication) -> dict[str, object]:
        return {"publicatie": result.pk}

    def messages(self, result: TenderPublication) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, participating_authorities(self.subject)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Aanbesteding ingetrokken: {self.subject}",
                body=f"De aanbesteding “{self.subject}” ({result}) is ingetrokken.\n\nReden: "
                f"{result.withdrawal_reason}\n\nUw organisatie blijft deelnemer. U ontvangt bericht als de "
                f"aanbesteding opnieuw gepubliceerd is.\n{full(project_path(self.subject))}",
            )
