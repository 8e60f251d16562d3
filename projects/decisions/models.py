"""Rounds and decisions of authorities, and signatures. Knows whom it asked, not why (R52, R56–R62, R88–R90)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.decisions.querysets import DecisionQuerySet, DecisionRoundQuerySet
from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.tree.models import Lot, Project


class RoundKind(models.TextChoices):
    """What a round asks the authorities to decide on."""

    FINAL_STRATEGY = "final_strategy", _("final strategy")
    AWARD_RECOMMENDATION = "award_recommendation", _("award recommendation")


class Undeletable(models.Model):
    """A row that evidence points at: never deleted."""

    class Meta:
        abstract = True

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Always raises ProtectedError."""
        raise models.ProtectedError(_("Rounds are kept for good."), {self})


class DecisionRound(Undeletable):
    """One question to a frozen list of authorities about frozen documents, before a deadline.

    `deadline` is the first instant that is too late (aware, UTC). A voided round stays, with the reason.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rounds")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds")
    kind = models.CharField(_("kind"), max_length=30, choices=RoundKind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    offered_at = models.DateTimeField(_("offered at"))
    deadline = models.DateTimeField(_("deadline"))
    # An award recommendation has a date to adopt by, which excludes nobody (R95).
    excludes_after_deadline = models.BooleanField(default=False)
    mandate_text = models.TextField(_("mandate"), blank=True)
    commitment_text = models.TextField(_("commitment"), blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)

    objects = DecisionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision round")
        verbose_name_plural = _("decision rounds")
        ordering = ["project", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "number"], condition=Q(lot__isnull=True), name="round_number_once"
            ),
            models.UniqueConstraint(
                fields=["lot", "kind", "number"], condition=Q(lot__isnull=False), name="round_number_once_per_lot"
            ),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=Q(voided_at__isnull=True, lot__isnull=True),
                name="one_round_that_counts",
            ),
            models.UniqueConstraint(
                fields=["lot", "kind"],
                condition=Q(voided_at__isnull=True, lot__isnull=False),
                name="one_round_that_counts_per_lot",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="round_voided_when_and_why",
            ),
            models.CheckConstraint(condition=Q(deadline__gt=models.F("offered_at")), name="deadline_after_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}, {self.project}"


class AskedAuthority(Undeletable):
    """An authority that a round asks, with the body that decides, as text (R55)."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="asked")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="asked")
    authority_name = models.CharField(max_length=200)
    deciding_body = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("authority asked")
        verbose_name_plural = _("authorities asked")
        ordering = ["authority_name"]
        constraints = [models.UniqueConstraint(fields=["round", "authority"], name="asked_once")]

    def __str__(self) -> str:
        return self.authority_name


class RoundDocument(Undeletable):
    """A frozen document a round rests on, with its fingerprint."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="rounds")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("document of a round")
        verbose_name_plural = _("documents of a round")
        constraints = [models.UniqueConstraint(fields=["round", "document"], name="round_document_once")]

    def __str__(self) -> str:
        return str(self.document)


class Outcome(models.TextChoices):
    """What an authority decided."""

    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("declined")


class Decision(Evidence):
    """The decision of one authority in one round, written once; the latest sequence counts. Text outlives names."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="decisions")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="decisions")
    sequence = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    authority_name = models.CharField(max_length=200)
    deciding_body = models.CharField(_("deciding body"), max_length=120)
    decided_on = models.DateField(_("date of the decision"))
    decision_number = models.CharField(_("number of the decision"), max_length=80, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    person_id = models.PositiveBigIntegerField()
    person_name = models.CharField(_("recorded by"), max_length=300)
    person_function = models.CharField(_("function"), max_length=120, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "authority", "sequence"], name="decision_once"),
            models.CheckConstraint(
                condition=Q(outcome="adopted") | (Q(outcome="declined") & ~Q(reason="")), name="declined_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, corrects__isnull=True) | Q(sequence__gt=1, corrects__isnull=False),
                name="correction_names_what_it_corrects",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_name}: {self.get_outcome_display()}"


class SignatureMethod(models.TextChoices):
    """How a decision was signed (reading A5)."""

    UPLOAD = "upload", _("signed document")
    PORTAL = "portal", _("signature in the portal")


class Signature(Evidence):
    """The signature under a decision: a signed PDF, or given in the portal after signing in again."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    method = models.CharField(_("method"), max_length=10, choices=SignatureMethod.choices)
    signer_name = models.CharField(_("signed by"), max_length=200)
    signer_function = models.CharField(_("function of the signer"), max_length=120)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(_("signed at"))
    # With what the person confirmed who they were; Dutch, for the record. Empty under an uploaded document.
    confirmed_with = models.CharField(max_length=100, blank=True)
    person_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.CheckConstraint(
                condition=(Q(method="upload", document__isnull=False) & ~Q(sha256=""))
                | Q(method="portal", document__isnull=True),
                name="signature_has_its_document",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signer_name}, {self.signer_function}"


class Receipt(Evidence):
    """The receipt of a decision: a document with every fact of it and the fingerprints of what was decided on (R60)."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="receipt")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="receipt_of")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return str(self.document)


class PreparedDecision(models.Model):
    """What a contact person filled in for the decider: decides nothing, and may be replaced until then."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="prepared")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    decision_number = models.CharField(_("number of the decision"), max_length=80, blank=True)
    signer_name = models.CharField(_("signed by"), max_length=200, blank=True)
    signer_function = models.CharField(_("function of the signer"), max_length=120, blank=True)
    second_signer_name = models.CharField(max_length=200, blank=True)
    second_signer_function = models.CharField(max_length=120, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("message"), blank=True)
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by_name = models.CharField(_("prepared by"), max_length=300)

    class Meta:
        verbose_name = _("prepared decision")
        verbose_name_plural = _("prepared decisions")
        constraints = [models.UniqueConstraint(fields=["round", "authority"], name="prepared_once")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.prepared_by_name}"
