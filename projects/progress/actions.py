"""What the lead buyer adds to the internal progress report (R128, R129)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.actions.registry import register
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.progress import forms
from projects.progress.links import report_path
from projects.progress.models import NoteKind, ProgressNote
from projects.tree.models import Project
from projects.tree.rights import collective_team


class WriteProgressNote(Action):
    """A remark or a risk is added to the report; only the purchasing organisation reads it."""

    code = "voortgang-toelichten"
    title = _("Add a remark or a risk to the progress report")
    button = _("Add it to the report")
    requirement = "R128"
    rights = (collective_team,)
    form = forms.NoteForm
    listed = False

    def clean(self, *, text: str, **more: Any) -> None:
        if not text.strip():
            raise ValidationError({"text": _("Fill this in.")})

    def perform(self, *, kind: str, text: str, step: str = "") -> ProgressNote:
        return ProgressNote.objects.create(
            project=self.subject,
            kind=kind,
            step=step,
            text=text.strip(),
            written_at=clock.now(),
            written_by_name=self.by.name,
        )

    def sentence(self, result: ProgressNote) -> str:
        what = "een risico" if result.kind == NoteKind.RISK else "een opmerking"
        return f"{self.by.name} heeft {what} toegevoegd aan het interne voortgangsrapport."

    def next_url(self, result: ProgressNote) -> str:
        return report_path(self.subject)


class CloseRisk(Action):
    """A risk leaves the report, with what came of it."""

    code = "risico-afsluiten"
    title = _("Close a risk")
    button = _("Record what came of it")
    requirement = "R128"
    rights = (collective_team,)
    form = forms.OutcomeForm
    target_model = ProgressNote
    listed = False

    @classmethod
    def targets(cls, subject: Project) -> Iterable[ProgressNote]:
        """The risks of a project, those that were closed too."""
        return subject.progress_notes.filter(kind=NoteKind.RISK)

    def conditions(self) -> Iterable[Unmet]:
        if self.target and self.target.closed_at:
            yield Unmet(_("This risk was closed already."))

    def clean(self, *, outcome: str) -> None:
        if not outcome.strip():
            raise ValidationError({"outcome": _("Fill this in.")})

    def perform(self, *, outcome: str) -> ProgressNote:
        self.target.closed_at, self.target.closed_by_name = clock.now(), self.by.name
        self.target.outcome = outcome.strip()
        self.target.save()
        return self.target

    def sentence(self, result: ProgressNote) -> str:
        return f"{self.by.name} heeft een risico in het interne voortgangsrapport afgesloten."

    def next_url(self, result: ProgressNote) -> str:
        return report_path(self.subject)


register(WriteProgressNote, CloseRisk)
