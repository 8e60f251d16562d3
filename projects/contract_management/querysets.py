"""Questions about contracts and their files."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.staff import SEES_TEAM_WORK, has_staff_role
from projects.participation.audiences import own_authorities


def reads_contracts(user: Any) -> bool:
    """Whether this user reads every contract: lead buyers, contract managers and the expertise centre."""
    return has_staff_role(user, *SEES_TEAM_WORK)


class ContractQuerySet(models.QuerySet):
    """Questions about contracts."""

    def for_lists(self) -> "ContractQuerySet":
        """With what a list shows, in a fixed number of queries."""
        return self.select_related("manager").prefetch_related("suppliers", "options")

    def running(self) -> "ContractQuerySet":
        """Those that are not in the archive."""
        return self.filter(archived_at__isnull=True)

    def of_authorities_of(self, user: Any) -> "ContractQuerySet":
        """Those in which an authority of this contact person or decider takes part (R124)."""
        return self.filter(participants__in=own_authorities(user)).distinct()


class ContractFileQuerySet(models.QuerySet):
    """Questions about files of contracts."""

    def visible_to(self, user: Any) -> "ContractFileQuerySet":
        """Those this user may read."""
        if reads_contracts(user):
            return self
        own = own_authorities(user)
        return self.filter(Q(for_all=True, contract__participants__in=own) | Q(offered_to__in=own)).distinct()
