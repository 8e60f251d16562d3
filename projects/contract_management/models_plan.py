"""The contract management plan: activities that were chosen, and the dated tasks that follow from them (R118)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.contract_management.models_contract import Contract, Level
from projects.journal.models import Evidence


class Recurrence(models.IntegerChoices):
    """How often an activity returns, in months; 0 is once."""

    ONCE = 0, _("once")
    MONTHLY = 1, _("every month")
    QUARTERLY = 3, _("every quarter")
    HALF_YEARLY = 6, _("every half year")
    YEARLY = 12, _("every year")


class StandardActivity(models.Model):
    """An activity that a plan can choose, of passive or of active management; the list can grow (R117, R118)."""

    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    level = models.CharField(_("level of management"), max_length=10, choices=Level.choices)
    every = models.PositiveSmallIntegerField(_("usually"), choices=Recurrence.choices, default=Recurrence.YEARLY)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("standard activity")
        verbose_name_plural = _("standard activities")
        ordering = ["-level", "order", "pk"]

    def __str__(self) -> str:
        return self.title


class ManagementPlan(Evidence):
    """A version of the plan of a contract as it was adopted; written once, the latest counts (R118).

    `activities` holds, for each one chosen: title, level, every (months) and first_on.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("what the management is aimed at"))
    level = models.CharField(_("level of management"), max_length=10, choices=Level.choices)
    activities = models.JSONField(default=list)
    adopted_at = models.DateTimeField(_("adopted at"))
    adopted_by_name = models.CharField(_("adopted by"), max_length=300)

    class Meta:
        verbose_name = _("contract management plan")
        verbose_name_plural = _("contract management plans")
        ordering = ["contract", "-version"]
        constraints = [models.UniqueConstraint(fields=["contract", "version"], name="management_plan_version")]

    def __str__(self) -> str:
        return f"{self.contract}, {self.version}"


class PlannedActivity(models.Model):
    """An activity as the plan that counts chose it: from which day, and how often."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="planned_activities")
    activity = models.ForeignKey(StandardActivity, on_delete=models.PROTECT, related_name="planned")
    every = models.PositiveSmallIntegerField(_("how often"), choices=Recurrence.choices)
    first_on = models.DateField(_("for the first time on"))
    is_chosen = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        ordering = ["activity__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "activity"], name="activity_planned_once")]

    def __str__(self) -> str:
        return str(self.activity)


class TaskState(models.TextChoices):
    """What became of a task."""

    OPEN = "open", _("to do")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")


class Task(models.Model):
    """One dated piece of work of an activity: done, or skipped with a reason (R118)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="tasks")
    planned = models.ForeignKey(PlannedActivity, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(_("title"), max_length=200)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    note = models.TextField(_("note"), blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by_name = models.CharField(_("settled by"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "planned__activity__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["planned", "due_on"], name="task_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_by_name="")
                | (Q(state__in=["done", "skipped"], settled_at__isnull=False) & ~Q(settled_by_name="")),
                name="task_settled_by_whom",
            ),
            models.CheckConstraint(condition=~Q(state="skipped", note=""), name="task_skipped_why"),
        ]

    def __str__(self) -> str:
        return self.title
