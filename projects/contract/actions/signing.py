"""The signatures under the agreement of a lot: its participants and its supplier (R100, R101)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract import forms
from projects.contract.actions.base import OfAgreement, not_a_participant
from projects.contract.gates import agreement_sent
from projects.contract.models import AgreementSignature, Party
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.documents.signatures import wording
from projects.documents.uploads import CheckedUpload
from projects.participation.rights import decider_of_authority
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.tree.gates import running, step_open
from projects.tree.lots import titled
from projects.tree.rights import lead_buyer_of_project


class Sign(OfAgreement):
    """What both ways of recording a signature share: the signed file is kept, with who signed it (R100, R101)."""

    requirement = "R100"
    step = Step.CONTRACT
    form = forms.SignatureForm
    gates = (running, step_open(Step.CONTRACT))
    lot_gates = (agreement_sent,)

    def clean(self, *, file: CheckedUpload, **more: object) -> None:
        if file.sha256 == self.agreement.document.sha256:
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
            title=titled(f"Overeenkomst, deel ondertekend door {name}", self.lot),
            kind=DocumentKind.SIGNED_AGREEMENT,
            step=Step.CONTRACT,
            audience=AudienceCode.OFFERED,
            by=self.by,
            lot=self.lot,
            frozen=True,
        )
        store.offer([document], readers)
        return AgreementSignature.objects.create(
            agreement=self.agreement,
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
            f"De overeenkomst{self.about} is ondertekend door {result.party_name}: {result.signer_name}, "
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
        yield from super().conditions()
        authority = self.by.authority
        if authority is None:
            return
        if unmet := not_a_participant(self.lot, authority):
            yield unmet
        elif self.agreement and self.agreement.signatures.filter(authority=authority).exists():
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
        yield from super().conditions()
        agreement = self.agreement
        if agreement and agreement.signatures.filter(party=Party.SUPPLIER).exists():
            yield Unmet(_("%(party)s has signed the agreement already.") % {"party": agreement.supplier_name})

    def perform(self, *, file: CheckedUpload, signer_name: str, signer_function: str) -> AgreementSignature:
        return self.keep(
            party=Party.SUPPLIER,
            name=self.agreement.supplier_name,
            authority=None,
            readers=participants_of(self.lot),
            file=file,
            signer_name=signer_name,
            signer_function=signer_function,
        )
