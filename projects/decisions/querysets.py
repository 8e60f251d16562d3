"""Questions a queryset of rounds or decisions answers."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class DecisionRoundQuerySet(models.QuerySet):
    """Questions about rounds."""

    def counting(self) -> "DecisionRoundQuerySet":
        """Those that were not voided."""
        return self.filter(voided_at__isnull=True)

    def of_kind(self, kind: str) -> "DecisionRoundQuerySet":
        """Those of one kind."""
        return self.filter(kind=kind)


class DecisionQuerySet(models.QuerySet):
    """Questions about decisions."""

    def counting(self) -> "DecisionQuerySet":
        """The latest of each authority in each round: those that were not corrected."""
        return self.filter(corrected_by__isnull=True)

    def signed(self) -> "DecisionQuerySet":
        """Those with a signature (reading A5)."""
        signature = self.model._meta.get_field("signatures").related_model
        return self.filter(Exists(signature.objects.filter(decision=OuterRef("pk"))))

    def in_time(self) -> "DecisionQuerySet":
        """Those recorded before their deadline, where the deadline excludes."""
        return self.filter(Q(round__excludes_after_deadline=False) | Q(recorded_at__lt=F("round__deadline")))

    def adopted(self) -> "DecisionQuerySet":
        """Adoptions that count: adopted, signed, in time."""
        return self.counting().filter(outcome="adopted").signed().in_time()
