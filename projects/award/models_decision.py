"""The award recommendation, the award decision, its letters and the standstill period (R88–R97)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.decisions.models import DecisionRound, Undeletable
from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Lot, Project


class AwardRecommendation(Undeletable):
    """What the team recommends; offered in a round, which counts until it is voided (R88, R93)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="recommendations")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(_("number"))
    round = models.OneToOneField(DecisionRound, on_delete=models.PROTECT, related_name="recommendation")
    winner = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="recommended_in")
    motivation = models.TextField(_("motivation"))

    class Meta:
        verbose_name = _("award recommendation")
        verbose_name_plural = _("award recommendations")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="recommendation_number_once_per_lot"),
            models.CheckConstraint(condition=~Q(motivation=""), name="recommendation_is_motivated"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}, {self.project}"


class NoStandstill(models.TextChoices):
    """Why there is no standstill period (art. 2.127 lid 4 Aanbestedingswet 2012)."""

    NO_NOTICE = "no_notice", _("no notice of the tender was required")
    ONLY_BIDDER = "only_bidder", _("the only bidder wins, and no other candidate is concerned")
    FRAMEWORK = "framework", _("a contract under a framework agreement or dynamic purchasing system")


class AwardDecision(Evidence):
    """The award decision that was sent to the bidders, with its standstill period (R90, R91, R96, reading A9).

    `ends_at` is the first instant after the period as it was computed, or the instant of sending when there is none;
    an extension, suspension or withdrawal is a row of its own. `contractual_last_day` is of a term in the tender
    documents, which is counted in days and not extended over holidays.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="award_decisions")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="award_decisions")
    recommendation = models.OneToOneField(AwardRecommendation, on_delete=models.PROTECT, related_name="decision")
    sent_at = models.DateTimeField(_("sent at"))
    sent_by_id = models.PositiveBigIntegerField()
    sent_by_name = models.CharField(_("sent by"), max_length=300)
    standstill_days = models.PositiveSmallIntegerField(_("days of the standstill period"))
    nominal_last_day = models.DateField(_("last day as counted"))
    last_day = models.DateField(_("last day"))
    ends_at = models.DateTimeField(_("ends at"))
    no_standstill = models.CharField(_("ground"), max_length=20, choices=NoStandstill.choices, blank=True)
    contractual_last_day = models.DateField(_("last day of the contractual term"), null=True, blank=True)
    through_platform = models.BooleanField(_("sent through the tender platform"), default=False)
    computation = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="standstill_of")

    class Meta:
        verbose_name = _("award decision")
        verbose_name_plural = _("award decisions")
        ordering = ["sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(standstill_days__gte=20) | Q(standstill_days=0) & ~Q(no_standstill=""),
                name="standstill_at_least_twenty_days",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("nominal_last_day"), ends_at__gte=F("sent_at")), name="standstill_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"

    @property
    def reached(self) -> list[tuple[models.Model, str]]:
        """The bids with the address their letter went to; none when the letters went through the platform."""
        return [(letter.bid, letter.sent_to) for letter in self.letters.select_related("bid") if letter.sent_to]

    @property
    def told_elsewhere(self) -> list[str]:
        """What the lead buyer still has to do, in Dutch, when bidders are told through the platform."""
        if not self.through_platform:
            return []
        return ["De brieven gingen via het aanbestedingsplatform. Laat de inschrijvers ook dit daar weten."]


class AwardDecisionWithdrawal(Evidence):
    """An award decision that was withdrawn after it was sent, and why."""

    decision = models.OneToOneField(AwardDecision, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by_name = models.CharField(_("withdrawn by"), max_length=300)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("withdrawal of an award decision")
        verbose_name_plural = _("withdrawals of award decisions")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="award_withdrawn_with_reason")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.decision.project}"


class StandstillExtension(Evidence):
    """A later end of the standstill period, with the reason (R97). `new_end` is the first instant after it."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="extensions")
    new_end = models.DateTimeField(_("new end"))
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made at"))
    made_by_name = models.CharField(_("made by"), max_length=300)

    class Meta:
        verbose_name = _("extension of the standstill period")
        verbose_name_plural = _("extensions of the standstill period")
        ordering = ["made_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extension_with_reason")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.decision.project}"


class Suspension(Evidence):
    """Legal proceedings: nothing is contracted until they are over (R97, art. 2.131)."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.TextField(_("reason"))
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="suspension"
    )
    suspended_at = models.DateTimeField(_("suspended at"))
    suspended_by_name = models.CharField(_("suspended by"), max_length=300)

    class Meta:
        verbose_name = _("suspension by legal proceedings")
        verbose_name_plural = _("suspensions by legal proceedings")
        ordering = ["suspended_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="suspended_with_reason")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.decision.project}"


class SuspensionEnd(Evidence):
    """The proceedings are over: how they ended, and until which day the award still waits."""

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="end")
    outcome = models.TextField(_("how they ended"))
    new_end = models.DateTimeField(_("new end"))
    ended_at = models.DateTimeField(_("recorded at"))
    ended_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("end of a suspension")
        verbose_name_plural = _("ends of suspensions")
        constraints = [models.CheckConstraint(condition=~Q(outcome=""), name="suspension_ended_how")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.suspension.decision.project}"


class LotClosing(Evidence):
    """A lot of a tender that was closed without award, and why; after a new publication it is open again."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="closings")
    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="closed_lots")
    reason = models.TextField(_("reason"))
    closed_at = models.DateTimeField(_("closed at"))
    closed_by_name = models.CharField(_("closed by"), max_length=300)

    class Meta:
        verbose_name = _("closing of a lot without award")
        verbose_name_plural = _("closings of lots without award")
        ordering = ["closed_at"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "publication"], name="lot_closed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="lot_closed_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.lot}"


class LetterKind(models.TextChoices):
    """What a letter says (R92)."""

    AWARD = "award", _("award letter")
    REJECTION = "rejection", _("rejection letter")


class AwardLetter(Evidence):
    """The letter to one bidder (R92). `sent_to` is empty for one that went through the tender platform."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="letters")
    bid = models.ForeignKey("award.Bid", on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="award_letter")
    sent_to = models.EmailField(_("sent to"), blank=True)
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("letter to a bidder")
        verbose_name_plural = _("letters to bidders")
        ordering = ["decision", "bid"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "bid"], name="one_letter_per_bidder"),
            models.UniqueConstraint(fields=["decision"], condition=Q(kind="award"), name="one_award_per_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.bid}"
