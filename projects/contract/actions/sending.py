"""The definitive award of a lot, with the agreement to be signed (R96–R99)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award.gates import mandates_there, proof_in_order, standstill_passed
from projects.award.gates_lots import lot_tendered
from projects.award.lots import lots_to_award
from projects.award.selectors import winner
from projects.contract import forms
from projects.contract.actions.base import OfLotToAward
from projects.contract.actions.signing import SignAgreement
from projects.contract.forms import Supplier
from projects.contract.gates import agreement_established, award_not_sent, winner_reachable
from projects.contract.letters import definitive_award_letter, mail_to_party, mail_to_supplier
from projects.contract.models import Agreement, AgreementSupplier
from projects.contract.selectors import established_text
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
from projects.tree.lots import over, titled
from projects.tree.rights import lead_buyer_of_project


class SendDefinitiveAward(OfLotToAward):
    """The definitive award and the agreement to be signed leave in one sending, after the standstill (R96, R99)."""

    code = "definitieve-gunning-versturen"
    title = _("Send the definitive award and the agreement")
    button = _("Send the definitive award and the agreement")
    explanation = _(
        "The participating authorities and the supplier receive the definitive award together with the agreement they "
        "sign. The agreement cannot be changed after this."
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
        agreement_established,
    )
    form = forms.SendDefinitiveAwardForm
    confirm = True

    def clean(self, *, starts_on: date, ends_on: date, others: Sequence[Supplier] = ()) -> None:
        if ends_on <= starts_on:
            raise ValidationError({"ends_on": _("The agreement ends after it starts.")})
        names = [winner(self.lot).bidder_name, *(other.name for other in others)]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValidationError({"others": _("%(name)s is mentioned twice.") % {"name": twice[0]}})

    def perform(self, *, starts_on: date, ends_on: date, others: Sequence[Supplier] = ()) -> Agreement:
        project, supplier = self.subject, winner(self.lot)
        document = established_text(self.lot)
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
        signing = [Supplier(supplier.bidder_name, supplier.bidder_email), *others]
        AgreementSupplier.objects.bulk_create(
            AgreementSupplier(agreement=agreement, number=number, name=row.name, email=row.email)
            for number, row in enumerate(signing, start=1)
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
            f"{listed([*participants_of(self.lot), *result.suppliers.all()])}."
        )

    def details(self, result: Agreement) -> dict[str, object]:
        return {
            "overeenkomst": result.document.sha256,
            "definitieve gunning": self.letter.sha256,
            "leveranciers": [row.name for row in result.suppliers.all()],
        }

    def messages(self, result: Agreement) -> Iterable[Draft]:
        way_to_sign = member_act_path(self.subject, SignAgreement.code, **over(self.lot))
        for person, authority in contacts_and_deciders(self.subject, participants_of(self.lot)):
            subject, body = mail_to_party(result, authority, self.letter, way_to_sign)
            yield to_person(person, kind=self.code, authority=authority, subject=subject, body=body)
        subject, body = mail_to_supplier(result, self.by.user)
        for supplier in result.suppliers.all():
            yield Draft(
                self.code,
                supplier.email,
                subject,
                body,
                supplier.name,
                attachments=tuple(store.attachment(document) for document in (self.letter, result.document)),
                because=f"{supplier.name} partij is bij de overeenkomst",
            )
