"""Step 4, the clarification notice (nota van inlichtingen): its page, the questions and the notices (R74–R79)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from projects.clarification.models_register import (
    EntryKind,
    QuestionEntry,
    QuestionImport,
    QuestionWindow,
)
from projects.clarification.querysets import OfPublication, QuestionQuerySet
from projects.clarification.wording import asked_by, ordinal, register_path
from projects.documents.models import Document
from projects.participation.audiences import sees_project_work
from projects.procedure.steps import Step
from projects.tender_documents.models import TenderPublication
from projects.tree.models import PLANNING_HELP, RICH_TEXT_FEATURES, Project, StepPage

__all__ = [
    "ClarificationNotice",
    "ClarificationPage",
    "EntryKind",
    "Question",
    "QuestionEntry",
    "QuestionImport",
    "QuestionState",
    "QuestionWindow",
]


class ClarificationPage(StepPage):
    """`/projecten/<slug>/nota-van-inlichtingen/`. The questions and notices are facts beside it."""

    step = Step.CLARIFICATION
    body = RichTextField(
        _("how market parties ask questions"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Questions are asked on the tender platform, not here."),
    )
    planning = RichTextField(_("planning"), blank=True, features=RICH_TEXT_FEATURES)
    # The page shows the first ones only; the register shows them all.
    questions_shown = 10

    search_fields = [*StepPage.search_fields, index.SearchField("body"), index.SearchField("planning")]
    content_panels = [*StepPage.content_panels, FieldPanel("body"), FieldPanel("planning", help_text=PLANNING_HELP)]
    template = "clarification/clarification_page.html"

    class Meta:
        verbose_name = _("step: clarification notice")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """With the published notices; for the team the first questions too, never who asked them (R76, R78)."""
        context = super().get_context(request, *args, **kwargs)
        context["notices"] = (
            ClarificationNotice.objects.counting(self.project)
            .filter(published_at__isnull=False)
            .select_related("document", "word")
        )
        if sees_project_work(request.user, self.project):
            questions = Question.objects.counting(self.project)
            shown = questions.select_related("merged_into").defer("asker", "asker_person")
            context["questions"] = shown[: self.questions_shown]
            context["question_count"] = questions.count()
            context["register"] = register_path(self.project)
        return context


class ClarificationNotice(models.Model):
    """A notice: made first, published on the platform, then recorded as published (R75, R77).

    `prepared_at` is when its text was fixed, `published_at` when the platform published it (aware, UTC). One that says
    that there were no further questions has no document and no address. `covers_until` is the end of the window that
    a notice answers; `document` is the PDF and `word` the same text as DOCX.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="notices")
    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(_("number"))
    is_last = models.BooleanField(_("the last notice"), default=False)
    no_questions = models.BooleanField(_("no further questions"), default=False)
    prepared_at = models.DateTimeField(_("made at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by_name = models.CharField(_("published by"), max_length=300, blank=True)
    url = models.URLField(_("address on the platform"), max_length=500, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="clarification_notice"
    )
    word = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    covers_until = models.DateTimeField(_("answers what came in before"), null=True, blank=True)

    objects = OfPublication.as_manager()

    class Meta:
        verbose_name = _("clarification notice")
        verbose_name_plural = _("clarification notices")
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="notice_number_unique"),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(published_at__isnull=True), name="one_notice_in_the_making"
            ),
            models.UniqueConstraint(fields=["publication"], condition=Q(is_last=True), name="one_last_notice"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by_name="", url="", is_last=False)
                | (Q(published_at__isnull=False) & ~Q(published_by_name="")),
                name="notice_published_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(no_questions=True, document__isnull=True, url="", is_last=True)
                | Q(no_questions=False, document__isnull=False),
                name="notice_has_its_document",
            ),
            models.CheckConstraint(
                condition=Q(no_questions=True) | Q(published_at__isnull=True) | ~Q(url=""),
                name="published_notice_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{ordinal(self.number)} {self._meta.verbose_name}"

    @property
    def ordinal(self) -> str:
        """Its number in a Dutch word: “eerste”."""
        return ordinal(self.number)

    @property
    def documents(self) -> list[Document]:
        """The notice in both shapes."""
        return [document for document in (self.document, self.word) if document]


class QuestionState(models.TextChoices):
    """How far an answer is (R76)."""

    NEW = "new", _("new")
    DRAFTED = "drafted", _("answer drafted")
    AGREED_TEAM = "agreed_team", _("agreed by the procurement team")
    AGREED_EXPERTISE = "agreed_expertise", _("agreed by the expertise centre")
    READY = "ready", _("agreed by both")


class Question(models.Model):
    """A question or proposed addition of a market party (R74, R75). The asker is shown to nobody outside the team.

    One that was merged has no answer of its own; the notice refers to the one it was merged into. `external_number` is
    that of the platform. One that came after the window `is_late`, and is answered or set aside with a reason. A
    confidential one is answered to its asker alone, or withdrawn by the asker (art. 2.53 lid 3 Aw 2012). `version`
    counts the changes of the answer. What the market party wrote is never changed; a `published_` text, when it has
    one, stands in the notice instead of it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="questions")
    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"))
    received_at = models.DateTimeField(_("received at"))
    registered_at = models.DateTimeField(_("registered at"))
    external_number = models.CharField(_("number on the platform"), max_length=80, blank=True)
    asker = models.CharField(_("asked by"), max_length=200, blank=True)
    asker_person = models.CharField(_("person who asked"), max_length=400, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=200, blank=True)
    lot = models.CharField(_("lot"), max_length=200, blank=True)
    text = models.TextField(_("question"), blank=True)
    proposed_addition = models.TextField(_("proposed addition"), blank=True)
    published_text = models.TextField(_("question as published"), blank=True)
    published_addition = models.TextField(_("proposed addition as published"), blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    is_late = models.BooleanField(_("came too late"), default=False)
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    set_aside_reason = models.TextField(_("why it is not answered"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn by the asker at"), null=True, blank=True)
    answered_privately_at = models.DateTimeField(_("answered to the asker at"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    source = models.ForeignKey(
        QuestionImport, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    state = models.CharField(_("state"), max_length=20, choices=QuestionState.choices, default=QuestionState.NEW)
    answer = models.TextField(_("answer"), blank=True)
    version = models.PositiveIntegerField(_("version of the answer"), default=0)
    contributors = models.CharField(_("who contributed"), max_length=300, blank=True)
    changes_agreement = models.BooleanField(_("changes the agreement"), default=False)
    changes_documents = models.BooleanField(_("changes the tender documents"), default=False)
    agreed_by_team = models.CharField(_("agreed for the team by"), max_length=300, blank=True)
    agreed_by_expertise = models.CharField(_("agreed for the expertise centre by"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    notice = models.ForeignKey(
        ClarificationNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["project", "number"]
        indexes = [models.Index(fields=["publication", "state"]), models.Index(fields=["publication", "received_at"])]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="question_number_unique"),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(proposed_addition=""),
                name="question_asks_something",
                violation_error_message=_("Give the question, the proposed addition, or both."),
            ),
            models.CheckConstraint(condition=Q(registered_at__gte=F("received_at")), name="question_received_first"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="question_merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(state="new", answer="", agreed_by_team="", agreed_by_expertise="")
                | (Q(state="drafted", agreed_by_team="", agreed_by_expertise="") & ~Q(answer=""))
                | (Q(state="agreed_team", agreed_by_expertise="") & ~Q(answer="") & ~Q(agreed_by_team=""))
                | (Q(state="agreed_expertise", agreed_by_team="") & ~Q(answer="") & ~Q(agreed_by_expertise=""))
                | (Q(state="ready") & ~Q(answer="") & ~Q(agreed_by_team="") & ~Q(agreed_by_expertise="")),
                name="question_state_and_agreements",
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True)
                | Q(state="ready")
                | Q(merged_into__isnull=False)
                | Q(set_aside_at__isnull=False)
                | Q(withdrawn_at__isnull=False),
                name="only_what_is_agreed_is_published",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_reason="")
                | (Q(set_aside_at__isnull=False, is_late=True) & ~Q(set_aside_reason="")),
                name="only_late_questions_are_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(confidential=True), name="only_confidential_ones_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(answered_privately_at__isnull=True) | Q(confidential=True, state="ready"),
                name="answered_privately_what_is_agreed",
            ),
            models.UniqueConstraint(
                fields=["publication", "external_number"],
                condition=~Q(external_number=""),
                name="question_of_platform_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name.capitalize()} {self.number}"

    @property
    def asked_by(self) -> str:
        """The organisation, and the person in it when both are known."""
        return asked_by(self.asker, self.asker_person)

    @property
    def public_text(self) -> str:
        """The question as the notice shows it."""
        return self.published_text or self.text

    @property
    def public_addition(self) -> str:
        """The proposed addition as the notice shows it."""
        return self.published_addition or self.proposed_addition

    @property
    def is_worded(self) -> bool:
        """Whether the notice shows another text than the market party wrote."""
        return bool(self.published_text or self.published_addition)

    @property
    def where(self) -> str:
        """The document and the paragraph it is about, or an empty string."""
        return ", ".join(part for part in (self.document, self.paragraph) if part)

    @property
    def standing(self) -> str:
        """How far it is, in words: what was decided about it goes before the state of its answer."""
        if self.merged_into_id:
            return str(_("merged into question %(number)s") % {"number": self.merged_into.number})
        if self.withdrawn_at:
            return str(_("withdrawn by the asker"))
        if self.set_aside_at:
            return str(_("too late, not answered"))
        if self.answered_privately_at:
            return str(_("answered to the asker alone"))
        return self.get_state_display()

    @property
    def badge(self) -> str:
        """The shape of its state on screens: planned, open, done or warning."""
        if self.is_settled:
            return "done"
        if self.is_late:
            return "warning"
        return "planned" if self.state == QuestionState.NEW else "open"

    @property
    def is_settled(self) -> bool:
        """Whether it can stand in a notice as it is; one that was merged follows the other."""
        if self.merged_into_id:
            return self.merged_into.is_settled
        return self.state == QuestionState.READY or bool(self.set_aside_at or self.withdrawn_at)

    @property
    def path(self) -> str:
        """Its page in the register."""
        return f"{register_path(self.project)}{self.number}/"
