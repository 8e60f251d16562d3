"""The acts of the contract step: the only writers with consequences."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.base import Action
from projects.actions.registry import register
from projects.award.gates import all_mandates_there, standstill_over
from projects.award.selectors import winner
from projects.clarification.models import Question
from projects.clarification.selectors import changing_the_agreement
from projects.contract import forms
from projects.contract.gates import (
    agreement_sent,
    agreement_there,
    agreements_to_sign,
    all_signed,
    award_not_sent,
    not_completed,
    not_stopped,
)
from projects.contract.letters import completion_mail, definitive_award_letter, mail_to_party, mail_to_supplier
from projects.contract.models import (
    Agreement,
    AgreementSignature,
    ImplementationMeeting,
    ImplementationState,
    ImplementationStatus,
    Party,
)
from projects.contract.selectors import agreement_of
from projects.documents import storage, store
from projects.documents.models import Document, DocumentKind
from projects.documents.signatures import wording
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Attachment, Draft, to_person
from projects.participation.gates import somebody_participates
from projects.participation.rights import contact_of_authority, decider_of_authority
from projects.participation.selectors import contacts, contacts_and_deciders, participating_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import day, listed, moment
from projects.tree.gates import running, step_open
from projects.tree.lots import sole_lot
from projects.tree.models import Project
from projects.tree.rights import contract_manager_of_project, lead_buyer_of_project


class SendDefinitiveAward(Action):
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
    gates = (running, award_not_sent, standstill_over, somebody_participates, all_mandates_there, agreement_there)
    form = forms.SendDefinitiveAwardForm
    confirm = True
    template = "contract/changes_to_agreement.html"

    def changes(self) -> list[Question]:
        """The published answers that change the agreement, shown before sending (R79, R98)."""
        return list(changing_the_agreement(self.subject))

    def clean(self, *, starts_on: date, ends_on: date) -> None:
        if ends_on <= starts_on:
            raise ValidationError({"ends_on": _("The agreement ends after it starts.")})

    def perform(self, *, starts_on: date, ends_on: date) -> Agreement:
        project, supplier = self.subject, winner(sole_lot(self.subject))
        document = agreements_to_sign(project)[0]
        store.freeze([document])
        store.widen([document], AudienceCode.PARTICIPANTS)
        agreement = Agreement.objects.create(
            project=project,
            lot=project.lots.first(),
            supplier_name=supplier.bidder_name,
            supplier_email=supplier.bidder_email,
            document=document,
            starts_on=starts_on,
            ends_on=ends_on,
            sent_at=clock.now(),
            sent_by_name=self.by.name,
        )
        self.letter = store.add_pdf(
            project,
            definitive_award_letter(agreement),
            filename="definitieve-gunning.pdf",
            title="Definitieve gunning",
            kind=DocumentKind.AWARD_LETTER,
            step=Step.CONTRACT,
            audience=AudienceCode.PARTICIPANTS,
            by=self.by,
            frozen=True,
        )
        project.finish_step(Step.AWARD)
        project.open_step(Step.CONTRACT)
        return agreement

    def sentence(self, result: Agreement) -> str:
        return (
            f"De opdracht is definitief gegund aan {result.supplier_name}. De overeenkomst ({day(result.starts_on)} "
            f"tot en met {day(result.ends_on)}) is ter ondertekening verstuurd aan: "
            f"{listed([*participating_authorities(self.subject), result.supplier_name])}."
        )

    def details(self, result: Agreement) -> dict[str, object]:
        return {
            "overeenkomst": result.document.sha256,
            "definitieve gunning": self.letter.sha256,
            "antwoorden die de overeenkomst wijzigen": [f"{q.number}. {q.answer}" for q in self.changes()],
        }

    def messages(self, result: Agreement) -> Iterable[Draft]:
        for person, authority in contacts_and_deciders(self.subject, participating_authorities(self.subject)):
            subject, body = mail_to_party(result, authority, self.letter, SignAgreement.code)
            yield to_person(person, kind=self.code, authority=authority, subject=subject, body=body)
        subject, body = mail_to_supplier(result, self.by.user)
        yield Draft(
            self.code,
            result.supplier_email,
            subject,
            body,
            result.supplier_name,
            attachments=tuple(_attached(document) for document in (self.letter, result.document)),
            because=f"{result.supplier_name} partij is bij de overeenkomst",
        )


def _attached(document: Document) -> Attachment:
    return Attachment(document.filename, document.content_type, storage.read(document.storage_name))


class Sign(Action):
    """What both ways of recording a signature share: the signed file is kept, with who signed it (R100, R101)."""

    requirement = "R100"
    step = Step.CONTRACT
    form = forms.SignatureForm
    gates = (running, agreement_sent, step_open(Step.CONTRACT))

    def clean(self, *, file: CheckedUpload, **more: object) -> None:
        if file.sha256 == agreement_of(self.subject).document.sha256:
            raise ValidationError(
                {"file": _("This is the agreement as it was sent, without a signature. Upload the signed file.")}
            )

    def keep(
        self,
        *,
        party: Party,
        name: str,
        authority: ContractingAuthority | None,
        readers: Iterable[ContractingAuthority],
        file: CheckedUpload,
        signer_name: str,
        signer_function: str,
    ) -> AgreementSignature:
        """Keeps the signed file, called a part: partly signed is never handed out as signed."""
        document = store.add_upload(
            self.subject,
            file,
            title=f"Overeenkomst, deel ondertekend door {name}",
            kind=DocumentKind.SIGNED_AGREEMENT,
            step=Step.CONTRACT,
            audience=AudienceCode.OFFERED,
            by=self.by,
            frozen=True,
        )
        store.offer([document], readers)
        return AgreementSignature.objects.create(
            agreement=agreement_of(self.subject),
            party=party,
            authority=authority,
            party_name=name,
            signer_name=signer_name,
            signer_function=signer_function,
            document=document,
            sha256=document.sha256,
            signed_at=clock.now(),
            recorded_by_id=self.by.user.pk,
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: AgreementSignature) -> str:
        return (
            f"De overeenkomst is ondertekend door {result.party_name}: {result.signer_name}, "
            f"{result.signer_function} (sha256 {result.sha256}). {' '.join(self.found(result))}"
        )

    def found(self, result: AgreementSignature) -> list[str]:
        """What was found of digital signatures in the file, in sentences (R101)."""
        check = getattr(result.document, "signature_check", None)
        return wording.told(check and check.found, [result.signer_name], wording.DUTCH)

    def details(self, result: AgreementSignature) -> dict[str, object]:
        check = getattr(result.document, "signature_check", None)
        found = check.found if check else {}
        return {"document": result.document_id, "sha256": result.sha256, "controle_handtekeningen": found}


class SignAgreement(Sign):
    """A participating authority hands in the agreement with its signature (R100)."""

    code = "overeenkomst-ondertekenen"
    title = _("Sign the agreement")
    button = _("Hand in the signed agreement")
    explanation = _("Sign the agreement digitally and upload the signed file. You cannot take a signature back.")
    side = "authority"
    rights = (decider_of_authority,)

    def conditions(self) -> Iterable[Unmet]:
        authority, agreement = self.by.authority, agreement_of(self.subject)
        if authority is None:
            return
        if authority not in participating_authorities(self.subject):
            yield Unmet(_("%(authority)s does not participate in this project.") % {"authority": authority})
        elif agreement and agreement.signatures.filter(authority=authority).exists():
            yield Unmet(_("%(authority)s has signed the agreement already.") % {"authority": authority})

    def perform(self, *, file: CheckedUpload, signer_name: str, signer_function: str) -> AgreementSignature:
        authority = self.by.authority
        return self.keep(
            party=Party.AUTHORITY,
            name=str(authority),
            authority=authority,
            readers=[authority],
            file=file,
            signer_name=signer_name,
            signer_function=signer_function,
        )


class RecordSupplierSignature(Sign):
    """The agreement with the signature of the supplier, which has no account here (R100)."""

    code = "ondertekening-leverancier-vastleggen"
    title = _("Record the signature of the supplier")
    button = _("Record the signature of the supplier")
    rights = (lead_buyer_of_project,)

    def conditions(self) -> Iterable[Unmet]:
        agreement = agreement_of(self.subject)
        if agreement and agreement.signatures.filter(party=Party.SUPPLIER).exists():
            yield Unmet(_("%(party)s has signed the agreement already.") % {"party": agreement.supplier_name})

    def perform(self, *, file: CheckedUpload, signer_name: str, signer_function: str) -> AgreementSignature:
        return self.keep(
            party=Party.SUPPLIER,
            name=agreement_of(self.subject).supplier_name,
            authority=None,
            readers=participating_authorities(self.subject),
            file=file,
            signer_name=signer_name,
            signer_function=signer_function,
        )


class CompleteContract(Action):
    """All parties signed; the contact persons are told, optionally with a proposal for a meeting (R103–R105)."""

    code = "contract-afronden"
    title = _("Complete the contract")
    button = _("Complete the contract and tell the contact persons")
    requirement = "R105"
    step = Step.CONTRACT
    rights = (lead_buyer_of_project,)
    gates = (running, not_completed, agreement_sent, all_signed)
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
    ) -> Agreement:
        agreement = agreement_of(self.subject)
        agreement.completed_at = clock.now()
        agreement.save(update_fields=["completed_at"])
        self.meeting = None
        if meeting_at:
            self.meeting = ImplementationMeeting.objects.create(
                project=self.subject, starts_at=meeting_at, place=meeting_place, text=meeting_text
            )
        self.subject.finish_step(Step.CONTRACT)
        self.subject.open_step(Step.EVALUATION)
        return agreement

    def sentence(self, result: Agreement) -> str:
        sentence = "Alle partijen hebben de overeenkomst ondertekend. De contractfase is afgerond."
        if self.meeting:
            sentence += f" Voorstel voor een implementatieoverleg: {moment(self.meeting.starts_at)}."
        return sentence

    def details(self, result: Agreement) -> dict[str, object]:
        return {"ondertekend door": {row.party_name: row.sha256 for row in result.signatures.all()}}

    def messages(self, result: Agreement) -> Iterable[Draft]:
        subject, body = completion_mail(result, self.meeting)
        for person, authority in contacts(self.subject, participating_authorities(self.subject)):
            yield to_person(person, kind=self.code, authority=authority, subject=subject, body=body)


def _record_implementation(
    project: Project, authority: ContractingAuthority, by: str, state: str, on: date
) -> ImplementationStatus:
    facts = {"state": state, "on": on, "recorded_at": clock.now(), "recorded_by_name": by}
    return ImplementationStatus.objects.update_or_create(project=project, authority=authority, defaults=facts)[0]


class Implement(Action):
    """What both ways of recording the implementation share (R16)."""

    requirement = "R16"
    step = Step.CONTRACT
    gates = (not_stopped, agreement_sent)

    def clean(self, *, state: str, on: date, **more: object) -> None:
        if state == ImplementationState.PLANNED and on < clock.today():
            raise ValidationError({"on": _("What is planned lies in the future.")})
        if state != ImplementationState.PLANNED and on > clock.today():
            raise ValidationError({"on": _("This day has not come yet. Choose “planned” instead.")})

    def sentence(self, result: ImplementationStatus) -> str:
        words = {
            ImplementationState.PLANNED: "is gepland voor",
            ImplementationState.BUSY: "is begonnen op",
            ImplementationState.DONE: "is klaar sinds",
        }
        return f"De implementatie bij {result.authority} {words[ImplementationState(result.state)]} {day(result.on)}."


class RecordImplementation(Implement):
    """An authority says how far it is with working under the agreement (R16)."""

    code = "implementatie-melden"
    title = _("Report on our implementation")
    button = _("Report this")
    side = "authority"
    rights = (contact_of_authority,)
    form = forms.ImplementationForm

    def conditions(self) -> Iterable[Unmet]:
        authority = self.by.authority
        if authority and authority not in participating_authorities(self.subject):
            yield Unmet(_("%(authority)s does not participate in this project.") % {"authority": authority})

    def perform(self, *, state: str, on: date) -> ImplementationStatus:
        return _record_implementation(self.subject, self.by.authority, self.by.name, state, on)


class RecordImplementationFor(Implement):
    """The contract manager records how far an authority is (R16, R17)."""

    code = "implementatie-vastleggen"
    title = _("Record the implementation at an authority")
    button = _("Record this")
    rights = (contract_manager_of_project,)
    form = forms.ImplementationForAuthorityForm

    def clean(self, *, authority: ContractingAuthority, **more: object) -> None:
        if authority not in participating_authorities(self.subject):
            raise ValidationError(
                {"authority": _("%(authority)s does not participate in this project.") % {"authority": authority}}
            )
        super().clean(**more)

    def perform(self, *, authority: ContractingAuthority, state: str, on: date) -> ImplementationStatus:
        return _record_implementation(self.subject, authority, self.by.name, state, on)


register(
    SendDefinitiveAward,
    SignAgreement,
    RecordSupplierSignature,
    CompleteContract,
    RecordImplementation,
    RecordImplementationFor,
)
