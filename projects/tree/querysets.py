"""Questions a queryset of projects or steps answers."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q

from projects.procedure import audience
from projects.procedure.gate import remembering
from projects.procedure.steps import STEP_AUDIENCE


class ProjectQuerySet(models.QuerySet):
    """Questions about projects."""

    def announced(self) -> "ProjectQuerySet":
        """Those everyone may know of: announced (R11)."""
        return self.filter(announced_at__isnull=False)

    def for_lists(self) -> "ProjectQuerySet":
        """With what a list shows, in a fixed number of queries."""
        # The pages of the steps by a join: a condition on a thousand pages is more than SQLite takes.
        steps = apps.get_model("tree", "ProjectStep").objects.select_related("page")
        return self.select_related("page").prefetch_related(Prefetch("steps", steps))


class ProjectStepQuerySet(models.QuerySet):
    """Questions about steps."""

    def visible_to(self, user: Any) -> "ProjectStepQuerySet":
        """Those whose page is published and may be seen by this user; the queryset face of `audience.can_see`."""
        condition = Q(pk__in=[])
        with remembering():
            for code, registered in audience.registered().items():
                pairs = Q()
                for step, by_state in STEP_AUDIENCE.items():
                    states = [state for state, wanted in by_state.items() if wanted == code]
                    if states:
                        pairs |= Q(step=step, state__in=states)
                if pairs:
                    condition |= pairs & registered.selects(user, "")
        return self.filter(condition, page__live=True)
