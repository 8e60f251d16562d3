"""Composing messages inside the transaction of an act."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import Truncator

from accounts.models import ContractingAuthority, User
from projects.outbox.models import Message
from projects.procedure import clock


@dataclass(frozen=True)
class Attachment:
    """A small file that goes with a message (a calendar invitation)."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """A message as it will be sent: what the preview shows is what leaves (R133).

    `once` makes a second message with the same key impossible (reminders). `secret` takes the place of SECRET in the
    body when it is sent, and is forgotten then: a link that only the recipient may use.
    """

    kind: str
    recipient: str
    subject: str
    body: str
    recipient_name: str = ""
    authority: ContractingAuthority | None = None
    attachments: tuple[Attachment, ...] = field(default=())
    once: str | None = None
    secret: str = ""

    def __post_init__(self) -> None:
        # A title of 255 characters, or one with a line break in it, must not make an act impossible.
        object.__setattr__(self, "subject", Truncator(" ".join(self.subject.split())).chars(250))


def to_person(
    user: User, *, kind: str, subject: str, body: str, authority: ContractingAuthority | None = None, **more: object
) -> Draft:
    """A draft to a person, with a salutation above and the sender below the body."""
    text = f"Beste {user.get_full_name() or user.email},\n\n{body.strip()}\n"
    return Draft(kind, user.email, subject, text, user.get_full_name(), authority, **more)


def unsent(drafts: Iterable[Draft]) -> list[Draft]:
    """These drafts without those whose `once` key exists already or came before."""
    drafts = list(drafts)
    known = set(
        Message.objects.filter(unique_key__in=[d.once for d in drafts if d.once]).values_list("unique_key", flat=True)
    )
    kept = []
    for draft in drafts:
        if draft.once is None or draft.once not in known:
            kept.append(draft)
            known.add(draft.once)
    return kept


def queue(stream: str, drafts: Iterable[Draft]) -> list[Message]:
    """Writes drafts to the outbox, inside the transaction of the act. A draft whose `once` key exists is left out."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Messages are queued in the transaction of an act.")
    now = clock.now()
    return Message.objects.bulk_create(
        Message(
            stream=stream,
            kind=draft.kind,
            recipient=draft.recipient,
            recipient_name=draft.recipient_name,
            authority_id=draft.authority.pk if draft.authority else None,
            authority_name=str(draft.authority) if draft.authority else "",
            subject=draft.subject,
            body=draft.body,
            secret=draft.secret,
            attachments=[
                {"name": a.name, "type": a.content_type, "content": base64.b64encode(a.content).decode()}
                for a in draft.attachments
            ],
            queued_at=now,
            due_at=now,
            unique_key=draft.once,
        )
        for draft in unsent(drafts)
    )
