"""Meetings with the supplier, action points, issues, signals of expiry and reports (R115, R116, R122–R126)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract_management.models_contract import Contract, ContractFile
from projects.contract_management.models_results import Indicator
from projects.journal.models import Evidence


class SupplierMeeting(models.Model):
    """A meeting of a delegation of the authorities with the supplier and the purchasing organisation (R126)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("starts at"))
    place = models.CharField(_("place"), max_length=200)
    subject = models.TextField(_("subjects"), blank=True)
    delegation = models.ManyToManyField(ContractingAuthority, related_name="+", verbose_name=_("delegation"))
    present = models.ManyToManyField(ContractingAuthority, related_name="+", verbose_name=_("present"))
    attendees = models.TextField(_("attendees"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)

    class Meta:
        verbose_name = _("meeting with the supplier")
        verbose_name_plural = _("meetings with the supplier")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | (~Q(attendees="") & ~Q(minutes="") & Q(cancelled_at__isnull=True)),
                name="held_meeting_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="cancelled_meeting_why",
            ),
        ]

    def __str__(self) -> str:
        from projects.procedure.wording import moment

        return f"{self.contract.title}, {moment(self.starts_at)}"


class ActionPoint(models.Model):
    """What somebody will do: agreed in a meeting, or to improve a performance; with an owner and a day (R115, R126)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="action_points")
    meeting = models.ForeignKey(
        SupplierMeeting, on_delete=models.PROTECT, null=True, blank=True, related_name="action_points"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="improvements"
    )
    text = models.TextField(_("what"))
    owner = models.CharField(_("by whom"), max_length=200)
    due_on = models.DateField(_("before or on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, indicator__isnull=True)
                | Q(meeting__isnull=True, indicator__isnull=False),
                name="action_point_of_meeting_or_indicator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.owner})"


class IssueState(models.TextChoices):
    """How far an issue is."""

    REPORTED = "reported", _("reported")
    BUSY = "busy", _("being solved")
    SOLVED = "solved", _("solved")


class Issue(models.Model):
    """A bottleneck in the relation with the supplier, followed by the authority that reported it and by staff (R125).

    `authority` is None for one that staff noticed themselves: only they follow it.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="issues")
    authority = models.ForeignKey(
        ContractingAuthority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contract_issues",
        verbose_name=_("authority"),
    )
    title = models.CharField(_("in one sentence"), max_length=200)
    text = models.TextField(_("what is going on"))
    state = models.CharField(_("state"), max_length=10, choices=IssueState.choices, default=IssueState.REPORTED)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by_id = models.PositiveBigIntegerField()
    reported_by_name = models.CharField(_("reported by"), max_length=300)
    solution = models.TextField(_("solution"), blank=True)
    solved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    solved_by_name = models.CharField(_("solved by"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="solved", solved_at__isnull=False) & ~Q(solution="") & ~Q(solved_by_name=""))
                | (~Q(state="solved") & Q(solved_at__isnull=True, solution="", solved_by_name="")),
                name="issue_solved_how",
            )
        ]

    def __str__(self) -> str:
        return self.title


class IssueNote(Evidence):
    """What was done about an issue; who follows it reads it. Written once (R125)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))
    by_name = models.CharField(_("by"), max_length=300)

    class Meta:
        verbose_name = _("note about an issue")
        verbose_name_plural = _("notes about issues")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class ExpirySignal(models.Model):
    """That the last day of notice comes near: one for each moment before each last day (R122).

    It shows from `due_on`, by the clock, until somebody handled it. When the dates change, what no longer holds is
    lapsed and the rest is made anew; a day that comes back brings back what it was.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signals")
    ends_on = models.DateField(_("ends on"))
    notice_on = models.DateField(_("last day of notice"))
    lead_days = models.PositiveSmallIntegerField(_("days before"))
    due_on = models.DateField(_("shows from"))
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_by_name = models.CharField(_("handled by"), max_length=300, blank=True)
    outcome = models.TextField(_("what was decided"), blank=True)

    class Meta:
        verbose_name = _("signal of expiry")
        verbose_name_plural = _("signals of expiry")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "notice_on", "lead_days"], name="signal_once_per_moment"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by_name="", outcome="")
                | (Q(handled_at__isnull=False) & ~Q(handled_by_name="") & ~Q(outcome="")),
                name="signal_handled_how",
            ),
        ]

    def __str__(self) -> str:
        from projects.procedure.wording import day

        return f"{self.contract.title}: {day(self.notice_on)}"


class SentReport(models.Model):
    """The report of a contract that was sent to one authority (R116)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reports")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="contract_reports")
    file = models.OneToOneField(ContractFile, on_delete=models.PROTECT, related_name="report")
    period_from = models.DateField(_("from"))
    period_until = models.DateField(_("until"))
    sent_at = models.DateTimeField(_("sent at"))
    sent_by_name = models.CharField(_("sent by"), max_length=300)

    class Meta:
        verbose_name = _("report of a contract")
        verbose_name_plural = _("reports of contracts")
        ordering = ["-sent_at", "authority__name"]

    def __str__(self) -> str:
        return f"{self.contract}, {self.authority}"
