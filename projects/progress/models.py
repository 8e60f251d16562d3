"""What the lead buyer adds to the internal progress report (R128); never on a page for others (R131)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.procedure.steps import Step
from projects.tree.models import Project


class NoteKind(models.TextChoices):
    """What a note is."""

    REMARK = "remark", _("remark")
    RISK = "risk", _("risk")


class ProgressNote(models.Model):
    """A remark, or a risk that stays in the report until what came of it was recorded."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="progress_notes")
    kind = models.CharField(_("kind"), max_length=10, choices=NoteKind.choices)
    step = models.CharField(_("step"), max_length=40, choices=Step.choices, blank=True)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"))
    written_by_name = models.CharField(_("written by"), max_length=300)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by_name = models.CharField(_("closed by"), max_length=300, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("note in the progress report")
        verbose_name_plural = _("notes in the progress report")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="progress_note_says_something"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by_name="", outcome="")
                | (Q(closed_at__isnull=False, kind="risk") & ~Q(closed_by_name="") & ~Q(outcome="")),
                name="progress_risk_closed_how",
            ),
        ]

    def __str__(self) -> str:
        return self.text
