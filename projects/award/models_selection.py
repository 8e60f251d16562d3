"""Which candidates may bid, and how they heard of it (art. 2.99, 2.100, 2.103 and 2.105 Aanbestedingswet 2012)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.documents.models import Document
from projects.journal.models import Evidence


class Selection(Evidence):
    """The selection of a lot on paper; a later one replaces it, with the reason, and both stay."""

    opening = models.ForeignKey("award.OpeningRecord", on_delete=models.PROTECT, related_name="selections")
    sequence = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(_("why the selection changes"), blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="selection")
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("selection of candidates")
        verbose_name_plural = _("selections of candidates")
        ordering = ["opening", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "sequence"], name="selection_sequence"),
            models.CheckConstraint(condition=Q(sequence=1) | ~Q(reason=""), name="selection_changed_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}, {self.opening.project}"


class SelectionChoice(Evidence):
    """Whether one candidate may bid, and why. Who may not always has a reason."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="choices")
    request = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="choices")
    invited = models.BooleanField(_("invited to bid"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("choice about a candidate")
        verbose_name_plural = _("choices about candidates")
        ordering = ["selection", "request__number"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "request"], name="one_choice_per_candidate"),
            models.CheckConstraint(condition=Q(invited=True) | ~Q(reason=""), name="not_invited_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.request}"


class SelectionLetter(Evidence):
    """The letter to one candidate. One that goes through the tender platform has no address."""

    choice = models.OneToOneField(SelectionChoice, on_delete=models.PROTECT, related_name="letter")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="selection_letter")
    through_platform = models.BooleanField(_("through the tender platform"), default=False)
    sent_to = models.EmailField(_("sent to"), blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by_name = models.CharField(_("sent by"), max_length=300)

    class Meta:
        verbose_name = _("letter to a candidate")
        verbose_name_plural = _("letters to candidates")
        ordering = ["choice"]
        constraints = [
            models.CheckConstraint(
                condition=Q(through_platform=True, sent_to="") | (Q(through_platform=False) & ~Q(sent_to="")),
                name="selection_letter_mailed_or_on_platform",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.choice.request.number}"
