"""With suppliers and authorities: meetings, issues and reports (R116, R123, R125, R126)."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role
from projects.contract_management import forms_work as forms
from projects.contract_management.actions.base import ContractAction
from projects.contract_management.forms_work import Point
from projects.contract_management.models import (
    ActionPoint,
    Contract,
    ContractFile,
    Issue,
    IssueState,
    Report,
    SupplierMeeting,
)
from projects.contract_management.mutations import touch
from projects.contract_management.papers import report_pdf
from projects.contract_management.rights import may_report
from projects.contract_management.terms import Period, occurrences
from projects.documents import storage
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import people_at
from projects.procedure import clock
from projects.procedure.wording import day, listed
from projects.tree.links import full


def keep_file(
    contract: Contract,
    content: bytes,
    *,
    title: str,
    filename: str,
    content_type: str,
    by: str,
    authority: ContractingAuthority | None = None,
) -> ContractFile:
    """Keeps the bytes of a paper of a contract: for one authority, or for everybody who reads the contract."""
    return ContractFile.objects.create(
        contract=contract,
        authority=authority,
        title=title,
        filename=filename,
        content_type=content_type,
        storage_name=storage.keep(content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=clock.now(),
        added_by_name=by,
    )


class PlanMeetings(ContractAction):
    """Regular consultation with the supplier and a delegation of the participants, as a series (R126)."""

    code = "overleg-plannen"
    title = _("Plan supplier meetings")
    button = _("Plan these meetings")
    requirement = "R126"
    form = forms.MeetingsForm

    def clean(self, *, first_on: date, every_months: int, **facts: object) -> None:
        if first_on > self.contract.last_day:
            raise ValidationError({"first_on": _("The contract has ended by then.")})
        there = self.contract.meetings.filter(
            planned_on__in=self._days(first_on, every_months), cancelled_at__isnull=True
        ).first()
        if there:
            sentence = _("There is a meeting on %(day)s already.") % {"day": day(there.planned_on)}
            raise ValidationError({"first_on": sentence})

    def _days(self, first_on: date, every_months: int) -> list[date]:
        return occurrences(first_on, every_months, self.contract.last_day)

    def perform(
        self, *, first_on: date, every_months: int, delegation: Iterable[ContractingAuthority], place: str = ""
    ) -> list[SupplierMeeting]:
        found = []
        for on in self._days(first_on, every_months):
            meeting = SupplierMeeting.objects.create(contract=self.contract, planned_on=on, place=place)
            meeting.delegation.set(delegation)
            found.append(meeting)
        touch(self.contract)
        return found

    def sentence(self, result: list[SupplierMeeting]) -> str:
        days = listed(day(meeting.planned_on) for meeting in result)
        return f"Leveranciersoverleg gepland op {days}, met een delegatie van {listed(result[0].delegation.all())}."

    def messages(self, result: list[SupplierMeeting]) -> Iterable[Draft]:
        days = "\n".join(f"- {day(meeting.planned_on)}" for meeting in result)
        where = f"\n\nWaar: {result[0].place}" if result[0].place else ""
        for person, authority in people_at(result[0].delegation.all(), Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Leveranciersoverleg: {self.contract.title}",
                body=f"Wij nodigen {authority} uit voor het leveranciersoverleg over “{self.contract.title}”:\n\n{days}"
                f"{where}\n\nHet contract: {full(member_path(self.contract))}",
            )


def member_path(contract: Contract) -> str:
    """The page of a contract for its participants."""
    return f"/mijn/contracten/{contract.pk}/"


class RecordMeeting(ContractAction):
    """What came out of a meeting: who were there, what was agreed on, the action points, the minutes (R123, R126)."""

    code = "overleg-vastleggen"
    title = _("Record a supplier meeting")
    button = _("Record this meeting")
    requirement = "R126"
    form = forms.MeetingHeldForm
    target_model = SupplierMeeting

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[SupplierMeeting]:
        return subject.meetings.filter(held_on__isnull=True, cancelled_at__isnull=True)

    def initial(self) -> dict[str, object]:
        return {"held_on": self.target.planned_on}

    def clean(self, *, held_on: date, **facts: object) -> None:
        if held_on > clock.today():
            raise ValidationError({"held_on": _("This day has not come yet.")})

    def perform(
        self,
        *,
        held_on: date,
        attendees: str,
        agreed: str,
        points: Iterable[Point] = (),
        minutes: CheckedUpload | None = None,
    ) -> SupplierMeeting:
        meeting = self.target
        meeting.held_on, meeting.attendees, meeting.agreed = held_on, attendees, agreed
        if minutes:
            meeting.minutes = keep_file(
                self.contract,
                minutes.content,
                title=f"Verslag leveranciersoverleg {day(held_on)}",
                filename=minutes.filename,
                content_type=minutes.content_type,
                by=self.by.name,
            )
        meeting.save()
        ActionPoint.objects.bulk_create(
            ActionPoint(contract=self.contract, meeting=meeting, **point._asdict()) for point in points
        )
        touch(self.contract)
        return meeting

    def sentence(self, result: SupplierMeeting) -> str:
        return f"Leveranciersoverleg gehouden op {day(result.held_on)}. Afgesproken: {result.agreed}"

    def details(self, result: SupplierMeeting) -> dict[str, object]:
        points = [f"{point.what}; {point.owner}; {point.due_on}" for point in result.action_points.all()]
        sha256 = result.minutes.sha256 if result.minutes else ""
        return {"aanwezig": result.attendees, "actiepunten": points, "verslag": sha256}


class CancelMeeting(ContractAction):
    """A planned meeting does not take place."""

    code = "overleg-afzeggen"
    title = _("Cancel a supplier meeting")
    button = _("Cancel this meeting")
    requirement = "R126"
    confirm = True
    target_model = SupplierMeeting

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[SupplierMeeting]:
        return RecordMeeting.targets(subject)

    def perform(self) -> SupplierMeeting:
        self.target.cancelled_at = clock.now()
        self.target.save(update_fields=["cancelled_at"])
        return self.target

    def sentence(self, result: SupplierMeeting) -> str:
        return f"Het leveranciersoverleg van {day(result.planned_on)} gaat niet door."

    def messages(self, result: SupplierMeeting) -> Iterable[Draft]:
        for person, authority in people_at(result.delegation.all(), Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Leveranciersoverleg gaat niet door: {self.contract.title}",
                body=f"Het leveranciersoverleg over “{self.contract.title}” van {day(result.planned_on)} gaat niet "
                "door.",
            )


class ReportIssue(ContractAction):
    """A problem with the supplier is reported, by an authority or by a contract manager (R125)."""

    code = "knelpunt-melden"
    title = _("Report an issue")
    button = _("Report this issue")
    explanation = _("The contract manager hears of it at once. You follow here what is done about it.")
    requirement = "R125"
    rights = (may_report,)
    form = forms.IssueForm

    def perform(self, *, title: str, text: str) -> Issue:
        now = clock.now()
        return Issue.objects.create(
            contract=self.contract,
            authority=self.by.authority,
            title=title,
            text=text,
            reported_at=now,
            reported_by_name=self.by.name,
            changed_at=now,
        )

    def sentence(self, result: Issue) -> str:
        whom = f" door {result.authority}" if result.authority else ""
        return f"Knelpunt gemeld{whom}: {result.title}. {result.text}"

    def messages(self, result: Issue) -> Iterable[Draft]:
        whom = f"{result.authority} ({result.reported_by_name})" if result.authority else result.reported_by_name
        yield to_person(
            self.contract.manager,
            kind=self.code,
            subject=f"Knelpunt gemeld: {self.contract.title}",
            body=f"{whom} meldt over contract {self.contract}:\n\n{result.title}\n\n{result.text}\n\n"
            f"{full(self.contract.path)}",
        )

    def next_url(self, result: Issue) -> str:
        return member_path(self.contract) if self.by.authority else self.contract.path


class ChangeIssue(ContractAction):
    """How far an issue is, and what is done about it; the authority that reported it is told (R125)."""

    code = "knelpunt-bijwerken"
    title = _("Record what is done about an issue")
    button = _("Record this")
    requirement = "R125"
    form = forms.IssueChangeForm
    confirm = True
    target_model = Issue

    @classmethod
    def targets(cls, subject: Contract) -> QuerySet[Issue]:
        return subject.issues.exclude(state=IssueState.SOLVED)

    def initial(self) -> dict[str, object]:
        return {"state": self.target.state, "solution": self.target.solution}

    def perform(self, *, state: str, solution: str) -> Issue:
        issue = self.target
        issue.state, issue.solution, issue.changed_at = state, solution, clock.now()
        issue.save()
        touch(self.contract)
        return issue

    def sentence(self, result: Issue) -> str:
        how = "opgelost" if result.state == IssueState.SOLVED else "in behandeling"
        return f"Knelpunt “{result.title}” is {how}: {result.solution}"

    def messages(self, result: Issue) -> Iterable[Draft]:
        if result.authority is None:
            return
        for person, authority in people_at([result.authority], Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Uw melding over {self.contract.title}",
                body=f"{self.sentence(result)}\n\n{full(member_path(self.contract))}",
            )


class SendReport(ContractAction):
    """Each participant gets a report on the contract, with what concerns itself (R116)."""

    code = "rapportage-versturen"
    title = _("Report to the participants")
    button = _("Make and send the reports")
    explanation = _("Each participant gets a report of its own as PDF, with the issues that it reported itself.")
    requirement = "R116"
    form = forms.ReportForm
    confirm = True

    def clean(self, *, first_on: date, last_on: date, text: str) -> None:
        if last_on < first_on:
            raise ValidationError({"last_on": _("The last day lies before the first day.")})

    def perform(self, *, first_on: date, last_on: date, text: str) -> list[Report]:
        found = []
        for authority in self.contract.participants.order_by("name"):
            content = report_pdf(self.contract, authority, Period(first_on, last_on), text, self.by.name)
            file = keep_file(
                self.contract,
                content,
                title=f"Rapportage {day(first_on)} tot en met {day(last_on)}",
                filename="rapportage.pdf",
                content_type="application/pdf",
                by=self.by.name,
                authority=authority,
            )
            found.append(
                Report.objects.create(contract=self.contract, authority=authority, file=file, sent_at=clock.now())
            )
        touch(self.contract)
        return found

    def sentence(self, result: list[Report]) -> str:
        whom = listed(row.authority for row in result)
        return f"Rapportage over contract {self.contract.number} verstuurd aan {whom}."

    def details(self, result: list[Report]) -> dict[str, object]:
        return {str(row.authority): row.file.sha256 for row in result}

    def messages(self, result: list[Report]) -> Iterable[Draft]:
        reports = {row.authority_id: row for row in result}
        for person, authority in people_at([row.authority for row in result], Role.CONTACT):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Rapportage: {self.contract.title}",
                body=f"De rapportage over contract “{self.contract.title}” voor {authority} staat klaar:\n"
                f"{full(reports[authority.pk].file.url)}",
            )
