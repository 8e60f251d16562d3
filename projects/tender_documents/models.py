"""Step 3, the tender documents (aanbestedingsdocumenten): its page, and their publication on the platform (R69–R73)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.participation.audiences import sees_project_work
from projects.procedure.steps import Step
from projects.procedure.tendering import Nature, Procedure
from projects.tree.models import PLANNING_HELP, RICH_TEXT_FEATURES, Lot, Project, StepPage


class TenderDocumentsPage(StepPage):
    """`/projecten/<slug>/aanbestedingsdocumenten/`. The documents themselves are those of projects.documents."""

    step = Step.TENDER_DOCUMENTS
    body = RichTextField(_("approach"), blank=True, features=RICH_TEXT_FEATURES)
    planning = RichTextField(_("planning"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [
        *StepPage.content_panels,
        FieldPanel(
            "body",
            help_text=_("How the documents are made, and by whom. The documents themselves are added in the cockpit."),
        ),
        FieldPanel("planning", help_text=PLANNING_HELP),
    ]
    template = "tender_documents/tender_documents_page.html"

    class Meta:
        verbose_name = _("step: tender documents")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """With what was published; for the team the terms, the set of documents and its versions too (R70, R71)."""
        from projects.tender_documents.selectors import published_overview, team_overview

        context = super().get_context(request, *args, **kwargs)
        context["published"] = published_overview(self.project)
        if sees_project_work(request.user, self.project):
            context["team"] = team_overview(self.project)
        return context


class TenderFacts(models.Model):
    """What the notice of a tender says, besides where and when it was published.

    The days between which something must be done are checked against the law (terms.py), never refused for it.
    """

    procedure = models.CharField(_("procedure"), max_length=20, choices=Procedure.choices)
    nature = models.CharField(_("nature of the contract"), max_length=10, choices=Nature.choices, blank=True)
    cpv = models.CharField(_("CPV code"), max_length=10)
    additional_cpv = models.JSONField(_("additional CPV codes"), default=list, blank=True)
    estimated_value = models.DecimalField(
        _("estimated value, without VAT"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    sent_on = models.DateField(_("notice sent on"), null=True, blank=True)
    requests_until = models.DateTimeField(_("requests to take part until"), null=True, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    urgency_reason = models.TextField(_("why it is urgent"), blank=True)
    prior_notice_on = models.DateField(_("prior information notice sent on"), null=True, blank=True)
    limited_access = models.BooleanField(_("documents not freely accessible"), default=False)
    on_paper = models.BooleanField(_("bids not electronic"), default=False)

    class Meta:
        abstract = True


class PreparedPublication(TenderFacts):
    """What the lead buyer has in mind for the notice: checked in time, and where the record of publication starts."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="prepared_publication")
    lots = models.ManyToManyField(Lot, related_name="+", blank=True)
    questions_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    bids_until = models.DateTimeField(_("bids until"), null=True, blank=True)
    place = models.CharField(_("place of performance"), max_length=200, blank=True)
    nuts = models.CharField(_("NUTS code of the place"), max_length=5, blank=True)
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by_name = models.CharField(_("prepared by"), max_length=300)

    class Meta:
        verbose_name = _("prepared publication")
        verbose_name_plural = _("prepared publications")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}, {self.project}"


class TenderPublication(TenderFacts):
    """A publication on the tender platform. One that was withdrawn stays, with the reason.

    `questions_until`, `requests_until` and `bids_until` are the first instants that are too late (aware, UTC), as they
    hold now; what they were is in `date_changes`. `lots`: those that were tendered, the one without a title when the
    project was not divided. `lot` is not used: one publication is for the whole tender.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="publications")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="publications")
    lots = models.ManyToManyField(Lot, verbose_name=_("lots"), related_name="published_in", blank=True)
    platform = models.CharField(_("platform"), max_length=80)
    notice_number = models.CharField(_("number of the notice"), max_length=80)
    ted_number = models.CharField(_("number on TED"), max_length=80, blank=True)
    url = models.URLField(_("address on the platform"), max_length=500)
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
            models.CheckConstraint(
                condition=Q(requests_until__isnull=True)
                | Q(requests_until__gt=F("published_at"), bids_until__gt=F("requests_until")),
                name="publication_requests_order",
                violation_error_message=_("Requests close after publication, and bids close after requests."),
            ),
            models.CheckConstraint(
                condition=Q(urgent=False, urgency_reason="") | (Q(urgent=True) & ~Q(urgency_reason="")),
                name="publication_urgent_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.notice_number}"


class ClosingDateChange(Evidence):
    """A rectification of the closing dates: what they were, what they became, and why. Written once."""

    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="date_changes")
    was_questions_until = models.DateTimeField()
    was_requests_until = models.DateTimeField(null=True, blank=True)
    was_bids_until = models.DateTimeField()
    questions_until = models.DateTimeField(_("questions until"))
    requests_until = models.DateTimeField(_("requests to take part until"), null=True, blank=True)
    bids_until = models.DateTimeField(_("bids until"))
    reason = models.TextField(_("reason"))
    earlier_because = models.TextField(_("why bids close earlier"), blank=True)
    notice_number = models.CharField(_("number of the rectification"), max_length=80, blank=True)
    published_at = models.DateTimeField(_("published at"))
    changed_at = models.DateTimeField(_("changed at"))
    changed_by_name = models.CharField(_("changed by"), max_length=300)

    class Meta:
        verbose_name = _("change of closing dates")
        verbose_name_plural = _("changes of closing dates")
        ordering = ["changed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="closing_dates_changed_why"),
            models.CheckConstraint(
                condition=Q(bids_until__gt=F("questions_until"))
                & (Q(requests_until__isnull=True) | Q(bids_until__gt=F("requests_until"))),
                name="closing_dates_order",
            ),
            models.CheckConstraint(
                condition=Q(bids_until__gte=F("was_bids_until")) | ~Q(earlier_because=""),
                name="bids_close_earlier_with_a_motivation",
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("published_at")), name="rectified_there_first"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}, {self.changed_at:%d-%m-%Y}"

    @property
    def moved(self) -> list[tuple[str, Any, Any]]:
        """What moved: the name of the date, what it was, what it became."""
        rows = [(name, getattr(self, f"was_{name}"), getattr(self, name)) for name in CLOSING_DATES]
        return [(str(self._meta.get_field(name).verbose_name), was, now) for name, was, now in rows if was != now]


CLOSING_DATES = ("questions_until", "requests_until", "bids_until")


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
