"""The lock on the page of the award while a recommendation is with the authorities (R88, R93)."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from projects.decisions.models import DecisionRound, RoundKind


def is_recommended(page: Any) -> bool:
    """Whether an award recommendation counts in the project of this page."""
    rounds = DecisionRound.objects.counting().of_kind(RoundKind.AWARD_RECOMMENDATION)
    return rounds.filter(project__steps__page_id=page.pk).exists()


class RecommendedLock(BaseLock):
    """Nobody changes the text on the assessment while authorities decide, or have decided; superusers neither."""

    def for_user(self, user: Any) -> bool:
        """Always."""
        return True

    def get_message(self, user: Any) -> str:
        """Why, and what to do."""
        return format_html(
            "<b>{}</b> {}",
            _("The award recommendation has been offered for adoption."),
            _("To change something, the lead buyer first takes back the recommendation."),
        )

    def get_locked_by(self, user: Any) -> str:
        """What locked it."""
        return _("Locked by the procedure")

    def get_description(self, user: Any) -> str:
        """What the lock does."""
        return _("Nobody can change this page while an award recommendation is offered.")
