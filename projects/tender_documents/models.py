"""Step 3, the tender documents (aanbestedingsdocumenten): its page, and their publication on the platform (R69–R73)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from projects.documents.models import Document
from projects.procedure.steps import Step
from projects.tree.models import RICH_TEXT_FEATURES, Lot, Project, StepPage


class TenderDocumentsPage(StepPage):
    """`/projecten/<slug>/aanbestedingsdocumenten/`. The documents themselves are those of projects.documents."""

    step = Step.TENDER_DOCUMENTS
    body = RichTextField(_("approach"), blank=True, features=RICH_TEXT_FEATURES)
    planning = RichTextField(_("planning"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [*StepPage.content_panels, FieldPanel("body"), FieldPanel("planning")]
    template = "tender_documents/tender_documents_page.html"

    class Meta:
        verbose_name = _("step: tender documents")


class Procedure(models.TextChoices):
    """The procedures of the Aanbestedingswet 2012 that occur."""

    OPEN = "open", _("open procedure")
    RESTRICTED = "restricted", _("restricted procedure")
    NEGOTIATED = "negotiated", _("negotiated procedure")
    INVITATION = "invitation", _("below the threshold, by invitation")


class TenderPublication(models.Model):
    """A publication on the tender platform. One that was withdrawn stays, with the reason.

    `questions_until` and `bids_until` are the first instants that are too late (aware, UTC).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="publications")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="publications")
    platform = models.CharField(_("platform"), max_length=80)
    notice_number = models.CharField(_("number of the notice"), max_length=80)
    url = models.URLField(_("address on the platform"), max_length=500)
    procedure = models.CharField(_("procedure"), max_length=20, choices=Procedure.choices)
    cpv = models.CharField(_("CPV code"), max_length=10)
    published_at = models.DateTimeField(_("published at"))
    questions_until = models.DateTimeField(_("questions until"))
    bids_until = models.DateTimeField(_("bids until"))
    recorded_at = models.DateTimeField(_("recorded at"))
    published_by_name = models.CharField(_("published by"), max_length=300)
    forwarded_at = models.DateTimeField(_("forwarded at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["project", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(withdrawn_at__isnull=True, lot__isnull=True),
                name="one_publication_that_counts",
            ),
            models.UniqueConstraint(
                fields=["project", "lot"],
                condition=Q(withdrawn_at__isnull=True, lot__isnull=False),
                name="one_publication_that_counts_per_lot",
            ),
            models.CheckConstraint(
                condition=Q(questions_until__gt=F("published_at"), bids_until__gt=F("questions_until")),
                name="publication_order",
                violation_error_message=_("Questions close after publication, and bids close after questions."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="publication_withdrawn_when_and_why",
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("published_at")), name="recorded_after_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.notice_number}"


class PublishedDocument(models.Model):
    """A document of a publication, with the fingerprint it had: exactly this is forwarded (R73)."""

    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="publications")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("published document")
        verbose_name_plural = _("published documents")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["publication", "document"], name="published_once")]

    def __str__(self) -> str:
        return str(self.document)
