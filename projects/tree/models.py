"""The project: its facts (Project, ProjectStep, Lot, ProjectStaff) and its page tree.

Facts stand beside the pages, not in them: publishing an older revision writes every field of a page back, and a step
state must not travel with it.
"""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from accounts.models import ContractingAuthority
from projects.procedure import clock
from projects.procedure.audience import can_see
from projects.procedure.gate import remembered
from projects.procedure.steps import STEP_AUDIENCE, AudienceCode, Phase, ProjectLife, Step, StepState
from projects.tree.panels import ReadersPanel
from projects.tree.permissions import ProjectPagePermissionTester
from projects.tree.previewing import viewers_of
from projects.tree.querysets import ProjectQuerySet, ProjectStepQuerySet

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class Project(models.Model):
    """A collective project: one life, seven steps. `public_id` never changes and names its journal stream."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan_year = models.PositiveSmallIntegerField(_("year of the plan"))
    category = models.CharField(_("category"), max_length=120, blank=True)
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True)
    estimated_value = models.DecimalField(_("estimated value"), max_digits=14, decimal_places=2, null=True, blank=True)
    life = models.CharField(_("life"), max_length=10, choices=ProjectLife.choices, default=ProjectLife.RUNNING)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    stop_reason = models.TextField(_("reason for stopping"), blank=True)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    predecessor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-plan_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(life="stopped", stopped_at__isnull=False) & ~Q(stop_reason=""))
                | (~Q(life="stopped") & Q(stopped_at__isnull=True)),
                name="project_stopped_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(life="finished", finished_at__isnull=False)
                | (~Q(life="finished") & Q(finished_at__isnull=True)),
                name="project_finished_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """The name of its journal stream."""
        return str(self.public_id)

    @property
    def title(self) -> str:
        """The title of its page."""
        return self.page.title if hasattr(self, "page") else str(self.public_id)

    @cached_property
    def steps_by_code(self) -> dict[str, "ProjectStep"]:
        """Its seven steps by code; one query for the life of this object."""
        return {row.step: row for row in self.steps.all()}

    def step(self, step: Step) -> "ProjectStep":
        """One of its steps."""
        return self.steps_by_code[step]

    @property
    def current_step(self) -> "ProjectStep | None":
        """The last step that is in progress, otherwise the first that is planned; None when all are done."""
        rows = [self.steps_by_code[step] for step in Step if step in self.steps_by_code]
        busy = [row for row in rows if row.state == StepState.OPEN]
        planned = [row for row in rows if row.state == StepState.PLANNED]
        return busy[-1] if busy else planned[0] if planned else None

    @property
    def phase(self) -> Phase:
        """The phase of its current step; the last one when all steps are done (R6)."""
        return Step(self.current_step.step).phase if self.current_step else Phase.REALISATION

    @property
    def named_lots(self) -> models.QuerySet["Lot"]:
        """Its lots in order; none when it was not divided into lots."""
        return self.lots.exclude(title="").prefetch_related("authorities")

    @remembered
    def has_staff(self, user: models.Model, role: str, on=None) -> bool:
        """Whether this user is the project's lead buyer or contract manager on that day (default: today)."""
        return self.staff.holding(on or clock.today()).filter(user_id=user.pk, role=role).exists()

    def open_step(self, step: Step) -> None:
        """A step starts. Only actions call this."""
        row = self.steps.get(step=step)
        if row.state == StepState.PLANNED:
            row.state, row.opened_at = StepState.OPEN, clock.now()
            row.save(update_fields=["state", "opened_at"])
            if row.page_id and not row.page.live:
                row.page.specific.publish_latest()
        self.__dict__.pop("steps_by_code", None)

    def finish_step(self, step: Step) -> None:
        """A step is done. Only actions call this."""
        self.steps.filter(step=step).exclude(state=StepState.DONE).update(state=StepState.DONE, done_at=clock.now())
        self.__dict__.pop("steps_by_code", None)

    def reopen_step(self, step: Step) -> None:
        """A step that was done goes on (a tender that is withdrawn). Only actions call this."""
        self.steps.filter(step=step, state=StepState.DONE).update(state=StepState.OPEN, done_at=None)
        self.__dict__.pop("steps_by_code", None)


class ProjectStep(models.Model):
    """One of the seven steps of a project: planned dates as entered, state and instants as actions moved them."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(_("step"), max_length=40, choices=Step.choices)
    state = models.CharField(_("state"), max_length=10, choices=StepState.choices, default=StepState.PLANNED)
    planned_from = models.DateField(_("planned from"), null=True, blank=True)
    planned_until = models.DateField(_("planned until"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    page = models.OneToOneField(
        Page, on_delete=models.PROTECT, null=True, blank=True, related_name="project_step", editable=False
    )

    objects = ProjectStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(fields=["project", "step"], name="step_once_per_project"),
            models.CheckConstraint(
                condition=Q(state="planned", opened_at__isnull=True, done_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, done_at__isnull=True)
                | Q(state="done", opened_at__isnull=False, done_at__isnull=False),
                name="step_state_and_instants",
            ),
            models.CheckConstraint(
                condition=Q(planned_until__isnull=True) | Q(planned_until__gte=F("planned_from")),
                name="step_planned_order",
                violation_error_message=_("The planned end cannot lie before the planned start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{Step(self.step).number}. {self.get_step_display()}"

    @property
    def audience(self) -> str:
        """Who may see its page now (R10)."""
        return STEP_AUDIENCE[Step(self.step)][StepState(self.state)]


class Lot(models.Model):
    """A lot (perceel), for some authorities or all participants. A project without lots has one, without a title."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True)
    estimated_value = models.DecimalField(_("estimated value"), max_digits=14, decimal_places=2, null=True, blank=True)
    authorities = models.ManyToManyField(
        ContractingAuthority, verbose_name=_("for these authorities"), related_name="+", blank=True
    )

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="lot_number_unique")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.title else str(self.project)


class ProjectRole(models.TextChoices):
    """Who of the purchasing organisation carries a project."""

    LEAD_BUYER = "lead_buyer", _("lead buyer")
    CONTRACT_MANAGER = "contract_manager", _("contract manager")


class ProjectStaff(models.Model):
    """The lead buyer or contract manager of a project, during a period; the journal keeps who it was."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="projects_carried")
    role = models.CharField(max_length=20, choices=ProjectRole.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class HoldingQuerySet(models.QuerySet):
        def holding(self, on) -> "ProjectStaff.HoldingQuerySet":
            """Those that hold on that day."""
            return self.filter(valid_from__lte=on).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("person responsible")
        verbose_name_plural = _("people responsible")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "role"], condition=Q(valid_until__isnull=True), name="one_holder_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="holder_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class GuardedPage(Page):
    """A page of the tree: cannot be copied, moved or deleted in the admin, not by a superuser either (R132)."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: models.Model) -> ProjectPagePermissionTester:
        """Wagtail's answer, narrowed to what the procedure allows."""
        return ProjectPagePermissionTester(user, self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Through whose eyes an editor can look."""
        return [("", _("As you see it")), *((viewer.code, viewer.title) for viewer in viewers_of(self.project))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as it is being written, for that person; nothing they may not see is on it."""
        viewer = next((viewer for viewer in viewers_of(self.project) if viewer.code == mode_name), None)
        if viewer is not None:
            request.user = viewer.user
        return self.serve(request)

    def publish_latest(self) -> None:
        """Publishes the latest revision, or the page as it stands."""
        revision = self.latest_revision or self.save_revision(clean=False)
        revision.publish(skip_permission_checks=True)


class ProjectIndexPage(Page):
    """`/projecten/`: all projects that were announced."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        FieldPanel(
            "introduction", help_text=_("Stands above the list. The projects themselves come by announcing them.")
        ),
    ]
    max_count = 1
    subpage_types = ["tree.ProjectPage"]
    parent_page_types = ["portal.HomePage"]
    template = "tree/project_index_page.html"

    class Meta:
        verbose_name = _("overview of projects")


class ProjectPage(GuardedPage):
    """`/projecten/<slug>/`: what a project is about. Everyone may read it once the project was announced."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="page", editable=False)
    summary = models.TextField(_("summary"), help_text=_("One or two sentences for lists."))
    objective = RichTextField(
        _("objective"), blank=True, features=RICH_TEXT_FEATURES, help_text=_("How it fits our vision and objective.")
    )
    announcement = RichTextField(
        _("announcement to authorities"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Only members of affiliated authorities read this."),
    )

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("objective"),
        FieldPanel("announcement"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("objective")]
    parent_page_types = ["tree.ProjectIndexPage"]
    subpage_types: list[str] = []
    is_creatable = False
    template = "tree/project_page.html"

    class Meta:
        verbose_name = _("project")


PLANNING_HELP = _("What there is to say about the planning; the dates themselves come from the project.")


class StepPage(GuardedPage):
    """The page of one step; each step app makes its own of it. Who may see it follows the step (R10, R135)."""

    step: Step
    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT_FEATURES)

    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    parent_page_types = ["tree.ProjectPage"]
    subpage_types: list[str] = []
    is_creatable = False
    content_panels = [
        TitleFieldPanel("title"),
        ReadersPanel(heading=_("Who reads this page")),
        FieldPanel(
            "introduction",
            help_text=_("A few sentences above the page: what happens in this step, and what the reader does."),
        ),
    ]

    class Meta:
        abstract = True

    @cached_property
    def project(self) -> Project:
        """The project this page belongs to."""
        return self.project_step.project

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page for who may see it; otherwise signing in, or a 403 page that says why (no login loop)."""
        if can_see(request.user, self.project_step):
            return super().serve(request, *args, **kwargs)
        if not request.user.is_authenticated and not getattr(request, "is_preview", False):
            return redirect_to_login(request.get_full_path())
        audience = AudienceCode(self.project_step.audience).label
        context = {"page": self, "project": self.project, "audience": audience}
        return TemplateResponse(request, "tree/not_for_you.html", context, status=403)


class StandardText(models.Model):
    """A text that a new step page starts with; the purchasing organisation changes it in the admin."""

    step = models.CharField(_("step"), max_length=40, choices=Step.choices)
    field = models.CharField(_("field of the page"), max_length=60)
    text = RichTextField(_("text"), features=RICH_TEXT_FEATURES)

    panels = [FieldPanel("step"), FieldPanel("field"), FieldPanel("text")]

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        constraints = [models.UniqueConstraint(fields=["step", "field"], name="standard_text_once")]

    def __str__(self) -> str:
        page = next(model for model in StepPage.__subclasses__() if model.step == self.step)
        return f"{self.get_step_display()}: {page._meta.get_field(self.field).verbose_name}"
