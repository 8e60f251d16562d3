"""What screens and gates ask about the agreements."""

from dataclasses import dataclass

from accounts.models import ContractingAuthority
from projects.award.lots import closings_of, tendered_lots
from projects.contract.models import Agreement, AgreementSignature, Party
from projects.participation.selectors import participants_of
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
    """Every party of an agreement: the participants of its lot by name, then the supplier (R100)."""
    signatures = list(agreement.signatures.select_related("document"))
    of_authority = {row.authority_id: row for row in signatures if row.party == Party.AUTHORITY}
    of_supplier = next((row for row in signatures if row.party == Party.SUPPLIER), None)
    return [
        *(
            PartyStatus(str(authority), authority, of_authority.get(authority.pk))
            for authority in participants_of(agreement.lot)
        ),
        PartyStatus(agreement.supplier_name, None, of_supplier),
    ]


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
