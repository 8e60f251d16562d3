"""Making, offering and freezing documents. Called inside the transaction of an action."""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import ContractingAuthority
from projects.documents import storage
from projects.documents.models import Document, DocumentKind, DocumentOffer, SignatureCheck
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Attachment
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.tree.models import Lot, Project


class FileChanged(RuntimeError):
    """The bytes in storage are not those that were recorded."""


def add(
    project: Project,
    *,
    content: bytes,
    filename: str,
    content_type: str,
    title: str,
    kind: DocumentKind,
    step: Step,
    audience: AudienceCode,
    by: Actor | None,
    lot: Lot | None = None,
    replaces: Document | None = None,
    frozen: bool = False,
) -> Document:
    """Keeps bytes as a new document; `frozen` when a formal act rests on it from the start.

    `lot` when it is about one lot of the project.
    """
    now = clock.now()
    return Document.objects.create(
        project=project,
        lot=lot,
        step=step,
        kind=kind,
        title=title[:250],
        audience=audience,
        filename=filename,
        storage_name=storage.keep(content),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=now,
        uploaded_by_id=by.user.pk if by else None,
        uploaded_by_name=by.name if by else "",
        replaces=replaces,
        frozen_at=now if frozen else None,
    )


def add_upload(project: Project, upload: CheckedUpload, **fields: object) -> Document:
    """Keeps an upload that passed its checks (uploads.check_upload), and what was found of signatures in it."""
    document = add(
        project,
        content=upload.content,
        filename=upload.filename,
        content_type=upload.content_type,
        title=str(fields.pop("title", "") or upload.filename),
        **fields,
    )
    if (found := upload.signatures) is not None:
        SignatureCheck.objects.create(
            document=document,
            verdict=found.verdict.value,
            found=found.as_dict(),
            trust_roots=list(found.trust_roots),
            checked_with=found.checked_with,
            checked_at=found.checked_at,
        )
    return document


def add_pdf(project: Project, content: bytes, *, filename: str, **fields: object) -> Document:
    """Keeps a PDF that the portal made itself."""
    return add(project, content=content, filename=filename, content_type="application/pdf", **fields)


def attachment(document: Document) -> Attachment:
    """A document as it goes with a message."""
    return Attachment(document.filename, document.content_type, storage.read(document.storage_name))


def offer(documents: Iterable[Document], authorities: Iterable[ContractingAuthority]) -> None:
    """Offers these documents to these authorities, for good; offering again changes nothing."""
    now = clock.now()
    authorities = list(authorities)
    DocumentOffer.objects.bulk_create(
        [DocumentOffer(document=d, authority=a, offered_at=now) for d in documents for a in authorities],
        ignore_conflicts=True,
    )


def freeze(documents: Iterable[Document]) -> None:
    """From now on a formal act rests on these documents. Raises FileChanged when bytes differ from their sha256."""
    for document in documents:
        content = storage.read(document.storage_name)
        if hashlib.sha256(content).hexdigest() != document.sha256:
            raise FileChanged(f"document {document.pk}")
        if document.frozen_at is None:
            document.frozen_at = clock.now()
            document.save(update_fields=["frozen_at"])


def withdraw(document: Document) -> None:
    """Takes a draft back. Raises ValidationError for a frozen document."""
    if document.frozen_at is not None:
        raise ValidationError(_("A formal act rests on this document; it cannot be withdrawn."))
    document.withdrawn_at = clock.now()
    document.save(update_fields=["withdrawn_at"])


def widen(documents: Iterable[Document], audience: AudienceCode) -> None:
    """Gives documents another audience, as part of an act (forwarding, publishing)."""
    for document in documents:
        document.audience = audience
        document.save(update_fields=["audience"])
