"""Step 7, the evaluation: its page, the forms of the authorities, the evaluation itself, the lessons (R106, R107)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.fields import RichTextField
from wagtail.search import index

from accounts.models import ContractingAuthority
from projects.documents.models import Document
from projects.evaluation.questions import KINDS, SCORE
from projects.journal.models import Evidence
from projects.participation.audiences import sees_project_work
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
    content_panels = [
        *StepPage.content_panels,
        FieldPanel("body", help_text=_("How the project went. The answers of the participants come from their forms.")),
        FieldPanel("lessons"),
    ]
    template = "evaluation/evaluation_page.html"

    class Meta:
        verbose_name = _("step: evaluation")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """For the team with how many forms there are (R107)."""
        context = super().get_context(request, *args, **kwargs)
        if sees_project_work(request.user, self.project):
            context["forms_given"] = self.project.evaluation_answers.count()
        return context


class EvaluationForm(ClusterableModel):
    """The evaluation form of the portal: one, that the purchasing organisation changes in the admin (R107)."""

    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("evaluation form of the portal")
        verbose_name_plural = _("evaluation form of the portal")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class FormQuestion(AbstractFormField):
    """A question of the form, in its place; `clean_name` is its code, which never changes."""

    field_type = models.CharField(_("kind of answer"), max_length=16, choices=KINDS, default=SCORE)
    form = ParentalKey(EvaluationForm, on_delete=models.CASCADE, related_name="questions")
    panels = [
        FieldPanel("label", heading=_("question")),
        FieldPanel("help_text"),
        FieldPanel("field_type"),
        FieldPanel("choices", help_text=_("Only for choices: one on each line.")),
        FieldPanel("required", heading=_("must be answered")),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")


class ProjectForm(models.Model):
    """The questions of one project, fixed when the first participant answered them; see questions.py (R107)."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="evaluation_form")
    introduction = models.TextField(_("introduction"), blank=True)
    questions = models.JSONField(_("questions"))
    fixed_at = models.DateTimeField(_("fixed at"))

    class Meta:
        verbose_name = _("evaluation form of a project")
        verbose_name_plural = _("evaluation forms of projects")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"


class EvaluationAnswer(models.Model):
    """The evaluation form of one participating authority; it may change it until the project is finished (R107, A7).

    `answers` has the answer to each question of the project's form by its code: a number, a text, or a list of texts.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evaluation_answers")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(_("answers"), default=dict)
    given_at = models.DateTimeField(_("filled in at"))
    given_by_name = models.CharField(_("filled in by"), max_length=300)

    class Meta:
        verbose_name = _("evaluation form")
        verbose_name_plural = _("evaluation forms")
        ordering = ["authority__name"]
        constraints = [models.UniqueConstraint(fields=["project", "authority"], name="evaluation_form_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.authority}"


class ExpectedAdvantage(Evidence):
    """What was expected of buying together, recorded before the evaluation; the latest counts (R27, R28).

    Amounts in euro, excluding VAT: process costs per authority, and the advantage in tariffs a year for all together.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="expected_advantages")
    process_costs = models.DecimalField(
        _("process costs per authority (euro)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    tariffs = models.DecimalField(
        _("advantage in tariffs a year (euro)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    conditions = models.TextField(_("advantage in conditions"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("expected advantage")
        verbose_name_plural = _("expected advantages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"


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
    tariffs_expected = models.DecimalField(
        _("advantage in tariffs a year, expected (euro)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    tariffs_realised = models.DecimalField(
        _("advantage in tariffs a year, realised (euro)"), max_digits=14, decimal_places=2, null=True, blank=True
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
