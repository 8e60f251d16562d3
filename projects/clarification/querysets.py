"""Questions a queryset of questions or notices answers."""

from django.db import models
from django.db.models import Q

from projects.tender_documents.gates import publication_of
from projects.tree.models import Project

# What can stand in a notice as it is: agreed by both, set aside, or withdrawn by the asker.
SETTLED = Q(state="ready") | Q(set_aside_at__isnull=False) | Q(withdrawn_at__isnull=False)
_OTHER_SETTLED = (
    Q(merged_into__state="ready")
    | Q(merged_into__set_aside_at__isnull=False)
    | Q(merged_into__withdrawn_at__isnull=False)
)


class OfPublication(models.QuerySet):
    """Rows of a publication on the platform."""

    def counting(self, project: Project) -> "OfPublication":
        """Those of the publication that counts, by number; none without a publication."""
        return self.filter(project=project, publication=publication_of(project)).order_by("number")


class QuestionQuerySet(OfPublication):
    """Questions about the questions of market parties."""

    def open(self) -> "QuestionQuerySet":
        """Those without an agreed answer that were not merged into another, set aside or withdrawn."""
        return self.filter(merged_into__isnull=True).exclude(SETTLED)

    def settled(self) -> "QuestionQuerySet":
        """Those that can stand in a notice; one that was merged follows the other."""
        return self.filter((Q(merged_into__isnull=True) & SETTLED) | (Q(merged_into__isnull=False) & _OTHER_SETTLED))

    def unsettled(self) -> "QuestionQuerySet":
        """The others."""
        return self.filter(
            (Q(merged_into__isnull=True) & ~SETTLED) | (Q(merged_into__isnull=False) & ~Q(_OTHER_SETTLED))
        )

    def outside_notices(self) -> "QuestionQuerySet":
        """Those that are in no notice yet."""
        return self.filter(notice__isnull=True)

    def published(self) -> "QuestionQuerySet":
        """Those in a notice that was published."""
        return self.filter(notice__published_at__isnull=False)

    def awaiting_private_answer(self) -> "QuestionQuerySet":
        """Confidential ones with an agreed answer of which it was not recorded that the asker got it."""
        return self.filter(
            confidential=True,
            state="ready",
            merged_into__isnull=True,
            withdrawn_at__isnull=True,
            answered_privately_at__isnull=True,
        )
