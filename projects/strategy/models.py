"""Step 2, the procurement strategy (inkoopstrategie): its page, the concept rounds and what is said about them.

The final round and the decisions in it are those of projects.decisions.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.locks import BaseLock
from wagtail.models import Workflow

from accounts.models import ContractingAuthority
from projects.documents.models import Document
from projects.procedure.steps import Step
from projects.strategy.locks import OfferedLock, is_offered
from projects.strategy.models_review import ExpertiseReview, StrategyReview, StrategyStandard  # noqa: F401 - Django looks for models here
from projects.tree.models import RICH_TEXT_FEATURES, Project, StepPage
from projects.tree.permissions import PublishedByActs

# The chapters in the order of the document; those a strategy cannot do without are marked (R49, R51, R59).
CHAPTERS: dict[str, bool] = {
    "scope": True,
    "market": False,
    "approach": False,
    "sustainability": False,
    "team_note": True,
    "external_costs": True,
    "planning_note": True,
    "mandate": True,
    "commitment": True,
}


class StrategyPage(StepPage):
    """`/projecten/<slug>/inkoopstrategie/`. Nobody edits it while a final version is offered (R56)."""

    step = Step.STRATEGY
    # The version of the standard this strategy was made from, the only form there is (R48).
    standard_version = models.PositiveSmallIntegerField(_("standard version"), editable=False, default=1)
    scope = RichTextField(_("content"), blank=True, features=RICH_TEXT_FEATURES)
    market = RichTextField(_("market"), blank=True, features=RICH_TEXT_FEATURES)
    approach = RichTextField(_("approach"), blank=True, features=RICH_TEXT_FEATURES)
    sustainability = RichTextField(_("sustainability"), blank=True, features=RICH_TEXT_FEATURES)
    team_note = RichTextField(
        _("procurement team"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("The list of members comes from the project itself."),
    )
    external_costs = RichTextField(
        _("costs of external expertise"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Also when there are none: then say so."),
    )
    planning_note = RichTextField(
        _("planning"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("The table of steps comes from the planning of the project itself."),
    )
    mandate = RichTextField(_("mandate"), blank=True, features=RICH_TEXT_FEATURES)
    commitment = RichTextField(_("commitment"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [
        *StepPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("scope", help_text=_("What is bought and what is not, how much, and for how long.")),
                FieldPanel("market", help_text=_("Which suppliers there are, and what they need to tender well.")),
                FieldPanel(
                    "approach", help_text=_("The procedure, the lots and the way of awarding, with the reasons.")
                ),
                FieldPanel(
                    "sustainability", help_text=_("What the policy of the participants asks, and what is chosen here.")
                ),
            ],
            heading=_("What we buy, and how"),
        ),
        MultiFieldPanel(
            [FieldPanel("team_note"), FieldPanel("external_costs"), FieldPanel("planning_note")],
            heading=_("Team, costs and planning"),
        ),
        MultiFieldPanel(
            [FieldPanel("mandate", read_only=True), FieldPanel("commitment", read_only=True)],
            heading=_("What an authority adopts"),
            help_text=_("These texts are those of the standard version, the same for every project."),
        ),
    ]
    template = "strategy/strategy_page.html"

    class Meta:
        verbose_name = _("step: strategy")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the planning of the project itself (R50)."""
        planning = [self.project.step(step) for step in Step]
        return super().get_context(request, *args, **kwargs) | {"planning": planning}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new strategy is made from the standard that holds now (R48)."""
        if self._state.adding:
            self.standard_version = StrategyStandard.objects.latest("version").version
        super().save(*args, **kwargs)

    def get_workflow(self) -> Workflow | None:
        """The review by the expertise centre."""
        tasks = ExpertiseReview.objects.filter(active=True).values("pk")
        return Workflow.objects.filter(active=True, workflow_tasks__task__in=tasks).first()

    @property
    def has_workflow(self) -> bool:
        """Whether it can be given to the centre; Wagtail asks what an administrator assigned to pages above it."""
        return self.get_workflow() is not None

    def permissions_for_user(self, user: models.Model) -> PublishedByActs:
        """Presenting the concept and offering the final version publish it (R53, R56)."""
        return PublishedByActs(user, self)

    def get_lock(self) -> BaseLock | None:
        """Locked for everybody, superusers too, while a final version counts."""
        return OfferedLock(self) if is_offered(self) else super().get_lock()


class ManagerContribution(models.Model):
    """What contract management brings in before the strategy becomes final; the latest counts (R7)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="manager_contributions")
    text = models.TextField(_("contribution"))
    given_at = models.DateTimeField(_("given at"))
    given_by_name = models.CharField(_("given by"), max_length=300)

    class Meta:
        verbose_name = _("contribution of contract management")
        verbose_name_plural = _("contributions of contract management")
        ordering = ["given_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="contribution_says_something")]

    def __str__(self) -> str:
        return f"{self.given_by_name}: {self.text[:80]}"


class ConceptRound(models.Model):
    """A concept of the strategy as it was presented to the interested authorities. `remarks_until` is the last day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="concepts")
    number = models.PositiveSmallIntegerField(_("number"))
    sent_at = models.DateTimeField(_("sent at"))
    remarks_until = models.DateField(_("remarks until"))
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="concept")

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="concept_number_unique")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}, {self.project}"


class ConceptRemark(models.Model):
    """A reaction of an authority to a concept; an empty text says that it has no remarks. The answer comes later."""

    round = models.ForeignKey(ConceptRound, on_delete=models.PROTECT, related_name="remarks")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("remark"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by_name = models.CharField(_("made by"), max_length=300)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by_name = models.CharField(_("answered by"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("remark on the concept")
        verbose_name_plural = _("remarks on the concept")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_by_name="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by_name="")),
                name="remark_answered_when_and_how",
            ),
            models.CheckConstraint(condition=~Q(text="") | Q(answer=""), name="only_a_remark_is_answered"),
        ]

    def __str__(self) -> str:
        text = self.text[:80] or _("no remarks")
        return f"{self.authority}: {text}"
