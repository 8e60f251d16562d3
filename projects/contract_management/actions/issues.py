"""Issues in the relation with a supplier: reported, worked on and solved (R125)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role
from projects.contract_management import forms
from projects.contract_management.actions.base import ContractAction, check_participants
from projects.contract_management.links import contract_path, own_path
from projects.contract_management.models import Issue, IssueNote, IssueState
from projects.contract_management.rights import contact_of_participant
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import people_at
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.tree.links import full


class NewIssue(ContractAction):
    """What reporting and recording an issue share."""

    requirement = "R125"
    section = "knelpunten"

    def clean(self, *, title: str, text: str, **more: Any) -> None:
        for name, given in (("title", title), ("text", text)):
            if not given.strip():
                raise ValidationError({name: _("Fill this in.")})

    def write(self, title: str, text: str, authority: ContractingAuthority | None) -> Issue:
        """Writes the issue."""
        return Issue.objects.create(
            contract=self.subject,
            authority=authority,
            title=title.strip(),
            text=text.strip(),
            reported_at=clock.now(),
            reported_by_id=self.by.user.pk,
            reported_by_name=self.by.name,
        )

    def details(self, result: Issue) -> dict[str, Any]:
        return {"knelpunt": result.pk, "tekst": result.text}


class ReportIssue(NewIssue):
    """A contact person of a participant reports what goes wrong; the contract manager is told (R125)."""

    code = "knelpunt-melden"
    title = _("Report an issue")
    button = _("Report the issue")
    explanation = _("The contract manager is told. Only your own authority and the purchasing organisation read it.")
    side = "contract_authority"
    rights = (contact_of_participant,)
    form = forms.ReportIssueForm

    def perform(self, *, title: str, text: str) -> Issue:
        return self.write(title, text, self.by.authority)

    def sentence(self, result: Issue) -> str:
        return f"{result.authority} heeft een knelpunt gemeld: {result.title}"

    def messages(self, result: Issue) -> Iterable[Draft]:
        yield to_person(
            self.subject.manager,
            kind=self.code,
            subject=f"Knelpunt gemeld: {self.subject.title}",
            body=f"{self.by.name} meldt namens {result.authority} een knelpunt bij contract {self.subject.number} "
            f"“{self.subject.title}”.\n\n{result.title}\n\n{result.text}\n\n"
            f"{full(contract_path(self.subject, self.section))}",
        )

    def next_url(self, result: Issue) -> str:
        return f"{own_path(self.subject)}#knelpunten"


class RecordIssue(NewIssue):
    """Staff write an issue down: their own, or one that an authority told them of (R125)."""

    code = "knelpunt-vastleggen"
    title = _("Record an issue")
    button = _("Record the issue")
    form = forms.RecordIssueForm

    def clean(self, *, authority: ContractingAuthority | None = None, **more: Any) -> None:
        super().clean(**more)
        check_participants(self.subject, [authority] if authority else [], "authority")

    def perform(self, *, title: str, text: str, authority: ContractingAuthority | None = None) -> Issue:
        return self.write(title, text, authority)

    def sentence(self, result: Issue) -> str:
        of = f" van {result.authority}" if result.authority else ""
        return f"Knelpunt{of} vastgelegd: {result.title}"


class OfIssue(ContractAction):
    """What the acts on an issue share: it was not solved, and its authority is told."""

    requirement = "R125"
    target_model = Issue
    section = "knelpunten"

    def conditions(self) -> Iterable[Unmet]:
        if self.target and self.target.state == IssueState.SOLVED:
            yield Unmet(_("This issue was solved already."))

    def add_note(self, text: str) -> IssueNote:
        """Writes what was done."""
        return IssueNote.objects.create(issue=self.target, text=text.strip(), at=clock.now(), by_name=self.by.name)

    def to_reporter(self, subject: str, text: str) -> Iterable[Draft]:
        """To the contact persons of the authority that reported it."""
        found: Issue = self.target
        for person, authority in people_at([found.authority] if found.authority else [], Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"{subject}: {found.title}",
                body=f"Uw knelpunt bij het contract “{self.subject.title}”: {found.title}\n\n{text}\n\n"
                f"{full(own_path(self.subject))}",
            )


class WorkOnIssue(OfIssue):
    """What is being done about an issue; its authority reads it (R125)."""

    code = "knelpunt-behandelen"
    title = _("Record what was done about an issue")
    button = _("Record")
    form = forms.IssueNoteForm

    def perform(self, *, text: str) -> Issue:
        self.written = self.add_note(text)
        self.target.state = IssueState.BUSY
        self.target.save()
        return self.target

    def sentence(self, result: Issue) -> str:
        return f"Knelpunt “{result.title}” is in behandeling: {self.written.text}"


class SolveIssue(OfIssue):
    """An issue was solved; its authority is told how (R125)."""

    code = "knelpunt-oplossen"
    title = _("Record the solution of an issue")
    button = _("Record the solution")
    form = forms.SolveForm
    confirm = True

    def clean(self, *, solution: str) -> None:
        if not solution.strip():
            raise ValidationError({"solution": _("Fill this in.")})

    def perform(self, *, solution: str) -> Issue:
        found: Issue = self.target
        found.state, found.solution = IssueState.SOLVED, solution.strip()
        found.solved_at, found.solved_by_name = clock.now(), self.by.name
        found.save()
        return found

    def sentence(self, result: Issue) -> str:
        return f"Knelpunt “{result.title}” is opgelost: {result.solution}"

    def messages(self, result: Issue) -> Iterable[Draft]:
        return self.to_reporter("Knelpunt opgelost", f"De oplossing:\n{result.solution}")
