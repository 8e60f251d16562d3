"""Step 7, the evaluation: its page, the forms of the authorities, the evaluation itself, the lessons (R106, R107)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from accounts.models import ContractingAuthority
from projects.documents.models import Document
from projects.procedure.steps import Step
from projects.tree.models import RICH_TEXT_FEATURES, Project, StepPage


class EvaluationPage(StepPage):
    """`/projecten/<slug>/evaluatie/`."""

    step = Step.EVALUATION
    body = RichTextField(_("text"), blank=True, features=RICH_TEXT_FEATURES)
    lessons = RichTextField(
        _("lessons"), blank=True, features=RICH_TEXT_FEATURES, help_text=_("What the next project can learn from.")
    )

    search_fields = [*StepPage.search_fields, index.SearchField("body"), index.SearchField("lessons")]
    content_panels = [*StepPage.content_panels, FieldPanel("body"), FieldPanel("lessons")]
    template = "evaluation/evaluation_page.html"

    class Meta:
        verbose_name = _("step: evaluation")


class EvaluationAnswer(models.Model):
    """The evaluation form of one participating authority; it may change it until the project is finished (R107, A7).

    `scores` has a number from 1 to 5 for each question of questions.py, by its code.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evaluation_answers")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(_("scores"))
    remarks = models.TextField(_("remarks"), blank=True)
    given_at = models.DateTimeField(_("filled in at"))
    given_by_name = models.CharField(_("filled in by"), max_length=300)

    class Meta:
        verbose_name = _("evaluation form")
        verbose_name_plural = _("evaluation forms")
        ordering = ["authority__name"]
        constraints = [models.UniqueConstraint(fields=["project", "authority"], name="evaluation_form_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.authority}"


class ProjectEvaluation(models.Model):
    """The lead buyer's own evaluation, written once (R106), with what the advantages came to (R27, R28)."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="evaluation")
    text = models.TextField(_("evaluation"))
    process_costs_expected = models.DecimalField(
        _("process costs per authority, expected (euro)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    process_costs_realised = models.DecimalField(
        _("process costs per authority, realised (euro)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    advantages = models.TextField(_("advantages in tariffs and conditions, expected and realised"), blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="evaluation")
    written_at = models.DateTimeField(_("written at"))
    written_by_name = models.CharField(_("written by"), max_length=300)

    class Meta:
        verbose_name = _("evaluation of a project")
        verbose_name_plural = _("evaluations of projects")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="evaluation_has_text")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"


class Lesson(models.Model):
    """One lesson of a project; found again by its category when a next project starts (R5, R113)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="lessons")
    category = models.CharField(_("category"), max_length=120, blank=True, db_index=True)
    text = models.TextField(_("lesson"))

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["project", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="lesson_has_text")]

    def __str__(self) -> str:
        return f"{self.text} ({self.project})"


class LessonUse(models.Model):
    """What a later project does with a lesson: applied or not, and how or why not; the latest counts (R5)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="lessons_used")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="uses")
    applied = models.BooleanField(_("applied"))
    explanation = models.TextField(_("how, or why not"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("use of a lesson")
        verbose_name_plural = _("use of lessons")
        constraints = [
            models.UniqueConstraint(fields=["project", "lesson"], name="lesson_used_once"),
            models.CheckConstraint(condition=~Q(explanation=""), name="lesson_use_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.lesson}"
