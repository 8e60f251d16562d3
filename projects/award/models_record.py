"""The record of the award (proces-verbaal van gunning, art. 2.132 Aanbestedingswet 2012)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.award.models_decision import AwardDecision
from projects.documents.models import Document
from projects.journal.models import Evidence


class AwardRecord(Evidence):
    """A version of the record about one decision; the latest counts. `answers`: what only people know, by question."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="records")
    version = models.PositiveSmallIntegerField(_("version"))
    answers = models.JSONField(_("answers"))
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="award_record")
    made_at = models.DateTimeField(_("made at"))
    made_by_name = models.CharField(_("made by"), max_length=300)

    class Meta:
        verbose_name = _("record of the award")
        verbose_name_plural = _("records of the award")
        ordering = ["decision", "version"]
        constraints = [models.UniqueConstraint(fields=["decision", "version"], name="award_record_version")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.version}, {self.decision.lot}"
