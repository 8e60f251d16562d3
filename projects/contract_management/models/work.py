"""The work on a contract: its plan and tasks, performance, meetings, issues, expectations and reports (R114–R127)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract_management.models.register import Contract, Level


class Activity(models.Model):
    """An activity of contract management that a plan can choose: the standard list, changed in the admin (R118)."""

    level = models.CharField(_("management"), max_length=10, choices=Level.choices)
    title = models.CharField(_("activity"), max_length=200, unique=True)
    every_months = models.PositiveSmallIntegerField(_("every so many months"), default=12, help_text=_("0: once."))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["sort_order", "title"]

    def __str__(self) -> str:
        return self.title


class PlannedActivity(models.Model):
    """An activity that the plan of a contract chose, with its rhythm (R118); `ended_at` when the plan let it go."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="plan")
    title = models.CharField(_("activity"), max_length=200)
    level = models.CharField(_("management"), max_length=10, choices=Level.choices)
    every_months = models.PositiveSmallIntegerField(_("every so many months"))
    first_on = models.DateField(_("first time"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        ordering = ["contract", "level", "first_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "title"], condition=Q(ended_at__isnull=True), name="activity_planned_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One time that a planned activity is due: done, or passed over with a reason."""

    activity = models.ForeignKey(PlannedActivity, on_delete=models.PROTECT, related_name="tasks")
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by_name = models.CharField(max_length=300, blank=True)
    passed_over = models.BooleanField(_("passed over"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "due_on"], name="task_once_a_day"),
            models.CheckConstraint(condition=Q(passed_over=False) | ~Q(note=""), name="task_passed_over_why"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} ({self.due_on:%d-%m-%Y})"


class Direction(models.TextChoices):
    """On which side of the norm a result is good."""

    AT_LEAST = "at_least", _("at least the norm")
    AT_MOST = "at_most", _("at most the norm")


class Indicator(models.Model):
    """A performance that was agreed on, with its norm (R114)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="indicators")
    title = models.CharField(_("performance"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("For example %, days, or complaints."))
    norm = models.DecimalField(_("norm"), max_digits=14, decimal_places=2)
    direction = models.CharField(_("good is"), max_length=10, choices=Direction.choices)

    class Meta:
        verbose_name = _("performance indicator")
        verbose_name_plural = _("performance indicators")
        ordering = ["contract", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "title"], name="indicator_once")]

    def __str__(self) -> str:
        return self.title


class IndicatorResult(models.Model):
    """What a performance came to in a period, against the norm of that time (R114)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    first_on = models.DateField(_("first day of the period"))
    last_on = models.DateField(_("last day of the period"))
    value = models.DecimalField(_("result"), max_digits=14, decimal_places=2)
    norm = models.DecimalField(_("norm"), max_digits=14, decimal_places=2)
    met = models.BooleanField(_("norm met"))
    remark = models.TextField(_("remark"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["first_on"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "first_on"], name="result_once_a_period"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="result_period"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class ContractFile(models.Model):
    """A paper of a contract: minutes or a report. Its bytes never change. For one authority, or for all (None)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="files")
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    filename = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    storage_name = models.CharField(max_length=120, unique=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by_name = models.CharField(_("added by"), max_length=300)

    class Meta:
        verbose_name = _("paper of a contract")
        verbose_name_plural = _("papers of a contract")
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The only door to it."""
        return f"/mijn/contracten/{self.contract_id}/stukken/{self.pk}/{self.filename}"


class SupplierMeeting(models.Model):
    """Consultation of a delegation of authorities, the purchasing organisation and the supplier (R126).

    Planned first; `held_on` once it took place, with who was there and what was agreed on (R123).
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="meetings")
    planned_on = models.DateField(_("planned on"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    delegation = models.ManyToManyField(
        ContractingAuthority, verbose_name=_("delegation"), related_name="+", blank=True
    )
    held_on = models.DateField(_("held on"), null=True, blank=True)
    attendees = models.TextField(_("who were there"), blank=True)
    agreed = models.TextField(_("what was agreed on"), blank=True)
    minutes = models.OneToOneField(ContractFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("supplier meeting")
        verbose_name_plural = _("supplier meetings")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "planned_on"], condition=Q(cancelled_at__isnull=True), name="meeting_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.held_on or self.planned_on:%d-%m-%Y}"


class IssueState(models.TextChoices):
    """How far an issue is."""

    REPORTED = "reported", _("reported")
    BUSY = "busy", _("being solved")
    SOLVED = "solved", _("solved")


class Issue(models.Model):
    """A bottleneck or problem with a supplier (R125); an authority that reported it follows it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="issues")
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("what is the matter"), max_length=200)
    text = models.TextField(_("explanation"))
    state = models.CharField(_("state"), max_length=10, choices=IssueState.choices, default=IssueState.REPORTED)
    solution = models.TextField(_("what is done about it"), blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by_name = models.CharField(_("reported by"), max_length=300)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-reported_at"]
        constraints = [models.CheckConstraint(condition=~Q(state="solved") | ~Q(solution=""), name="issue_solved_how")]

    def __str__(self) -> str:
        return self.title


class ActionPoint(models.Model):
    """Something somebody will do: agreed on in a meeting, to improve a performance, or to solve an issue (R115)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="action_points")
    meeting = models.ForeignKey(
        SupplierMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="action_points"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="action_points"
    )
    what = models.CharField(_("what"), max_length=300)
    owner = models.CharField(_("who"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what


class Expectation(models.Model):
    """What the authorities expect, and beside it what the supplier does (R127)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="expectations")
    expected = models.TextField(_("expectation"))
    result = models.TextField(_("result"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.expected[:80]


class Report(models.Model):
    """What was reported to one authority about a contract (R116)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reports")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(ContractFile, on_delete=models.PROTECT, related_name="report")
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return str(self.file)
