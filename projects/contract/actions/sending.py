"""The definitive award of a lot, with the agreement to be signed (R96–R99)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award.gates import mandates_there, proof_in_order, standstill_passed
from projects.award.gates_lots import lot_tendered
from projects.award.lots import lots_to_award
from projects.award.selectors import winner
from projects.clarification.models import Question
from projects.clarification.selectors import changing_the_agreement
from projects.contract import forms
from projects.contract.actions.signing import SignAgreement
from projects.contract.gates import agreement_there, agreements_to_sign, award_not_sent, winner_reachable
from projects.contract.letters import definitive_award_letter, mail_to_party, mail_to_supplier
from projects.contract.models import Agreement
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import somebody_participates_in
from projects.participation.selectors import contacts_and_deciders, participants_of
from projects.participation.sharing import share_with_participants
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import day, listed
from projects.tree.gates import running
from projects.tree.links import member_act_path
from projects.tree.lots import OfLot, has_lots, over, titled
from projects.tree.models import Lot, Project
from projects.tree.rights import lead_buyer_of_project


class SendDefinitiveAward(OfLot):
    """The definitive award and the agreement to be signed leave in one sending, after the standstill (R96, R99)."""

    code = "definitieve-gunning-versturen"
    title = _("Send the definitive award and the agreement")
    button = _("Send the definitive award and the agreement")
    explanation = _(
        "The participating authorities and the supplier receive the definitive award together with the agreement they "
        "sign. The agreement cannot be changed after this. First work into it every answer that changes it."
    )
    requirement = "R99"
    step = Step.CONTRACT
    rights = (lead_buyer_of_project,)
    gates = (running,)
    lot_gates = (
        lot_tendered,
        award_not_sent,
        standstill_passed,
        somebody_participates_in,
        mandates_there,
        proof_in_order,
        winner_reachable,
        agreement_there,
    )
    form = forms.SendDefinitiveAwardForm
    confirm = True
    template = "contract/changes_to_agreement.html"

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """The lots that are still to be awarded; the one of a project without lots, always."""
        return lots_to_award(subject) if has_lots(subject) else super().beside_others(subject)

    def changes(self) -> list[Question]:
        """The published answers that change the agreement, shown before sending (R79, R98)."""
        return list(changing_the_agreement(self.subject))

    def clean(self, *, starts_on: date, ends_on: date) -> None:
        if ends_on <= starts_on:
            raise ValidationError({"ends_on": _("The agreement ends after it starts.")})

    def perform(self, *, starts_on: date, ends_on: date) -> Agreement:
        project, supplier = self.subject, winner(self.lot)
        document = agreements_to_sign(self.lot)[0]
        store.freeze([document])
        agreement = Agreement.objects.create(
            project=project,
            lot=self.lot,
            supplier_name=supplier.bidder_name,
            supplier_email=supplier.bidder_email,
            document=document,
            starts_on=starts_on,
            ends_on=ends_on,
            sent_at=clock.now(),
            sent_by_name=self.by.name,
        )
        self.letter = self._letter(agreement)
        share_with_participants(self.lot, [document, self.letter])
        if not lots_to_award(project):
            project.finish_step(Step.AWARD)
        project.open_step(Step.CONTRACT)
        return agreement

    def _letter(self, agreement: Agreement) -> Document:
        return store.add_pdf(
            self.subject,
            definitive_award_letter(agreement),
            filename="definitieve-gunning.pdf",
            title=titled("Definitieve gunning", self.lot),
            kind=DocumentKind.AWARD_LETTER,
            step=Step.CONTRACT,
            audience=AudienceCode.TEAM,
            by=self.by,
            lot=self.lot,
            frozen=True,
        )

    def sentence(self, result: Agreement) -> str:
        return (
            f"De opdracht{self.about} is definitief gegund aan {result.supplier_name}. De overeenkomst "
            f"({day(result.starts_on)} tot en met {day(result.ends_on)}) is ter ondertekening verstuurd aan: "
            f"{listed([*participants_of(self.lot), result.supplier_name])}."
        )

    def details(self, result: Agreement) -> dict[str, object]:
        return {
            "overeenkomst": result.document.sha256,
            "definitieve gunning": self.letter.sha256,
            "antwoorden die de overeenkomst wijzigen": [f"{q.number}. {q.answer}" for q in self.changes()],
        }

    def messages(self, result: Agreement) -> Iterable[Draft]:
        way_to_sign = member_act_path(self.subject, SignAgreement.code, **over(self.lot))
        for person, authority in contacts_and_deciders(self.subject, participants_of(self.lot)):
            subject, body = mail_to_party(result, authority, self.letter, way_to_sign)
            yield to_person(person, kind=self.code, authority=authority, subject=subject, body=body)
        subject, body = mail_to_supplier(result, self.by.user)
        yield Draft(
            self.code,
            result.supplier_email,
            subject,
            body,
            result.supplier_name,
            attachments=tuple(store.attachment(document) for document in (self.letter, result.document)),
            because=f"{result.supplier_name} partij is bij de overeenkomst",
        )
