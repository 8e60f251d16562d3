"""Step 6, the contract: its page, the agreement, the signatures under it, and the implementation (R16, R96–R105)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from accounts.models import ContractingAuthority
from projects.clarification.models import Question
from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.participation.audiences import sees_project_work
from projects.procedure.steps import Step
from projects.tree.models import RICH_TEXT_FEATURES, Lot, Project, StepPage


class ContractPage(StepPage):
    """`/projecten/<slug>/contract/`."""

    step = Step.CONTRACT
    body = RichTextField(_("text"), blank=True, features=RICH_TEXT_FEATURES)
    implementation = RichTextField(
        _("implementation"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What the authorities do to start working with the agreement."),
    )

    search_fields = [*StepPage.search_fields, index.SearchField("body"), index.SearchField("implementation")]
    content_panels = [
        *StepPage.content_panels,
        FieldPanel("body", help_text=_("What the agreement holds for the participants, in plain words.")),
        FieldPanel("implementation"),
    ]
    template = "contract/contract_page.html"

    class Meta:
        verbose_name = _("step: contract")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """With who signed (R100); for the team with the award notices of awarded lots too (art. 2.134 Aw 2012)."""
        from projects.contract.award_notice import notices
        from projects.contract.selectors import signing_of

        context = super().get_context(request, *args, **kwargs)
        context["signing"] = signing_of(self.project, request.user)
        if sees_project_work(request.user, self.project):
            context["notices"] = notices(self.project)
        return context


class ChangeOutcome(models.TextChoices):
    """What became of an answer that changes the agreement (R98)."""

    PROCESSED = "processed", _("worked into the agreement")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class AgreementChange(Evidence):
    """What was done in the agreement of a lot with an answer that changes it; the latest of an answer counts (R98)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="agreement_changes")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="agreement_changes")
    outcome = models.CharField(_("outcome"), max_length=20, choices=ChangeOutcome.choices)
    explanation = models.TextField(_("where, or why not"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("change of the agreement")
        verbose_name_plural = _("changes of the agreement")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(explanation=""), name="agreement_change_explained")]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_outcome_display()}"


class AgreementText(Evidence):
    """The text of the agreement of a lot as it was established; the latest counts (R29, R98)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="agreement_texts")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="agreement_text")
    sha256 = models.CharField(max_length=64)
    established_at = models.DateTimeField(_("established at"))
    established_by_name = models.CharField(_("established by"), max_length=300)

    class Meta:
        verbose_name = _("established agreement")
        verbose_name_plural = _("established agreements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document)


class Agreement(models.Model):
    """The agreement of a lot with the awarded supplier, sent with the definitive award (R99, reading A10).

    `document` is the text everybody signs: one for all participants (R29). Both days of the term are included.
    `supplier_name` is who won; `suppliers` are all that sign, such as the partners of a combination.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agreements")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="agreements")
    supplier_name = models.CharField(_("supplier"), max_length=200)
    supplier_email = models.EmailField(_("e-mail address of the supplier"))
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="agreement")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    sent_at = models.DateTimeField(_("sent at"))
    sent_by_name = models.CharField(_("sent by"), max_length=300)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["lot__number", "supplier_name"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "supplier_name"], name="agreement_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="agreement_period",
                violation_error_message=_("The agreement ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=F("sent_at")),
                name="agreement_completed_after_sending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.supplier_name}"


class AgreementSupplier(models.Model):
    """A supplier that signs an agreement; `number` 1 is the one that won (R100)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="suppliers")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("supplier"), max_length=200)
    email = models.EmailField(_("e-mail address of the supplier"))

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="supplier_number_once"),
            models.UniqueConstraint(fields=["agreement", "name"], name="supplier_of_agreement_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.TextChoices):
    """Who signs an agreement (R100)."""

    AUTHORITY = "authority", _("participating authority")
    SUPPLIER = "supplier", _("supplier")


class AgreementSignature(Evidence):
    """The signature of one party under an agreement: a signed PDF, written once (R100, R101). Text outlives names.

    `doubts` is what was found that a person had to judge, in Dutch; `reason` why the file was accepted all the same.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(_("party"), max_length=10, choices=Party.choices)
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_signatures"
    )
    party_name = models.CharField(_("name of the party"), max_length=220)
    signer_name = models.CharField(_("signed by"), max_length=200)
    signer_function = models.CharField(_("function of the signer"), max_length=120)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="agreement_signature")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("recorded at"))
    recorded_by_id = models.PositiveBigIntegerField()
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)
    doubts = models.JSONField(_("what was found"), default=list)
    reason = models.TextField(_("why it was accepted"), blank=True)

    class Meta:
        verbose_name = _("signature under an agreement")
        verbose_name_plural = _("signatures under an agreement")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "authority"], condition=Q(party="authority"), name="authority_signs_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "party_name"], condition=Q(party="supplier"), name="supplier_signs_once"
            ),
            models.CheckConstraint(
                condition=Q(party="authority", authority__isnull=False) | Q(party="supplier", authority__isnull=True),
                name="authority_of_a_signature",
            ),
            models.CheckConstraint(
                condition=~Q(sha256="") & ~Q(signer_name="") & ~Q(signer_function=""), name="signed_by_whom_and_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name}: {self.signer_name}, {self.signer_function}"


class AwardNotice(Evidence):
    """That the award notice (aankondiging van de gegunde opdracht) was sent (art. 2.134 Aanbestedingswet 2012)."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="award_notice")
    number = models.CharField(_("number of the notice"), max_length=80)
    url = models.URLField(_("address"), max_length=500, blank=True)
    sent_on = models.DateField(_("sent on"))
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("award notice")
        verbose_name_plural = _("award notices")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class ImplementationMeeting(models.Model):
    """The implementation meeting that was proposed in the completion message (R104)."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="implementation_meeting")
    starts_at = models.DateTimeField(_("starts at"))
    place = models.CharField(_("place"), max_length=200)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("implementation meeting")
        verbose_name_plural = _("implementation meetings")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"


class ImplementationState(models.TextChoices):
    """How far an authority is with working under the agreement (R16)."""

    PLANNED = "planned", _("planned")
    BUSY = "busy", _("in progress")
    DONE = "done", _("done")


class ImplementationStatus(models.Model):
    """How far the implementation of a lot is at one authority, since which day; the journal keeps what it was (R16)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="implementation")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="implementation")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ImplementationState.choices)
    on = models.DateField(_("date"), help_text=_("The day it is planned for, started or was done."))
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("state of the implementation")
        verbose_name_plural = _("states of the implementation")
        ordering = ["lot__number", "authority__name"]
        constraints = [models.UniqueConstraint(fields=["lot", "authority"], name="implementation_once_per_lot")]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_state_display()}"
