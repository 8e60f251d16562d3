"""Proof asked from the intended winner, and how long bids stay valid (R87, R88; art. 2.102 Aanbestedingswet 2012)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.documents.models import Document
from projects.journal.models import Evidence


class ProofRequest(Evidence):
    """That a bidder was asked to prove what it declared, by when; `items` has one piece of proof on each line."""

    bid = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="proof_requests")
    items = models.TextField(_("proof asked"))
    due_on = models.DateField(_("not later than"))
    through_platform = models.BooleanField(_("asked through the tender platform"), default=False)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by_name = models.CharField(_("asked by"), max_length=300)

    class Meta:
        verbose_name = _("request for proof")
        verbose_name_plural = _("requests for proof")
        ordering = ["asked_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(items=""), name="proof_of_something")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.bid}"


class ProofJudgement(Evidence):
    """Whether the proof is in order; the latest on a request counts."""

    request = models.ForeignKey(ProofRequest, on_delete=models.PROTECT, related_name="judgements")
    sufficient = models.BooleanField(_("the proof is in order"))
    remark = models.TextField(_("remark"), blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="proof_judgement"
    )
    judged_at = models.DateTimeField(_("recorded at"))
    judged_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("judgement of proof")
        verbose_name_plural = _("judgements of proof")
        ordering = ["judged_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sufficient=True) | ~Q(remark=""), name="proof_refused_with_reason")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.request.bid}"


class ValidityExtension(Evidence):
    """That the bidders keep their bids valid until a later day, and how they said so. The day is the last valid one."""

    opening = models.ForeignKey("award.OpeningRecord", on_delete=models.PROTECT, related_name="validity_extensions")
    last_day = models.DateField(_("bids are valid through"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("longer validity of bids")
        verbose_name_plural = _("longer validity of bids")
        ordering = ["recorded_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="validity_extended_with_reason")]

    def __str__(self) -> str:
        return f"{self.opening.lot}, {self.last_day:%d-%m-%Y}"
