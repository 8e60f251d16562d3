"""How bids were assessed: checks, separate scores, consensus, and the outcome (R87)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.award.models_method import AwardRules
from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.tree.models import Lot


class BidCheck(Evidence):
    """Whether exclusion grounds and requirements leave a bid in; the latest counts. `answers` by code of the item."""

    bid = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="checks")
    sequence = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(_("answers"))
    passes = models.BooleanField(_("the bid is valid"))
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("check of a bid")
        verbose_name_plural = _("checks of bids")
        ordering = ["bid", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "sequence"], name="bid_check_sequence"),
            models.CheckConstraint(condition=Q(passes=True) | ~Q(reason=""), name="bid_refused_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.bid}"


class AssessorScore(models.Model):
    """What one assessor gives one bid on one criterion, alone; nobody else sees it until the consensus is opened."""

    bid = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="separate_scores")
    criterion = models.CharField(_("criterion"), max_length=20)
    assessor_id = models.PositiveBigIntegerField()
    assessor_name = models.CharField(_("assessor"), max_length=300)
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=2)
    motivation = models.TextField(_("motivation"))
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("score of an assessor")
        verbose_name_plural = _("scores of assessors")
        ordering = ["bid", "criterion", "assessor_name"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion", "assessor_id"], name="score_once_per_assessor"),
            models.CheckConstraint(condition=~Q(motivation=""), name="score_with_motivation"),
        ]

    def __str__(self) -> str:
        return f"{self.bid}, {self.criterion}, {self.assessor_name}"


class ConsensusOpened(Evidence):
    """From here on the separate scores stand, and the team sees them; who gave none is named, with the reason."""

    opening = models.OneToOneField("award.OpeningRecord", on_delete=models.PROTECT, related_name="consensus")
    opened_at = models.DateTimeField(_("opened at"))
    opened_by_name = models.CharField(_("opened by"), max_length=300)
    without = models.TextField(_("goes on without"), blank=True)

    class Meta:
        verbose_name = _("start of the consensus")
        verbose_name_plural = _("starts of the consensus")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}, {self.opening}"


class AssessmentResult(Evidence):
    """Totals and ranking of a lot as computed under the rules laid down; a later one replaces it, and both stay.

    `outcome` is what projects.award.scoring gave: exact fractions as text beside rounded points.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="assessment_results")
    opening = models.ForeignKey("award.OpeningRecord", on_delete=models.PROTECT, related_name="results")
    rules = models.ForeignKey(AwardRules, on_delete=models.PROTECT, related_name="results")
    sequence = models.PositiveSmallIntegerField(default=1)
    outcome = models.JSONField(_("outcome"))
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="assessment_result")
    workbook = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="assessment_workbook")
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("outcome of the assessment")
        verbose_name_plural = _("outcomes of the assessment")
        ordering = ["lot", "sequence"]
        constraints = [models.UniqueConstraint(fields=["opening", "sequence"], name="assessment_result_sequence")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}, {self.lot}"
