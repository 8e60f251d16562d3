"""Delivering what is due: claimed by compare-and-set with a lease, so that two workers never take one message."""

import base64
import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet

from projects.outbox.models import SECRET, DeliveryState, Message
from projects.procedure import clock

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8


def _due() -> QuerySet:
    now = clock.now()
    return Message.objects.filter(
        Q(state=DeliveryState.QUEUED, due_at__lte=now) | Q(state=DeliveryState.SENDING, lease_until__lt=now)
    )


def _claim(pk: int) -> Message | None:
    """Takes a message, if nobody else has. The attempt counts from here: a worker that dies leaves it counted."""
    lease = clock.now() + LEASE
    claimed = _due().filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    if claimed.update(state=DeliveryState.SENDING, lease_until=lease, attempts=F("attempts") + 1):
        return Message.objects.get(pk=pk)
    gone = _due().filter(pk=pk, attempts__gte=MOST_ATTEMPTS)
    gone.update(state=DeliveryState.FAILED, secret="", lease_until=None, error="The last attempt was never finished.")
    return None


def _mail(message: Message, connection) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    mail = EmailMessage(
        message.subject,
        message.body.replace(SECRET, message.secret) if message.secret else message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        headers={"Message-ID": f"<{message.message_id}@{domain}>"},
        connection=connection,
    )
    for item in message.attachments:
        mail.attach(item["name"], base64.b64decode(item["content"]), item["type"])
    return mail


def deliver_due(limit: int = 100) -> int:
    """Sends at most `limit` messages that are due, each once; returns how many the mail server took.

    A failure is kept with its error and tried again later, at most MOST_ATTEMPTS times; then it is `failed`.
    """
    sent = 0
    connection = get_connection()
    for pk in list(_due().order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        message = _claim(pk)
        if message is None:
            continue
        try:
            _mail(message, connection).send()
        except Exception as error:  # whatever the mail server does, the message stays and says why
            logger.warning("message %s not sent: %s", pk, error.__class__.__name__)
            _failed(message, f"{error.__class__.__name__}: {error}"[:2000])
        else:
            sent += 1
            # Also when another worker took it over meanwhile: the mail server has it.
            Message.objects.filter(pk=pk).exclude(state=DeliveryState.SENT).update(
                state=DeliveryState.SENT, sent_at=clock.now(), error="", secret="", lease_until=None
            )
    return sent


def _failed(message: Message, error: str) -> None:
    """Keeps the error and tries again later, unless another worker took the message over."""
    last = message.attempts >= MOST_ATTEMPTS
    forgotten = {"secret": ""} if last else {}
    Message.objects.filter(pk=message.pk, state=DeliveryState.SENDING, lease_until=message.lease_until).update(
        state=DeliveryState.FAILED if last else DeliveryState.QUEUED,
        due_at=clock.now() + timedelta(minutes=2**message.attempts),
        error=error,
        lease_until=None,
        **forgotten,
    )
