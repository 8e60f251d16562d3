"""Questions a queryset of documents answers."""

from typing import Any

from django.db import models
from wagtail.search.queryset import SearchableQuerySetMixin

from projects.procedure import audience


class DocumentQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Questions about documents."""

    def current(self) -> "DocumentQuerySet":
        """Those that were neither withdrawn nor replaced."""
        return self.filter(withdrawn_at__isnull=True, replaced_by__isnull=True)

    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """Those this user may read: the queryset face of `audience.can_see`."""
        return self.filter(audience.visible_to(user), withdrawn_at__isnull=True)

    def frozen(self) -> "DocumentQuerySet":
        """Those that a formal act rests on."""
        return self.filter(frozen_at__isnull=False)
