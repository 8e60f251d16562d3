"""Messages: one recipient each, written in the transaction of the act, delivered after it (R133)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SECRET = "[persoonlijke link]"


class DeliveryState(models.TextChoices):
    """How far a message is. `sent` means that the mail server took it."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class Message(models.Model):
    """One mail to one person. `stream` is the journal stream (a project's public id) it belongs to."""

    stream = models.CharField(_("stream"), max_length=80, db_index=True)
    kind = models.CharField(_("kind"), max_length=60)
    recipient = models.EmailField(_("to"))
    recipient_name = models.CharField(_("name"), max_length=200, blank=True)
    # Whose address it was sent to; None for who has no account (a bidder, somebody who is invited).
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    authority_id = models.PositiveBigIntegerField(null=True)
    authority_name = models.CharField(_("authority"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    # What stands at SECRET in the text, kept no longer than it takes to send it.
    secret = models.CharField(max_length=500, blank=True, editable=False)
    attachments = models.JSONField(default=list, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    queued_at = models.DateTimeField(_("made at"))
    due_at = models.DateTimeField(db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    unique_key = models.CharField(max_length=200, null=True, blank=True, unique=True, editable=False)
    # The failed message that this one was sent instead of: at most one takes its place.
    again_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sent_again", editable=False
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_at_when_sent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    @property
    def is_lost(self) -> bool:
        """Whether it did not arrive, and was not sent again."""
        return self.state == DeliveryState.FAILED and not hasattr(self, "sent_again")
