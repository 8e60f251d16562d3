"""The signatures under the agreement of a lot: its participants and its supplier (R100, R101)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract import forms
from projects.contract.actions.base import OfAgreement, not_a_participant
from projects.contract.gates import agreement_sent
from projects.contract.models import AgreementSignature, Party
from projects.contract.selectors import findings, parties, suppliers_to_sign
from projects.contract.signed_files import compare, doubts, refuse_other_file
from projects.documents import storage, store
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload
from projects.participation.rights import decider_of_authority
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed
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

    def signs_for(self, **data: object) -> str:
        """The name of the party that signs."""
        raise NotImplementedError

    def clean(self, *, file: CheckedUpload, signer_name: str, reason: str = "", **more: object) -> None:
        if file.sha256 == self.agreement.document.sha256:
            raise ValidationError(
                {"file": _("This is the agreement as it was sent, without a signature. Upload the signed file.")}
            )
        party, sent = self.signs_for(**more), storage.read(self.agreement.document.storage_name)
        others = [other.name for other in parties(self.agreement) if other.name != party]
        compared = compare(sent, file.content)
        refuse_other_file(file, compared, party=party, others=others)
        self.doubts = doubts(file, compared, party=party, signer=signer_name)
        if self.doubts and not reason.strip():
            found = " ".join(str(doubt.screen) for doubt in self.doubts)
            sentence = _(
                "%(found)s Upload another file, or write down why this one can be accepted, and choose the file again."
            )
            raise ValidationError({"reason": sentence % {"found": found}})

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
        reason: str = "",
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
            doubts=[doubt.dutch for doubt in self.doubts],
            reason=reason.strip() if self.doubts else "",
        )

    def sentence(self, result: AgreementSignature) -> str:
        accepted = f" Toch aanvaard: {result.reason}" if result.reason else ""
        return (
            f"De overeenkomst{self.about} is ondertekend door {result.party_name}: {result.signer_name}, "
            f"{result.signer_function} (sha256 {result.sha256}). {' '.join(findings(result))}{accepted}"
        )

    def details(self, result: AgreementSignature) -> dict[str, object]:
        check = getattr(result.document, "signature_check", None)
        return {
            "document": result.document_id,
            "sha256": result.sha256,
            "controle_handtekeningen": check.found if check else {},
            "opmerkingen": result.doubts,
            "reden": result.reason,
        }


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

    def signs_for(self, **data: object) -> str:
        return str(self.by.authority)

    def perform(self, **data: Any) -> AgreementSignature:
        authority = self.by.authority
        return self.keep(party=Party.AUTHORITY, name=str(authority), authority=authority, readers=[authority], **data)


class RecordSupplierSignature(Sign):
    """The agreement with the signature of a supplier, which has no account here (R100)."""

    code = "ondertekening-leverancier-vastleggen"
    title = _("Record the signature of the supplier")
    button = _("Record the signature of the supplier")
    rights = (lead_buyer_of_project,)
    form = forms.SupplierSignatureForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        agreement = self.agreement
        if agreement and not suppliers_to_sign(agreement):
            yield Unmet(_("%(party)s has signed the agreement already.") % {"party": listed(agreement.suppliers.all())})

    def signs_for(self, *, supplier: str = "", **data: object) -> str:
        return supplier or suppliers_to_sign(self.agreement)[0]

    def clean(self, *, supplier: str = "", **data: Any) -> None:
        waiting = suppliers_to_sign(self.agreement)
        if supplier not in waiting and (supplier or len(waiting) > 1):
            raise ValidationError({"supplier": _("Choose the supplier that signed.")})
        super().clean(supplier=supplier, **data)

    def perform(self, *, supplier: str = "", **data: Any) -> AgreementSignature:
        return self.keep(
            party=Party.SUPPLIER,
            name=self.signs_for(supplier=supplier),
            authority=None,
            readers=participants_of(self.lot),
            **data,
        )
