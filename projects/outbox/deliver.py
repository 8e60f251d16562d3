"""Delivering what is due: claimed by compare-and-set with a lease, so that two workers never take one message."""

import base64
import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import timezone

from projects.outbox.models import DeliveryState, Message

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8


def _due():
    now = timezone.now()
    return Message.objects.filter(
        Q(state=DeliveryState.QUEUED, due_at__lte=now) | Q(state=DeliveryState.SENDING, lease_until__lt=now)
    )


def _claim(pk: int) -> bool:
    return bool(
        _due().filter(pk=pk).update(state=DeliveryState.SENDING, lease_until=timezone.now() + LEASE)
    )


def _mail(message: Message, connection) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    mail = EmailMessage(
        message.subject,
        message.body,
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
        if not _claim(pk):
            continue
        message = Message.objects.get(pk=pk)
        message.attempts += 1
        try:
            _mail(message, connection).send()
        except Exception as error:  # whatever the mail server does, the message stays and says why
            logger.warning("message %s not sent: %s", pk, error.__class__.__name__)
            message.error = f"{error.__class__.__name__}: {error}"[:2000]
            last = message.attempts >= MOST_ATTEMPTS
            message.state = DeliveryState.FAILED if last else DeliveryState.QUEUED
            message.due_at = timezone.now() + timedelta(minutes=2**message.attempts)
        else:
            message.state, message.sent_at, message.error = DeliveryState.SENT, timezone.now(), ""
            sent += 1
        message.lease_until = None
        message.save(update_fields=["state", "sent_at", "error", "attempts", "due_at", "lease_until"])
    return sent
