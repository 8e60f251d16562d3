"""The standard version a strategy is made from, and its review by the expertise centre (R48, R33)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from projects.journal.models import Evidence
from projects.tree.models import Project


class StrategyStandard(Evidence):
    """One version of the standard strategy: the text of each chapter, as new strategies start with it (R48)."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    texts = models.JSONField(_("texts"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("standard version of the strategy")
        verbose_name_plural = _("standard versions of the strategy")
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.version}"


class StrategyReview(Evidence):
    """The expertise centre approved the text in one revision of the strategy page."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="strategy_reviews")
    revision_id = models.PositiveBigIntegerField(db_index=True)
    approved_at = models.DateTimeField(_("approved at"))
    approved_by_id = models.PositiveBigIntegerField()
    approved_by_name = models.CharField(_("approved by"), max_length=300)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("review of the strategy")
        verbose_name_plural = _("reviews of the strategy")
        ordering = ["approved_at"]

    def __str__(self) -> str:
        return f"{self.project}: {self.approved_by_name}"


class ExpertiseReview(AbstractGroupApprovalTask):
    """The task of Wagtail's workflow: somebody of the expertise centre who did not write the text approves it."""

    class Meta:
        verbose_name = _("review by the expertise centre")
        verbose_name_plural = _("reviews by the expertise centre")

    def _in_centre(self, user: Any) -> bool:
        return self.groups.filter(user=user).exists()

    def user_can_access_editor(self, obj: models.Model, user: Any) -> bool:
        """The centre; a superuser has no part in the procedure."""
        return self._in_centre(user)

    def locked_for_user(self, obj: models.Model, user: Any) -> bool:
        """While it is reviewed only the centre edits."""
        return not self._in_centre(user)

    def get_actions(self, obj: models.Model, user: Any) -> list[tuple[str, Any, bool]]:
        """Who wrote any of it may ask for changes, and approves nothing."""
        if not self._in_centre(user):
            return []
        actions = [("reject", _("Ask for changes"), True)]
        if user.pk not in authors_of(obj):
            actions += [("approve", _("Approve"), False), ("approve", _("Approve with a comment"), True)]
        return actions

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet:
        """What waits for the centre."""
        waiting = self.task_states.filter(status="in_progress")
        return waiting if self._in_centre(user) else waiting.none()

    @classmethod
    def get_description(cls) -> str:
        """What the admin says of this task."""
        return _("Somebody of the expertise centre who did not write the text approves it")


def authors_of(page: models.Model) -> set[int]:
    """Who changed the text since it was last approved, by id of user."""
    approved = StrategyReview.objects.filter(project__steps__page_id=page.pk).order_by("-revision_id").first()
    rows = page.revisions.filter(pk__gt=approved.revision_id) if approved else page.revisions.all()
    return set(rows.exclude(user=None).values_list("user_id", flat=True))
