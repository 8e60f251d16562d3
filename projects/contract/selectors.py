"""What screens ask about the agreement."""

from dataclasses import dataclass

from accounts.models import ContractingAuthority
from projects.contract.models import Agreement, AgreementSignature, Party
from projects.participation.selectors import participating_authorities
from projects.tree.models import Project


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


def agreement_of(project: Project) -> Agreement | None:
    """The agreement that was sent, or None before the definitive award."""
    return Agreement.objects.filter(project=project).select_related("document", "lot").first()


def parties(agreement: Agreement) -> list[PartyStatus]:
    """Every party of an agreement: the participants by name, then the supplier (R100)."""
    signatures = list(agreement.signatures.select_related("document"))
    of_authority = {row.authority_id: row for row in signatures if row.party == Party.AUTHORITY}
    of_supplier = next((row for row in signatures if row.party == Party.SUPPLIER), None)
    return [
        *(
            PartyStatus(str(authority), authority, of_authority.get(authority.pk))
            for authority in participating_authorities(agreement.project)
        ),
        PartyStatus(agreement.supplier_name, None, of_supplier),
    ]


def public_award(project: Project) -> str | None:
    """The name of the supplier the contract was definitively awarded to; None until that was sent (R93, R131)."""
    return Agreement.objects.filter(project=project).values_list("supplier_name", flat=True).first()
