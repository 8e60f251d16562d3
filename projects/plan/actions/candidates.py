"""Bringing entries of several authorities together as a candidate (R18)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.plan import forms
from projects.plan.actions.rights import PlanAction
from projects.plan.gates import undecided
from projects.plan.models import Candidate, PlanEntry
from projects.procedure import clock
from projects.tree.rights import collective_team


def candidate_path(candidate: Candidate) -> str:
    """The page of a candidate in the admin."""
    return f"/beheer/inkoopplan/kandidaat/{candidate.pk}/"


def named(entries: Iterable[PlanEntry]) -> list[dict[str, str]]:
    """Entries as the journal keeps them."""
    return [{"authority": str(entry.plan.authority), "subject": entry.subject} for entry in entries]


class CandidateAction(PlanAction):
    """What the acts on entries share: the entries are read again under the lock."""

    rights = (collective_team,)

    def free(self, entries: Iterable[PlanEntry], year: int) -> list[PlanEntry]:
        """These entries, when all are of that year and in no candidate. Raises ValidationError otherwise."""
        wanted = {entry.pk for entry in entries}
        if not wanted:
            raise ValidationError({"entries": _("Choose at least one plan entry.")})
        found = PlanEntry.objects.filter(pk__in=wanted, plan__year=year, candidate__isnull=True)
        rows = list(found.select_related("plan__authority"))
        if len(rows) != len(wanted):
            raise ValidationError({"entries": _("One of these entries belongs to a candidate already.")})
        return rows


class MakeCandidate(CandidateAction):
    """Entries of several authorities are brought together, to be weighed as one collective project."""

    code = "kandidaat-maken"
    title = _("Bring entries together as a candidate")
    button = _("Make the candidate")
    form = forms.CandidateForm

    def clean(self, *, entries: Iterable[PlanEntry], **more: Any) -> None:
        self.free(entries, self.subject.year)

    def perform(self, *, title: str, entries: Iterable[PlanEntry]) -> Candidate:
        made = Candidate.objects.create(
            year=self.subject, title=title, created_at=clock.now(), created_by_name=self.by.name
        )
        PlanEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(candidate=made)
        return made

    def sentence(self, result: Candidate) -> str:
        count = result.entries.count()
        return f"Kandidaat “{result.title}” gemaakt van {count} {'regel' if count == 1 else 'regels'} uit de plannen."

    def details(self, result: Candidate) -> dict[str, Any]:
        return {"entries": named(result.entries.select_related("plan__authority"))}

    def next_url(self, result: Candidate) -> str:
        return candidate_path(result)


class ChangingEntries(CandidateAction):
    """What adding and taking out share: the subject is a candidate that was not decided about."""

    gates = (undecided,)

    def details(self, result: list[PlanEntry]) -> dict[str, Any]:
        return {"entries": named(result)}

    def next_url(self, result: list[PlanEntry]) -> str:
        return candidate_path(self.subject)


class AddToCandidate(ChangingEntries):
    """More entries belong to this candidate."""

    code = "regels-toevoegen"
    title = _("Add entries to the candidate")
    button = _("Add the entries")
    form = forms.EntriesForm

    def clean(self, *, entries: Iterable[PlanEntry]) -> None:
        self.free(entries, self.subject.year.year)

    def perform(self, *, entries: Iterable[PlanEntry]) -> list[PlanEntry]:
        rows = self.free(entries, self.subject.year.year)
        PlanEntry.objects.filter(pk__in=[entry.pk for entry in rows]).update(candidate=self.subject)
        return rows

    def sentence(self, result: list[PlanEntry]) -> str:
        count = len(result)
        return f"{count} {'regel' if count == 1 else 'regels'} toegevoegd aan kandidaat “{self.subject.title}”."


class RemoveFromCandidate(ChangingEntries):
    """Entries that do not belong to this candidate after all go back to the plan."""

    code = "regels-weghalen"
    title = _("Take entries out of the candidate")
    button = _("Take the entries out")
    form = forms.RemoveEntriesForm

    def clean(self, *, entries: Iterable[PlanEntry]) -> None:
        wanted = {entry.pk for entry in entries}
        if not wanted or self.subject.entries.filter(pk__in=wanted).count() != len(wanted):
            raise ValidationError({"entries": _("Choose entries of this candidate.")})

    def perform(self, *, entries: Iterable[PlanEntry]) -> list[PlanEntry]:
        rows = list(self.subject.entries.filter(pk__in=[e.pk for e in entries]).select_related("plan__authority"))
        PlanEntry.objects.filter(pk__in=[entry.pk for entry in rows]).update(candidate=None)
        return rows

    def sentence(self, result: list[PlanEntry]) -> str:
        count = len(result)
        return f"{count} {'regel' if count == 1 else 'regels'} weggehaald uit kandidaat “{self.subject.title}”."
