"""Questions a queryset of questions or notices answers."""

from django.db import models

from projects.tender_documents.gates import publication_of
from projects.tree.models import Project


class OfPublication(models.QuerySet):
    """Rows of a publication on the platform."""

    def counting(self, project: Project) -> "OfPublication":
        """Those of the publication that counts, by number; none without a publication."""
        return self.filter(project=project, publication=publication_of(project)).order_by("number")


class QuestionQuerySet(OfPublication):
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
