"""The completion of the contract step, once for all lots (R103–R105)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.contract import forms
from projects.contract.gates import all_awards_sent, all_signed, not_completed
from projects.contract.letters import completion_mail, no_agreement_mail, signing_overview
from projects.contract.models import Agreement, ImplementationMeeting
from projects.contract.selectors import agreements_of, is_party
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import contacts, participants_of, participating_authorities
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed, moment
from projects.tree.gates import running
from projects.tree.lots import has_lots, lot_in_words, titled
from projects.tree.rights import lead_buyer_of_project


class CompleteContract(Action):
    """All parties signed; the contact persons are told, optionally with a proposal for a meeting (R103–R105)."""

    code = "contract-afronden"
    title = _("Complete the contract")
    button = _("Complete the contract and tell the contact persons")
    requirement = "R105"
    step = Step.CONTRACT
    rights = (lead_buyer_of_project,)
    gates = (running, not_completed, all_awards_sent, all_signed)
    form = forms.CompleteContractForm
    confirm = True

    def clean(self, *, meeting_at: datetime | None = None, meeting_place: str = "", meeting_text: str = "") -> None:
        if meeting_at and meeting_at <= clock.now():
            raise ValidationError({"meeting_at": _("Choose a moment in the future.")})
        if meeting_at and not meeting_place:
            raise ValidationError({"meeting_place": _("Give the place of the meeting.")})
        if not meeting_at and (meeting_place or meeting_text):
            raise ValidationError({"meeting_at": _("Give the day and hour of the meeting you propose.")})

    def perform(
        self, *, meeting_at: datetime | None = None, meeting_place: str = "", meeting_text: str = ""
    ) -> list[Agreement]:
        self.subject.agreements.update(completed_at=clock.now())
        self.meeting = None
        if meeting_at:
            self.meeting = ImplementationMeeting.objects.create(
                project=self.subject, starts_at=meeting_at, place=meeting_place, text=meeting_text
            )
        agreements = agreements_of(self.subject)
        for agreement in agreements:
            self._hand_out(agreement)
        self.subject.finish_step(Step.CONTRACT)
        self.subject.open_step(Step.EVALUATION)
        return agreements

    def _hand_out(self, agreement: Agreement) -> None:
        """Every part that was signed, and an overview of them, go to all participants (R101)."""
        overview = store.add_pdf(
            self.subject,
            signing_overview(agreement),
            filename="ondertekening.pdf",
            title=titled("Ondertekening van de overeenkomst", agreement.lot),
            kind=DocumentKind.SIGNED_AGREEMENT,
            step=Step.CONTRACT,
            audience=AudienceCode.OFFERED,
            by=self.by,
            lot=agreement.lot,
            frozen=True,
        )
        signed = [signature.document for signature in agreement.signatures.select_related("document")]
        store.offer([overview, *signed], participants_of(agreement.lot))

    def sentence(self, result: list[Agreement]) -> str:
        what = "de overeenkomst"
        if has_lots(self.subject):
            lots = listed(lot_in_words(agreement.lot) for agreement in result)
            what = f"de overeenkomst{'en' if len(result) > 1 else ''} voor {lots}"
        sentence = f"Alle partijen hebben {what} ondertekend. De contractfase is afgerond."
        if self.meeting:
            sentence += f" Voorstel voor een implementatieoverleg: {moment(self.meeting.starts_at)}."
        return sentence

    def details(self, result: list[Agreement]) -> dict[str, object]:
        signed = [{row.party_name: row.sha256 for row in agreement.signatures.all()} for agreement in result]
        if not has_lots(self.subject):
            return {"ondertekend door": signed[0]}
        lots = [lot_in_words(agreement.lot) for agreement in result]
        return {"ondertekend door": dict(zip(lots, signed, strict=True))}

    def messages(self, result: list[Agreement]) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, participating_authorities(self.subject)):
            own = [agreement for agreement in result if is_party(agreement, authority)]
            subject, body = completion_mail(own, self.meeting) if own else no_agreement_mail(self.subject, authority)
            yield to_person(person, kind=self.code, authority=authority, subject=subject, body=body)
