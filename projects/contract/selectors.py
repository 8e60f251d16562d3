"""What screens and gates ask about the agreements."""

from dataclasses import dataclass
from typing import Any

from accounts.models import ContractingAuthority
from projects.award.lots import closings_of, tendered_lots
from projects.clarification.models import Question
from projects.clarification.selectors import changing_the_agreement
from projects.contract.models import Agreement, AgreementChange, AgreementSignature, AgreementText, Party
from projects.documents.models import Document
from projects.documents.signatures import wording
from projects.participation.selectors import participants_of
from projects.procedure.audience import can_see
from projects.tree.lots import has_lots
from projects.tree.models import Lot, Project


@dataclass(frozen=True)
class PartyStatus:
    """Whether one party signed; `authority` is None for the supplier."""

    name: str
    authority: ContractingAuthority | None
    signature: AgreementSignature | None

    @property
    def has_signed(self) -> bool:
        """Whether the signed file of this party is there."""
        return self.signature is not None


def agreement_of(lot: Lot) -> Agreement | None:
    """The agreement of a lot that was sent, or None before its definitive award."""
    return Agreement.objects.filter(lot=lot).select_related("document", "lot__project__page").first()


def agreements_of(project: Project) -> list[Agreement]:
    """The agreements that were sent, by lot."""
    return list(project.agreements.select_related("document", "lot__project__page"))


def is_party(agreement: Agreement, authority: ContractingAuthority) -> bool:
    """Whether an authority is asked to sign an agreement."""
    return authority in participants_of(agreement.lot)


def parties(agreement: Agreement) -> list[PartyStatus]:
    """Every party of an agreement: the participants of its lot by name, then its suppliers (R100)."""
    signatures = list(agreement.signatures.select_related("document__signature_check"))
    of_authority = {row.authority_id: row for row in signatures if row.party == Party.AUTHORITY}
    of_supplier = {row.party_name: row for row in signatures if row.party == Party.SUPPLIER}
    return [
        *(
            PartyStatus(str(authority), authority, of_authority.get(authority.pk))
            for authority in participants_of(agreement.lot)
        ),
        *(PartyStatus(row.name, None, of_supplier.get(row.name)) for row in agreement.suppliers.all()),
    ]


def findings(signature: AgreementSignature) -> list[str]:
    """What was found in a signed file, in Dutch sentences: its signatures and their times, its text (R29, R101)."""
    check = getattr(signature.document, "signature_check", None)
    found = check and check.found
    told = wording.told(found, [signature.signer_name], wording.DUTCH)
    return list(dict.fromkeys([*told, *wording.times(found), *signature.doubts]))


@dataclass(frozen=True)
class SignedPart:
    """A party as the overview of signing shows it; `url` of its file when the reader may open that."""

    party: PartyStatus
    findings: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Signing:
    """Who signed an agreement and who did not (R100)."""

    agreement: Agreement
    parts: tuple[SignedPart, ...]

    @property
    def signed(self) -> int:
        """How many parties signed."""
        return sum(part.party.has_signed for part in self.parts)


def signing_of(project: Project, user: Any) -> list[Signing]:
    """The state of every agreement that this user may read, by lot: whoever reads it sees who signed it."""
    return [
        Signing(agreement, tuple(_part(party, user) for party in parties(agreement)))
        for agreement in agreements_of(project)
        if can_see(user, agreement.document)
    ]


def _part(party: PartyStatus, user: Any) -> SignedPart:
    if (signature := party.signature) is None:
        return SignedPart(party)
    url = signature.document.url if can_see(user, signature.document) else ""
    return SignedPart(party, tuple(findings(signature)), url)


def suppliers_to_sign(agreement: Agreement) -> list[str]:
    """The suppliers that did not sign yet (R100)."""
    return [party.name for party in parties(agreement) if party.authority is None and not party.has_signed]


def established_text(lot: Lot) -> Document | None:
    """The agreement of a lot as it was established, unless another version was uploaded since (R98)."""
    text = AgreementText.objects.filter(lot=lot).select_related("document").last()
    current = text and Document.objects.current().filter(pk=text.document_id).exists()
    return text.document if current else None


@dataclass(frozen=True)
class AnsweredChange:
    """An answer that changes the agreement, and what was done with it; None when that is still to be recorded."""

    question: Question
    change: AgreementChange | None


def changes_to(lot: Lot) -> list[AnsweredChange]:
    """The published answers that change the agreement of a lot, by number (R79, R98)."""
    latest = {row.question_id: row for row in AgreementChange.objects.filter(lot=lot)}
    return [AnsweredChange(question, latest.get(question.pk)) for question in changing_the_agreement(lot.project)]


@dataclass(frozen=True)
class PublicAward:
    """What everybody may know of the award of a lot. `lot` is None without lots; no supplier: closed without award."""

    lot: Lot | None
    supplier: str


def public_awards(project: Project) -> list[PublicAward]:
    """To whom each lot was definitively awarded, and which were closed without award, by number (R93, R131)."""
    suppliers = dict(Agreement.objects.filter(project=project).values_list("lot", "supplier_name"))
    if not has_lots(project):
        return [PublicAward(None, supplier) for supplier in suppliers.values()]
    closed = closings_of(project)
    settled = [lot for lot in tendered_lots(project) if lot.pk in suppliers or lot.pk in closed]
    return [PublicAward(lot, suppliers.get(lot.pk, "")) for lot in settled]


@dataclass(frozen=True)
class LotContract:
    """How far the contract of a lot is, for who may see the step."""

    lot: Lot
    agreement: Agreement | None
    closed: bool
    signed: int = 0
    of: int = 0


def contracts_by_lot(project: Project) -> list[LotContract]:
    """Every lot that was tendered with its agreement and how many parties signed; none in a project without lots."""
    if not has_lots(project):
        return []
    agreements = {agreement.lot_id: agreement for agreement in agreements_of(project)}
    closed = closings_of(project)
    return [_contract(lot, agreements.get(lot.pk), lot.pk in closed) for lot in tendered_lots(project)]


def _contract(lot: Lot, agreement: Agreement | None, closed: bool) -> LotContract:
    found = parties(agreement) if agreement else []
    return LotContract(lot, agreement, closed, sum(party.has_signed for party in found), len(found))
