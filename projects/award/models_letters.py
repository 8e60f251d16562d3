"""Letters of an award decision that leave through the tender platform: made first, sent there, then recorded (R92)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.award.models_decision import AwardRecommendation, LetterKind, NoStandstill
from projects.documents.models import Document


class PreparedLetters(models.Model):
    """The letters as they will be sent on one day: they say how long the award waits, counted from that day.

    It is there until the sending was recorded, or the letters were taken back.
    """

    recommendation = models.OneToOneField(AwardRecommendation, on_delete=models.PROTECT, related_name="prepared")
    send_on = models.DateField(_("day of sending"))
    standstill_days = models.PositiveSmallIntegerField(_("days of the standstill period"))
    no_standstill = models.CharField(_("ground"), max_length=20, choices=NoStandstill.choices, blank=True)
    contractual_days = models.PositiveSmallIntegerField(_("days of the contractual term"), null=True, blank=True)
    computation = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="prepared_computation")
    prepared_at = models.DateTimeField(_("made at"))
    prepared_by_name = models.CharField(_("made by"), max_length=300)

    class Meta:
        verbose_name = _("letters to send through the platform")
        verbose_name_plural = _("letters to send through the platform")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.recommendation}"


class PreparedLetter(models.Model):
    """One of them."""

    prepared = models.ForeignKey(PreparedLetters, on_delete=models.CASCADE, related_name="letters")
    bid = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="prepared_letter")

    class Meta:
        verbose_name = _("letter to send through the platform")
        verbose_name_plural = _("letters to send through the platform")
        ordering = ["prepared", "bid__number"]
        constraints = [models.UniqueConstraint(fields=["prepared", "bid"], name="one_prepared_letter_per_bidder")]

    def __str__(self) -> str:
        return str(self.document)
