"""Append-only events with a hash chain per stream (R132)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceChanged(Exception):
    """Somebody tried to change or delete a row that is evidence."""


class Evidence(models.Model):
    """A row that is written once: saving it again or deleting it refuses, here and by a trigger in the database."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Writes a new row. Raises EvidenceChanged for an existing one."""
        if not self._state.adding:
            raise EvidenceChanged(_("This is evidence: it is never changed. Record a correction instead."))
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Always raises EvidenceChanged."""
        raise EvidenceChanged(_("This is evidence: it is never deleted."))


class Stream(models.Model):
    """The head of one chain: a project, an authority, or the site. Locked while an event is added."""

    name = models.CharField(max_length=80, unique=True)
    number = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("journal stream")
        verbose_name_plural = _("journal streams")

    def __str__(self) -> str:
        return self.name


class Event(Evidence):
    """One thing that happened. Actor and authority are text: they outlive accounts and names (R132)."""

    stream = models.CharField(_("stream"), max_length=80)
    number = models.PositiveIntegerField(_("number"))
    type = models.CharField(_("type"), max_length=60)
    at = models.DateTimeField(_("at"))
    sentence = models.TextField(_("what happened"))
    actor_id = models.PositiveBigIntegerField(null=True)
    actor_name = models.CharField(_("by"), max_length=300, blank=True)
    authority_id = models.PositiveBigIntegerField(null=True)
    authority_name = models.CharField(_("on behalf of"), max_length=200, blank=True)
    data = models.JSONField(_("details"), default=dict)
    previous = models.CharField(_("fingerprint of the entry before"), max_length=64, blank=True)
    hash = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["stream", "number"]
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="event_number_unique")]
        indexes = [models.Index(fields=["stream", "type"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}: {self.sentence}"
