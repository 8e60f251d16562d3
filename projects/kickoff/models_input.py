"""What authorities bring: their stance, their answers, and the experts they nominate (R42, R45, R46)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.kickoff.goals import Stance
from projects.tree.models import Project


class AuthorityStance(models.Model):
    """How an authority stands towards the project; binds it to nothing (R42)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stances")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(_("stance"), max_length=20, choices=Stance.choices)
    remark = models.TextField(_("remark"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("stance of an authority")
        verbose_name_plural = _("stances of authorities")
        constraints = [models.UniqueConstraint(fields=["project", "authority"], name="stance_once")]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_stance_display()}"


class StrategyQuestion(models.Model):
    """A question to the authorities whose answer the strategy needs (R45)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="strategy_questions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("question for the strategy")
        verbose_name_plural = _("questions for the strategy")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="strategy_question_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class StrategyAnswer(models.Model):
    """The answer of one authority; the latest counts."""

    question = models.ForeignKey(StrategyQuestion, on_delete=models.PROTECT, related_name="answers")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("answer"))
    answered_at = models.DateTimeField()
    answered_by_name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("answer for the strategy")
        verbose_name_plural = _("answers for the strategy")
        ordering = ["authority__name"]
        constraints = [models.UniqueConstraint(fields=["question", "authority"], name="strategy_answer_once")]

    def __str__(self) -> str:
        return f"{self.authority}: {self.text}"


class ExpertNomination(models.Model):
    """A subject expert an authority offers for the team; the lead buyer confirms or declines (R46)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="nominations")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expertise = models.TextField(_("expertise"))
    nominated_at = models.DateTimeField()
    nominated_by_name = models.CharField(max_length=300)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("nominated expert")
        verbose_name_plural = _("nominated experts")
        ordering = ["nominated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                condition=Q(declined_at__isnull=True),
                name="nomination_once",
                violation_error_message=_("This person has been nominated already."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True), name="nomination_one_answer"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | ~Q(decline_reason=""), name="nomination_declined_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.authority}"
