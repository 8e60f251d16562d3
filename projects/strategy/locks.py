"""The lock on the strategy while a final version is offered (R56)."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from projects.decisions.models import DecisionRound, RoundKind


def is_offered(page: Any) -> bool:
    """Whether a final strategy counts in the project of this page."""
    return (
        DecisionRound.objects.counting()
        .of_kind(RoundKind.FINAL_STRATEGY)
        .filter(project__steps__page_id=page.pk)
        .exists()
    )


class OfferedLock(BaseLock):
    """Nobody changes the strategy while authorities decide, or have decided, on it; superusers neither."""

    def for_user(self, user: Any) -> bool:
        """Always."""
        return True

    def get_message(self, user: Any) -> str:
        """Why, and what to do."""
        return format_html(
            "<b>{}</b> {}",
            _("The final strategy has been offered for adoption."),
            _("To change something, the lead buyer first takes back the version that was offered."),
        )

    def get_locked_by(self, user: Any) -> str:
        """What locked it."""
        return _("Locked by the procedure")

    def get_description(self, user: Any) -> str:
        """What the lock does."""
        return _("Nobody can change the strategy while a final version is offered.")
