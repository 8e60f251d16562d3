"""Questions a queryset of questions answers."""

from django.db import models


class QuestionQuerySet(models.QuerySet):
    """Questions about the questions of market parties."""

    def open(self) -> "QuestionQuerySet":
        """Those without an agreed answer that were not merged into another."""
        return self.filter(merged_into__isnull=True).exclude(state="ready")

    def outside_notices(self) -> "QuestionQuerySet":
        """Those that are in no notice yet."""
        return self.filter(notice__isnull=True)

    def published(self) -> "QuestionQuerySet":
        """Those in a notice that was published."""
        return self.filter(notice__published_at__isnull=False)
