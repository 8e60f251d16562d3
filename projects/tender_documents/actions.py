"""The acts of the tender documents: the only writers with consequences."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.actions.registry import register
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import team_complete
from projects.participation.selectors import contacts, participating_authorities
from projects.procedure import clock
from projects.procedure.gate import Refused, Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed, moment
from projects.tender_documents import forms
from projects.tender_documents.gates import (
    documents_there,
    not_forwarded,
    not_published,
    publication_of,
    strategy_adopted,
    tender_published,
    withdrawable,
)
from projects.tender_documents.models import Procedure, PublishedDocument, TenderPublication
from projects.tree.gates import running, step_open
from projects.tree.links import full, project_path
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

    def clean(self, *, published_at: datetime, questions_until: datetime, bids_until: datetime, **more: str) -> None:
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
        if questions_until <= published_at:
            raise ValidationError({"questions_until": _("Questions close after publication.")})
        if bids_until <= questions_until:
            raise ValidationError({"bids_until": _("Bids close after questions.")})

    def perform(
        self,
        *,
        platform: str,
        notice_number: str,
        url: str,
        procedure: str,
        cpv: str,
        published_at: datetime,
        questions_until: datetime,
        bids_until: datetime,
    ) -> TenderPublication:
        documents = list(self.subject.documents.current().filter(kind=DocumentKind.TENDER_DOCUMENT))
        freeze(documents)
        publication = TenderPublication.objects.create(
            project=self.subject,
            platform=platform,
            notice_number=notice_number,
            url=url,
            procedure=procedure,
            cpv=cpv,
            published_at=published_at,
            questions_until=questions_until,
            bids_until=bids_until,
            recorded_at=clock.now(),
            published_by_name=self.by.name,
        )
        PublishedDocument.objects.bulk_create(
            PublishedDocument(publication=publication, document=document, sha256=document.sha256)
            for document in documents
        )
        self.subject.open_step(Step.CLARIFICATION)
        return publication

    def sentence(self, result: TenderPublication) -> str:
        return (
            f"De aanbesteding is op {moment(result.published_at)} gepubliceerd op {result.platform}, nummer "
            f"{result.notice_number} ({Procedure(result.procedure).label}). Vragen kunnen tot "
            f"{moment(result.questions_until)}, inschrijvingen tot {moment(result.bids_until)}."
        )

    def details(self, result: TenderPublication) -> dict[str, object]:
        return {
            "publicatie": result.pk,
            "adres": result.url,
            "cpv": result.cpv,
            "stukken": {str(row.document_id): row.sha256 for row in result.documents.all()},
        }


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


register(PublishTenderDocuments, ForwardTenderDocuments, WithdrawTender)
