"""Delivering what is due: claimed by compare-and-set with a lease, so that two workers never take one message."""

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db.models import F, Q, QuerySet

from projects.outbox import html
from projects.outbox.models import SECRET, DeliveryState, Message
from projects.outbox.replies import Meaning, Reply, understand
from projects.procedure import clock

logger = logging.getLogger(__name__)

# Longer than one message can take: five answers of the server, each within EMAIL_TIMEOUT.
LEASE = timedelta(minutes=2)
# With the waits between them (two minutes, four, eight …) the last attempt comes seventeen hours after the first.
MOST_ATTEMPTS = 10


@dataclass(frozen=True)
class Batch:
    """What a batch came to: how many messages the mail server took, and whether it was (or went) away."""

    sent: int = 0
    server_away: bool = False


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: two minutes, and twice as long each time."""
    return timedelta(minutes=2**attempts)


def due() -> QuerySet:
    """The messages that are to be sent now, those of a worker that died among them."""
    now = clock.now()
    return Message.objects.filter(
        Q(state=DeliveryState.QUEUED, due_at__lte=now) | Q(state=DeliveryState.SENDING, lease_until__lt=now)
    )


def _claim(pk: int) -> Message | None:
    """Takes a message, if nobody else has. The attempt counts from here: a worker that dies leaves it counted."""
    lease = clock.now() + LEASE
    claimed = due().filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    if claimed.update(state=DeliveryState.SENDING, lease_until=lease, attempts=F("attempts") + 1):
        return Message.objects.get(pk=pk)
    gone = due().filter(pk=pk, attempts__gte=MOST_ATTEMPTS)
    gone.update(state=DeliveryState.FAILED, secret="", lease_until=None, error="De laatste poging is nooit afgemaakt.")
    return None


def mail_of(message: Message, connection: object = None) -> EmailMultiAlternatives:
    """A message as a mail: the stored text, the same in HTML, and what goes with it."""
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    text = message.body.replace(SECRET, message.secret) if message.secret else message.body
    mail = EmailMultiAlternatives(
        message.subject,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        headers={"Message-ID": f"<{message.message_id}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if page := html.render(message.subject, text, base_url=settings.BASE_URL):
        mail.attach_alternative(page, "text/html")
    for item in message.attachments:
        mail.attach(item["name"], base64.b64decode(item["content"]), item["type"])
    return mail


def deliver_due(limit: int = 100) -> int:
    """Sends at most `limit` messages that are due; returns how many the mail server took."""
    return deliver_batch(limit).sent


def deliver_batch(limit: int = 100, *, stopped: Callable[[], bool] = lambda: False) -> Batch:
    """Sends at most `limit` messages that are due, the oldest first, each once, over one connection.

    A message that the server refuses for good is `failed` at once; one that it cannot take now is tried again later,
    at most MOST_ATTEMPTS times. When the server is away the batch ends: no message loses an attempt to a connection
    that could not be made. `stopped` is asked between messages.
    """
    waiting = list(due().order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    if not waiting:
        return Batch()
    connection = get_connection()
    try:
        if not _opened(connection):
            return Batch(server_away=True)
        return _send_all(waiting, connection, stopped)
    finally:
        _close(connection)


def _opened(connection: object) -> bool:
    try:
        connection.open()
    except OSError as error:
        logger.warning("the mail server is away: %s", error.__class__.__name__)
        due().filter(state=DeliveryState.QUEUED).update(error=understand(error).sentence[:2000])
        return False
    return True


def _send_all(waiting: list[int], connection: object, stopped: Callable[[], bool]) -> Batch:
    sent = 0
    for pk in waiting:
        if stopped():
            break
        message = _claim(pk)
        if message is None:
            continue
        reply = _send(message, connection)
        if reply is None:
            sent += 1
            continue
        logger.warning("message %s not sent: %s", pk, reply.meaning.value)
        _not_sent(message, reply)
        if reply.meaning is Meaning.AWAY:
            return Batch(sent, server_away=True)
    return Batch(sent)


def _send(message: Message, connection: object) -> Reply | None:
    """None when the mail server took it, and what it answered when not."""
    try:
        validate_email(message.recipient)
    except ValidationError:
        return Reply(Meaning.REFUSED, "Dit is geen bruikbaar e-mailadres.")
    try:
        mail_of(message, connection).send()
    except Exception as error:  # whatever the mail server does, the message stays and says why
        return understand(error)
    # Also when another worker took it over meanwhile: the mail server has it.
    Message.objects.filter(pk=message.pk).exclude(state=DeliveryState.SENT).update(
        state=DeliveryState.SENT, sent_at=clock.now(), error="", secret="", lease_until=None
    )
    return None


def _not_sent(message: Message, reply: Reply) -> None:
    """Keeps the answer and tries again later or never, unless another worker took the message over."""
    last = reply.meaning is Meaning.REFUSED or message.attempts >= MOST_ATTEMPTS
    forgotten = {"secret": ""} if last else {}
    Message.objects.filter(pk=message.pk, state=DeliveryState.SENDING, lease_until=message.lease_until).update(
        state=DeliveryState.FAILED if last else DeliveryState.QUEUED,
        due_at=clock.now() + wait_after(message.attempts),
        error=reply.sentence[:2000],
        lease_until=None,
        **forgotten,
    )


def _close(connection: object) -> None:
    try:
        connection.close()
    except OSError as error:
        logger.info("the mail server was gone when the batch ended: %s", error.__class__.__name__)
