"""Composing messages inside the transaction of an act."""

import base64
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from projects.outbox.html import SIGN_OFF
from projects.outbox.models import Message
from projects.procedure import clock
from projects.procedure.gate import Refused, Unmet

logger = logging.getLogger(__name__)

LONGEST_NAME = 200
_SIGNED_OFF = re.compile(rf"{SIGN_OFF}[^\n]*\nU ontvangt dit bericht omdat [^\n]*\.\n[^\n]*\n\Z")


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
    body when it is sent, and is forgotten then: a link that only the recipient may use. `because` ends the sentence
    “U ontvangt dit bericht omdat …” below the text.
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
    person: User | None = None
    because: str = ""

    def __post_init__(self) -> None:
        # A title of 255 characters, or one with a line break in it, must not make an act impossible.
        object.__setattr__(self, "subject", Truncator(" ".join(self.subject.split())).chars(250))
        object.__setattr__(self, "recipient", self.recipient.strip())
        object.__setattr__(self, "body", _signed_off(self.body, self.because or self._reason()))

    def _reason(self) -> str:
        if self.authority:
            return f"u een rol hebt voor {self.authority}"
        return "u een account hebt op dit portaal" if self.person else "dit adres aan ons is opgegeven"

    @property
    def is_usable(self) -> bool:
        """Whether there is an e-mail address that a mail can be sent to."""
        try:
            validate_email(self.recipient)
        except ValidationError:
            return False
        return len(self.recipient) <= Message._meta.get_field("recipient").max_length


def _signed_off(body: str, reason: str) -> str:
    if _SIGNED_OFF.search(body):
        return body
    text = re.sub(r"\n{3,}", "\n\n", body.replace("\r\n", "\n").strip())
    sender = f"{settings.WAGTAIL_SITE_NAME}\nU ontvangt dit bericht omdat {reason}.\n{settings.BASE_URL}/\n"
    return f"{text}\n{SIGN_OFF}{sender}"


def to_person(
    user: User, *, kind: str, subject: str, body: str, authority: ContractingAuthority | None = None, **more: object
) -> Draft:
    """A draft to a person, with a salutation above the body."""
    text = f"Beste {user.get_full_name() or user.email},\n\n{body.strip()}\n"
    return Draft(kind, user.email, subject, text, user.get_full_name(), authority, person=user, **more)


def unsent(drafts: Iterable[Draft]) -> list[Draft]:
    """These drafts without those whose `once` key exists already or came before.

    Raises Refused with everybody who has no usable e-mail address, so that nobody is left out unseen.
    """
    drafts = list(drafts)
    known = set(
        Message.objects.filter(unique_key__in=[d.once for d in drafts if d.once]).values_list("unique_key", flat=True)
    )
    kept = []
    for draft in drafts:
        if draft.once is None or draft.once not in known:
            kept.append(draft)
            known.add(draft.once)
    if unusable := [draft for draft in kept if not draft.is_usable]:
        raise Refused(list(dict.fromkeys(_no_address(draft) for draft in unusable)))
    return kept


def usable(drafts: Iterable[Draft]) -> list[Draft]:
    """These drafts without those that have no usable address: for what time asks for, where nobody can be refused."""
    drafts = list(drafts)
    for draft in drafts:
        if not draft.is_usable:
            logger.warning("no %s for user %s: no usable address", draft.kind, draft.person and draft.person.pk)
    return [draft for draft in drafts if draft.is_usable]


def _no_address(draft: Draft) -> Unmet:
    facts = {"person": draft.recipient_name or draft.recipient or _("Somebody"), "authority": draft.authority}
    if draft.authority:
        sentence = _("%(person)s of %(authority)s has no usable e-mail address. Nothing was sent or changed.") % facts
    else:
        sentence = _("%(person)s has no usable e-mail address. Nothing was sent or changed.") % facts
    return Unmet(sentence, _("an administrator"))


def queue(stream: str, drafts: Iterable[Draft], *, again_for: Message | None = None) -> list[Message]:
    """Writes drafts to the outbox, inside the transaction of the act. A draft whose `once` key exists is left out.

    `again_for` is the failed message that the only draft replaces. Raises Refused as `unsent` does.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Messages are queued in the transaction of an act.")
    now = clock.now()
    return Message.objects.bulk_create(
        Message(
            stream=stream,
            kind=draft.kind,
            recipient=draft.recipient,
            recipient_name=draft.recipient_name[:LONGEST_NAME],
            person=draft.person,
            authority_id=draft.authority.pk if draft.authority else None,
            authority_name=str(draft.authority)[:LONGEST_NAME] if draft.authority else "",
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
            again_for=again_for,
        )
        for draft in unsent(drafts)
    )
