"""Step 5, tendering and award: its page, the opening of the vault, the bids and their assessment (R80–R87).

A request to take part is a bid of the envelope REQUESTS: it is opened, kept, shared and checked in the same way. What
was selected is in models_selection.py; recommendation, decision and standstill are in models_decision.py.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.locks import BaseLock
from wagtail.search import index

from projects.award.locks import RecommendedLock, is_recommended
from projects.award.models_method import AwardCriterion, AwardMethod, AwardRules
from projects.decisions.models import Undeletable
from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.procedure.steps import Step
from projects.tender_documents.models import TenderPublication
from projects.tree.models import PLANNING_HELP, RICH_TEXT_FEATURES, Lot, Project, StepPage


class AwardPage(StepPage):
    """`/projecten/<slug>/aanbesteding-en-gunning/`. Nobody edits it while a recommendation is offered (R88)."""

    step = Step.AWARD
    body = RichTextField(
        _("the tender"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Bids come in on the tender platform, not here."),
    )
    assessment_method = RichTextField(
        _("method of assessment"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("How the team assesses. Nothing about bids or bidders: participants read this page."),
    )
    planning = RichTextField(_("planning"), blank=True, features=RICH_TEXT_FEATURES)

    search_fields = [
        *StepPage.search_fields,
        index.SearchField("body"),
        index.SearchField("assessment_method"),
        index.SearchField("planning"),
    ]
    content_panels = [
        *StepPage.content_panels,
        FieldPanel("body"),
        FieldPanel("assessment_method"),
        FieldPanel("planning", help_text=PLANNING_HELP),
    ]
    template = "award/award_page.html"

    class Meta:
        verbose_name = _("step: tendering and award")

    def get_lock(self) -> BaseLock | None:
        """Locked for everybody, superusers too, while a recommendation counts."""
        return RecommendedLock(self) if is_recommended(self) else super().get_lock()


class Envelope(models.TextChoices):
    """What an opening opened: requests to take part; bids at once, or quality and price each in its turn."""

    REQUESTS = "requests", _("requests to take part")
    WHOLE = "whole", _("the whole bid")
    QUALITY = "quality", _("quality")
    PRICE = "price", _("price")


class OpeningRecord(Evidence):
    """The record of opening (proces-verbaal): who opened which envelope of a lot, when, with whom (R82, R83)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="openings")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="openings")
    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="openings")
    envelope = models.CharField(_("envelope"), max_length=10, choices=Envelope.choices, default=Envelope.WHOLE)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by_id = models.PositiveBigIntegerField()
    opened_by_name = models.CharField(_("opened by"), max_length=300)
    second_person_name = models.CharField(_("second person"), max_length=200)
    present = models.TextField(_("also present"), blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="opening_record")

    class Meta:
        verbose_name = _("record of opening")
        verbose_name_plural = _("records of opening")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "publication", "envelope"], name="opened_once"),
            models.CheckConstraint(condition=~Q(second_person_name=""), name="opened_by_two"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"


class Bid(Undeletable):
    """A bid, or a request to take part, as the opening found it. No list or journal shows its name (R131)."""

    opening = models.ForeignKey(OpeningRecord, on_delete=models.PROTECT, related_name="bids")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="bids")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bids")
    number = models.PositiveSmallIntegerField(_("number"))
    bidder_name = models.CharField(_("bidder"), max_length=200)
    bidder_email = models.EmailField(_("e-mail address of the bidder"), blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    complete = models.BooleanField(_("complete"))
    remark = models.TextField(_("remark"), blank=True)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ["opening", "number"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="bid_number_unique"),
            models.UniqueConstraint(fields=["opening", "bidder_name"], name="bidder_once"),
        ]

    def __str__(self) -> str:
        name = _("request to take part") if self.is_request else self._meta.verbose_name
        return f"{name.capitalize()} {self.number}"

    @property
    def is_request(self) -> bool:
        """Whether it asks to take part, and offers nothing yet."""
        return self.opening.envelope == Envelope.REQUESTS

    @property
    def noun(self) -> str:
        """What journal and papers call it."""
        return "verzoek" if self.is_request else "inschrijving"


class BidDocument(Undeletable):
    """A file of a bid. Only the declared members of the team read it, after the bids were shared (R85, R86)."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="bid_document")
    # Whether it came from the envelope with the prices; that is shared after it was opened.
    is_price = models.BooleanField(_("from the envelope with the prices"), default=False)

    class Meta:
        verbose_name = _("document of a bid")
        verbose_name_plural = _("documents of bids")

    def __str__(self) -> str:
        return str(self.document)


class BidsShared(Evidence):
    """That the complete bids of an opening were shared with the procurement team (R85)."""

    opening = models.OneToOneField(OpeningRecord, on_delete=models.PROTECT, related_name="shared")
    shared_at = models.DateTimeField(_("shared at"))
    shared_by_name = models.CharField(_("shared by"), max_length=300)

    class Meta:
        verbose_name = _("sharing of bids")
        verbose_name_plural = _("sharings of bids")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.opening.project}"


class Assessment(Evidence):
    """The consensus of the team on a bid; a later one replaces an earlier one, which stays (R87).

    `scores` has for each criterion on quality, by code, the score (as text) and its motivation.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="assessments")
    sequence = models.PositiveSmallIntegerField(default=1)
    scores = models.JSONField(_("scores"), default=dict)
    # What was recorded before scores were given by criterion.
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=2, null=True, blank=True, editable=False)
    motivation = models.TextField(_("motivation"))
    assessed_by_names = models.TextField(_("assessed by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["bid", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "sequence"], name="assessment_sequence"),
            models.CheckConstraint(
                condition=~Q(motivation="") & ~Q(assessed_by_names=""), name="assessed_why_and_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.bid}"


from projects.award.models_assessment import (  # noqa: E402 - they point at the models above
    AssessmentResult,
    AssessorScore,
    BidCheck,
    ConsensusOpened,
)
from projects.award.models_decision import (  # noqa: E402
    AwardDecision,
    AwardDecisionWithdrawal,
    AwardLetter,
    AwardRecommendation,
    LetterKind,
    LotClosing,
    NoStandstill,
    StandstillExtension,
    Suspension,
    SuspensionEnd,
)
from projects.award.models_letters import PreparedLetter, PreparedLetters  # noqa: E402
from projects.award.models_proof import ProofJudgement, ProofRequest, ValidityExtension  # noqa: E402
from projects.award.models_record import AwardRecord  # noqa: E402
from projects.award.models_selection import Selection, SelectionChoice, SelectionLetter  # noqa: E402

__all__ = [
    "Assessment",
    "AssessmentResult",
    "AssessorScore",
    "AwardCriterion",
    "AwardDecision",
    "AwardDecisionWithdrawal",
    "AwardLetter",
    "AwardMethod",
    "AwardPage",
    "AwardRecommendation",
    "AwardRecord",
    "AwardRules",
    "Bid",
    "BidCheck",
    "BidDocument",
    "BidsShared",
    "ConsensusOpened",
    "Envelope",
    "LetterKind",
    "LotClosing",
    "NoStandstill",
    "OpeningRecord",
    "PreparedLetter",
    "PreparedLetters",
    "ProofJudgement",
    "ProofRequest",
    "Selection",
    "SelectionChoice",
    "SelectionLetter",
    "StandstillExtension",
    "Suspension",
    "SuspensionEnd",
    "ValidityExtension",
]
