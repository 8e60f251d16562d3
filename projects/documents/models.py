"""Documents: one model, one door, and immutable bytes (R56, R73, R101, R135)."""

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from accounts.models import ContractingAuthority
from projects.documents.querysets import DocumentQuerySet
from projects.documents.signatures import Verdict
from projects.journal.models import Evidence
from projects.procedure.steps import AudienceCode, Step
from projects.tree.models import Lot, Project


class DocumentKind(models.TextChoices):
    """What a document is in the procurement file (requirements.md, section 18)."""

    ATTACHMENT = "attachment", _("attachment")
    PRESENTATION = "presentation", _("presentation")
    ATTENDANCE = "attendance", _("attendance list")
    CONCEPT_STRATEGY = "concept_strategy", _("concept strategy")
    FINAL_STRATEGY = "final_strategy", _("final strategy")
    MANDATE = "mandate", _("mandate")
    SIGNED_DECISION = "signed_decision", _("signed decision")
    RECEIPT = "receipt", _("receipt of a decision")
    TENDER_DOCUMENT = "tender_document", _("tender document")
    CLARIFICATION_NOTICE = "clarification_notice", _("clarification notice")
    AWARD_RULES = "award_rules", _("award method and criteria")
    OPENING_RECORD = "opening_record", _("record of opening")
    REQUEST = "request", _("request to take part")
    SELECTION = "selection", _("selection of candidates")
    SELECTION_LETTER = "selection_letter", _("letter to a candidate")
    BID = "bid", _("bid")
    ASSESSMENT = "assessment", _("assessment")
    AWARD_RECOMMENDATION = "award_recommendation", _("award recommendation")
    AWARD_LETTER = "award_letter", _("award or rejection letter")
    AWARD_RECORD = "award_record", _("record of the award")
    STANDSTILL = "standstill", _("computation of the standstill period")
    AGREEMENT = "agreement", _("agreement")
    SIGNED_AGREEMENT = "signed_agreement", _("signed agreement")
    EVALUATION = "evaluation", _("evaluation")


class Document(index.Indexed, models.Model):
    """A file of a project. Its bytes never change: another version is another row that names the one it replaces.

    `frozen_at` marks what a formal act rests on; a frozen document cannot be withdrawn. `text` is for searching: read
    in the background, never of what is opened on the record (bids, requests).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="documents")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    step = models.CharField(_("step"), max_length=40, choices=Step.choices)
    kind = models.CharField(_("kind"), max_length=30, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=250)
    audience = models.CharField(_("who may read it"), max_length=20, choices=AudienceCode.choices)
    filename = models.CharField(max_length=200, editable=False)
    storage_name = models.CharField(max_length=120, unique=True, editable=False)
    content_type = models.CharField(max_length=120, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    text = models.TextField(blank=True, editable=False)
    text_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_at = models.DateTimeField(editable=False)
    uploaded_by_id = models.PositiveBigIntegerField(null=True, editable=False)
    uploaded_by_name = models.CharField(max_length=300, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()
    search_fields = [index.SearchField("title", boost=4), index.SearchField("text"), index.FilterField("id")]

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["step", "uploaded_at", "pk"]
        indexes = [models.Index(fields=["project", "kind"]), models.Index(fields=["audience"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(withdrawn_at__isnull=True), name="frozen_is_not_withdrawn"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The only door to it."""
        stem, _dot, extension = self.filename.rpartition(".")
        return f"/documenten/{self.pk}/{slugify(stem) or 'document'}.{extension}"


class DocumentOffer(models.Model):
    """This very document was offered to this authority, for good (audience OFFERED)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="offers")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [models.UniqueConstraint(fields=["document", "authority"], name="document_offered_once")]

    def __str__(self) -> str:
        return f"{self.document} → {self.authority}"


class SignatureCheck(Evidence):
    """What was found of digital signatures in a signed document when it was uploaded (R60, R100); written once.

    `found` is PdfSignatures.as_dict(). `trust_roots` are the sha256 of the certificates that were trusted then.
    """

    VERDICTS = [
        (Verdict.NONE.value, _("no digital signature")),
        (Verdict.INTACT.value, _("digitally signed, unchanged")),
    ]

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="signature_check")
    verdict = models.CharField(_("verdict"), max_length=12, choices=VERDICTS)
    found = models.JSONField(_("what was found"))
    trust_roots = models.JSONField(default=list)
    checked_with = models.CharField(_("checked with"), max_length=40)
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("check of digital signatures")
        verbose_name_plural = _("checks of digital signatures")
        constraints = [
            # An altered file is never kept.
            models.CheckConstraint(condition=Q(verdict__in=["none", "intact"]), name="signature_check_accepted")
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_verdict_display()}"
