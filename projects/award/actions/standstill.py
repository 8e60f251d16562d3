"""The standstill period after the decision: extending it, and legal proceedings that suspend the award (R96, R97)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.gates import decision_sent, not_suspended, suspended
from projects.award.letters import extension_mail, to_bidders
from projects.award.models import StandstillExtension, Suspension, SuspensionEnd
from projects.award.selectors import award_decision_of, standstill_end, suspension_of
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import contacts, participants_of
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import day, moment
from projects.tree.gates import running, step_open
from projects.tree.rights import lead_buyer_of_project


def _end_of(last_day: date) -> datetime:
    """The first instant after a day in Amsterdam."""
    return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=AMSTERDAM)


class ExtendStandstill(OfTenderedLot):
    """The standstill period ends later, for a reason; it is never shortened (R97)."""

    code = "opschortende-termijn-verlengen"
    title = _("Extend the standstill period")
    button = _("Extend the period")
    requirement = "R97"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (decision_sent,)
    form = forms.ExtensionForm
    confirm = True

    def clean(self, *, last_day: date, reason: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write why the period is extended.")})
        if _end_of(last_day) <= max(standstill_end(self.lot), clock.now()):
            raise ValidationError(
                {
                    "last_day": _("The period ends on %(end)s; it can only be extended.")
                    % {"end": moment(standstill_end(self.lot))}
                }
            )

    def perform(self, *, last_day: date, reason: str) -> StandstillExtension:
        self.last_day = last_day
        return StandstillExtension.objects.create(
            decision=award_decision_of(self.lot),
            new_end=_end_of(last_day),
            reason=reason,
            made_at=clock.now(),
            made_by_name=self.by.name,
        )

    def sentence(self, result: StandstillExtension) -> str:
        return (
            f"De opschortende termijn{self.about} is verlengd tot en met {day(self.last_day)}. Reden: {result.reason}"
        )

    def details(self, result: StandstillExtension) -> dict[str, object]:
        return {"gunningsbeslissing": result.decision_id, "einde": result.new_end.isoformat()}

    def messages(self, result: StandstillExtension) -> Iterable[Draft]:
        mail = extension_mail(self.lot, day(self.last_day), self.by.name)
        yield from to_bidders(self.code, result.decision.reached, mail)
        for person, authority in contacts(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Opschortende termijn verlengd: {self.thing}",
                body=f"{self.sentence(result)}\n\nTot die dag wordt de overeenkomst niet gesloten.",
            )

    def warnings(self, result: StandstillExtension) -> Iterable[str]:
        return result.decision.told_elsewhere


class SuspendAward(OfTenderedLot):
    """Legal proceedings were started: nothing is contracted until they are over (R97, art. 2.131)."""

    code = "gunning-opschorten"
    title = _("Suspend the award because of legal proceedings")
    button = _("Suspend the award")
    explanation = _("Contract acts are refused until you record how the proceedings ended.")
    requirement = "R97"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (decision_sent, not_suspended)
    form = forms.SuspendForm
    confirm = True

    def clean(self, *, reason: str, **more: object) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write which proceedings were started.")})

    def perform(self, *, reason: str, file: CheckedUpload) -> Suspension:
        document = store.add_upload(
            self.subject,
            file,
            title=f"Gerechtelijke procedure {self.thing}",
            kind=DocumentKind.ATTACHMENT,
            step=Step.AWARD,
            audience=AudienceCode.TEAM,
            by=self.by,
            lot=self.lot,
            frozen=True,
        )
        return Suspension.objects.create(
            decision=award_decision_of(self.lot),
            reason=reason,
            document=document,
            suspended_at=clock.now(),
            suspended_by_name=self.by.name,
        )

    def sentence(self, result: Suspension) -> str:
        return f"De gunning{self.about} is opgeschort wegens een gerechtelijke procedure: {result.reason}"

    def details(self, result: Suspension) -> dict[str, object]:
        return {"gunningsbeslissing": result.decision_id, "stuk": result.document.sha256}

    def messages(self, result: Suspension) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Gunning opgeschort: {self.thing}",
                body=f"{self.sentence(result)}\n\nTot de uitspraak wordt geen overeenkomst gesloten.",
            )


class EndSuspension(OfTenderedLot):
    """The proceedings are over; the award waits until the day given, never shorter than the standstill (R97)."""

    code = "opschorting-beeindigen"
    title = _("Record how the legal proceedings ended")
    button = _("End the suspension")
    requirement = "R97"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (suspended,)
    form = forms.EndSuspensionForm
    confirm = True

    def clean(self, *, outcome: str, last_day: date) -> None:
        if not outcome.strip():
            raise ValidationError({"outcome": _("Write how the proceedings ended.")})
        if _end_of(last_day) < standstill_end(self.lot):
            facts = {"end": moment(standstill_end(self.lot))}
            raise ValidationError({"last_day": _("The standstill period ends on %(end)s; not before that.") % facts})

    def perform(self, *, outcome: str, last_day: date) -> SuspensionEnd:
        self.last_day = last_day
        return SuspensionEnd.objects.create(
            suspension=suspension_of(self.lot),
            outcome=outcome,
            new_end=_end_of(last_day),
            ended_at=clock.now(),
            ended_by_name=self.by.name,
        )

    def sentence(self, result: SuspensionEnd) -> str:
        return (
            f"De gerechtelijke procedure{self.about} is voorbij: {result.outcome} De gunning wacht nog tot en met "
            f"{day(self.last_day)}."
        )

    def messages(self, result: SuspensionEnd) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Opschorting voorbij: {self.thing}",
                body=f"{self.sentence(result)}\n\nU hoeft nu niets te doen.",
            )
