"""Step 1, the kickoff meeting (startbijeenkomst): its page, the meeting, and the replies (R34–R42)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from accounts.models import ContractingAuthority
from projects.kickoff.goals import Goal
from projects.kickoff.models_input import (  # noqa: F401 - Django looks for models here
    AuthorityStance,
    ExpertNomination,
    StrategyAnswer,
    StrategyQuestion,
)
from projects.participation.audiences import sees_project_work
from projects.procedure.steps import Step
from projects.tree.models import RICH_TEXT_FEATURES, Project, StepPage


class KickoffPage(StepPage):
    """`/projecten/<slug>/startbijeenkomst/`."""

    step = Step.KICKOFF
    agenda = RichTextField(_("agenda"), blank=True, features=RICH_TEXT_FEATURES)
    practical = RichTextField(_("practical information"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [
        *StepPage.content_panels,
        FieldPanel(
            "agenda", help_text=_("The goals of the meeting are standard; the results are recorded in the cockpit.")
        ),
        FieldPanel(
            "practical",
            help_text=_("The way there, parking, how to take part online. Place and hour are in the invitation."),
        ),
    ]
    template = "kickoff/kickoff_page.html"

    class Meta:
        verbose_name = _("step: kickoff meeting")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """With the meeting, its goals and results, and what authorities answered: to the team all of it (R41, R45)."""
        context = super().get_context(request, *args, **kwargs)
        meeting = KickoffMeeting.objects.filter(project=self.project).first()
        results = {row.goal: row.result for row in meeting.goals.all()} if meeting else {}
        context["meeting"] = meeting
        context["goals"] = [(goal.label, results.get(goal.value, "")) for goal in Goal]
        if sees_project_work(request.user, self.project):
            context["questions"] = self.project.strategy_questions.prefetch_related("answers__authority")
            context["stances"] = self.project.stances.select_related("authority").order_by("authority__name")
        return context


class KickoffMeeting(models.Model):
    """The meeting of a project. `sequence` counts its changes and its cancellation, for calendars (RFC 5545)."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="kickoff")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = models.URLField(_("link for taking part online"), blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    results = models.TextField(_("what else came up"), blank=True)
    presentation_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("kickoff meeting")
        verbose_name_plural = _("kickoff meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="kickoff_order",
                violation_error_message=_("The meeting cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(online_url=""),
                name="kickoff_somewhere",
                violation_error_message=_("Give a place or a link."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(held_at__isnull=True), name="kickoff_held_or_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.project}"


class KickoffGoalResult(models.Model):
    """What came of one of the six goals (R41)."""

    meeting = models.ForeignKey(KickoffMeeting, on_delete=models.PROTECT, related_name="goals")
    goal = models.CharField(_("goal"), max_length=20, choices=Goal.choices)
    result = models.TextField(_("result"))

    class Meta:
        verbose_name = _("result of the kickoff meeting")
        verbose_name_plural = _("results of the kickoff meeting")
        constraints = [models.UniqueConstraint(fields=["meeting", "goal"], name="kickoff_result_once")]

    def __str__(self) -> str:
        return self.get_goal_display()


class KickoffReply(models.Model):
    """The reply of an authority to the invitation with this `sequence`; the latest counts (R39)."""

    meeting = models.ForeignKey(KickoffMeeting, on_delete=models.PROTECT, related_name="replies")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    coming = models.BooleanField(_("coming"))
    people = models.PositiveSmallIntegerField(_("with how many"), default=1)
    sequence = models.PositiveSmallIntegerField(default=0)
    replied_at = models.DateTimeField()
    replied_by_name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [models.UniqueConstraint(fields=["meeting", "authority"], name="kickoff_reply_once")]

    def __str__(self) -> str:
        return f"{self.authority}: {self.coming}"


class KickoffStaff(models.Model):
    """Somebody of the purchasing organisation who was at the meeting (R35, R36)."""

    meeting = models.ForeignKey(KickoffMeeting, on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("staff present")
        verbose_name_plural = _("staff present")
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="kickoff_staff_once")]

    def __str__(self) -> str:
        return str(self.user)
