"""Handling signals of expiry, and reporting to the authorities (R116, R122)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role
from projects.contract_management import forms
from projects.contract_management.actions.base import ContractAction, check_participants
from projects.contract_management.files import keep
from projects.contract_management.links import own_path
from projects.contract_management.models import ExpirySignal, SentReport
from projects.contract_management.report import authority_report
from projects.contract_management.terms import Term
from projects.contract_management.wording import term_in_words
from projects.documents import storage
from projects.outbox.compose import Attachment, Draft, to_person
from projects.participation.selectors import people_at
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.wording import day, listed
from projects.tree.links import full


class HandleSignal(ContractAction):
    """What was decided about an end that comes near (R122).

    Signals of the same last day that came before are handled with it.
    """

    code = "expiratiesignaal-afhandelen"
    title = _("Handle a signal of expiry")
    button = _("Record the decision")
    requirement = "R122"
    target_model = ExpirySignal
    form = forms.HandleSignalForm
    section = "signalen"

    def conditions(self) -> Iterable[Unmet]:
        found: ExpirySignal | None = self.target
        if found is None:
            return
        if found.handled_at:
            yield Unmet(_("This signal was handled already."))
        elif found.lapsed_at:
            yield Unmet(_("This signal lapsed: the dates of the contract changed."))
        elif found.due_on > clock.today():
            yield Unmet(_("This signal comes on %(day)s.") % {"day": day(found.due_on)})

    def clean(self, *, outcome: str) -> None:
        if not outcome.strip():
            raise ValidationError({"outcome": _("Fill this in.")})

    def perform(self, *, outcome: str) -> ExpirySignal:
        rows = self.subject.signals.filter(
            notice_on=self.target.notice_on, due_on__lte=self.target.due_on, handled_at=None, lapsed_at=None
        )
        rows.update(handled_at=clock.now(), handled_by_name=self.by.name, outcome=outcome.strip())
        return ExpirySignal.objects.get(pk=self.target.pk)

    def sentence(self, result: ExpirySignal) -> str:
        return (
            f"Expiratiesignaal van contract {self.subject.number} (laatste dag om op te zeggen: "
            f"{day(result.notice_on)}) is afgehandeld: {result.outcome}"
        )


class SendReport(ContractAction):
    """Each authority gets its own report of the contract: recorded, and mailed to its contact persons (R116)."""

    code = "contractrapportage-versturen"
    title = _("Send the report to the authorities")
    button = _("Send the reports")
    requirement = "R116"
    form = forms.ReportForm
    confirm = True
    section = "stukken"

    def initial(self) -> dict[str, Any]:
        last = self.subject.reports.order_by("-period_until").first()
        begins = last.period_until if last else self.subject.starts_on
        everybody = list(self.subject.participants.all())
        return {"period_from": begins, "period_until": clock.today(), "authorities": everybody}

    def clean(
        self, *, period_from: date, period_until: date, authorities: Iterable[ContractingAuthority], **more: Any
    ) -> None:
        authorities = list(authorities)
        if period_until < period_from:
            raise ValidationError({"period_until": _("A period cannot end before it starts.")})
        if not authorities:
            raise ValidationError({"authorities": _("Choose at least one authority.")})
        check_participants(self.subject, authorities, "authorities")

    def perform(
        self,
        *,
        period_from: date,
        period_until: date,
        authorities: Iterable[ContractingAuthority],
        text: str = "",
    ) -> list[SentReport]:
        period = Term(period_from, period_until)
        return [self.report_to(authority, period, text.strip()) for authority in authorities]

    def report_to(self, authority: ContractingAuthority, period: Term, text: str) -> SentReport:
        """Makes and keeps the report of one authority."""
        file = keep(
            self.subject,
            content=authority_report(self.subject, authority, period, text=text, by_name=self.by.name),
            filename=f"contractrapportage-{period.ends_on}.pdf",
            content_type="application/pdf",
            title=f"Contractrapportage {term_in_words(period)}, {authority}",
            by=self.by,
            offered_to=[authority],
        )
        return SentReport.objects.create(
            contract=self.subject,
            authority=authority,
            file=file,
            period_from=period.starts_on,
            period_until=period.ends_on,
            sent_at=clock.now(),
            sent_by_name=self.by.name,
        )

    def sentence(self, result: list[SentReport]) -> str:
        period = term_in_words(Term(result[0].period_from, result[0].period_until))
        return f"Contractrapportage over {period} verstuurd aan {listed(row.authority for row in result)}."

    def details(self, result: list[SentReport]) -> dict[str, Any]:
        return {"rapportages": [{"aan": str(row.authority), "sha256": row.file.sha256} for row in result]}

    def warnings(self, result: list[SentReport]) -> Iterable[str]:
        for row in result:
            if not people_at([row.authority], Role.CONTACT):
                yield f"{row.authority} heeft geen contactpersoon. De rapportage wordt wel vastgelegd."

    def papers(self, result: list[SentReport]) -> Iterable[Attachment]:
        return [self.attached(row) for row in result]

    def attached(self, row: SentReport) -> Attachment:
        """The report as it goes with the mail."""
        return Attachment(row.file.filename, row.file.content_type, storage.read(row.file.storage_name))

    def messages(self, result: list[SentReport]) -> Iterable[Draft]:
        for row in result:
            period = term_in_words(Term(row.period_from, row.period_until))
            for person, authority in people_at([row.authority], Role.CONTACT):
                yield to_person(
                    person,
                    kind=self.code,
                    authority=authority,
                    subject=f"Contractrapportage: {self.subject.title}",
                    body=f"Bij dit bericht vindt u de rapportage voor {authority} over het contract "
                    f"“{self.subject.title}”, over de periode {period}.\n\nHet contract vindt u hier:\n"
                    f"{full(own_path(self.subject))}",
                    attachments=(self.attached(row),),
                )
