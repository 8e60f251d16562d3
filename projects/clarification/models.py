"""Step 4, the clarification notice (nota van inlichtingen): its page, the questions and the notices (R74–R79)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from projects.clarification.querysets import OfPublication, QuestionQuerySet
from projects.documents.models import Document
from projects.participation.audiences import sees_project_work
from projects.procedure.steps import Step
from projects.tender_documents.models import TenderPublication
from projects.tree.models import RICH_TEXT_FEATURES, Project, StepPage


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

    search_fields = [*StepPage.search_fields, index.SearchField("body"), index.SearchField("planning")]
    content_panels = [*StepPage.content_panels, FieldPanel("body"), FieldPanel("planning")]
    template = "clarification/clarification_page.html"

    class Meta:
        verbose_name = _("step: clarification notice")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """With the published notices; for the team the questions too, never who asked them (R76, R78)."""
        context = super().get_context(request, *args, **kwargs)
        context["notices"] = (
            ClarificationNotice.objects.counting(self.project)
            .filter(published_at__isnull=False)
            .select_related("document")
        )
        if sees_project_work(request.user, self.project):
            context["questions"] = Question.objects.counting(self.project).select_related("merged_into").defer("asker")
        return context


class ClarificationNotice(models.Model):
    """A notice: made first, published on the platform, then recorded as published (R75, R77).

    `prepared_at` is when its text was fixed, `published_at` when the platform published it (aware, UTC). One that says
    that there were no further questions has no document and no address.
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
        return f"{self._meta.verbose_name} {self.number}"


class QuestionState(models.TextChoices):
    """How far an answer is (R76)."""

    NEW = "new", _("new")
    DRAFTED = "drafted", _("answer drafted")
    AGREED_TEAM = "agreed_team", _("agreed by the procurement team")
    AGREED_EXPERTISE = "agreed_expertise", _("agreed by the expertise centre")
    READY = "ready", _("agreed by both")


class Question(models.Model):
    """A question or proposed addition of a market party (R74, R75). The asker is shown to nobody outside the team.

    One that was merged has no answer of its own; the notice refers to the one it was merged into.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="questions")
    publication = models.ForeignKey(TenderPublication, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"))
    received_at = models.DateTimeField(_("received at"))
    registered_at = models.DateTimeField(_("registered at"))
    asker = models.CharField(_("asked by"), max_length=200)
    document = models.CharField(_("document"), max_length=200, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=80, blank=True)
    text = models.TextField(_("question"), blank=True)
    proposed_addition = models.TextField(_("proposed addition"), blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=QuestionState.choices, default=QuestionState.NEW)
    answer = models.TextField(_("answer"), blank=True)
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
                condition=Q(notice__isnull=True) | Q(state="ready") | Q(merged_into__isnull=False),
                name="only_what_is_agreed_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name.capitalize()} {self.number}"

    @property
    def where(self) -> str:
        """The document and the paragraph it is about, or an empty string."""
        return ", ".join(part for part in (self.document, self.paragraph) if part)
