"""What an examination of the signatures in a PDF finds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a file is, as far as its signatures go."""

    NONE = "none"  # no digital signature: a scan or a printed copy
    INTACT = "intact"  # digitally signed, and as it was signed
    ALTERED = "altered"  # digitally signed, and not as it was signed
    UNREADABLE = "unreadable"  # something of a signature is there, and it cannot be checked


class Flaw(StrEnum):
    """Why a file is altered or unreadable."""

    CONTENT = "content"  # the signed bytes are other bytes
    SEAL = "seal"  # the signature does not belong to its certificate
    PART = "part"  # the signature covers a part of the document only
    CHANGED_LATER = "changed_later"  # changed after a signature, more than filling in fields and signing again
    AFTER_LAST = "after_last"  # something stands behind what the last signature covers
    REMOVED = "removed"  # a signature was taken out
    SIGNATURE = "signature"  # the signature cannot be read
    KIND = "kind"  # a kind of signature that is not known here
    HIDDEN = "hidden"  # a signature that the document does not name
    FILE = "file"  # the file cannot be read far enough
    LOCKED = "locked"  # the file is encrypted
    TOO_MANY = "too_many"  # more signatures or versions than are checked
    TOO_SLOW = "too_slow"  # checking takes too long


ALTERATIONS = frozenset(
    {Flaw.CONTENT, Flaw.SEAL, Flaw.PART, Flaw.CHANGED_LATER, Flaw.AFTER_LAST, Flaw.REMOVED},
)


class Trust(StrEnum):
    """Whether the certificate leads to an issuer that is trusted here; revocation is never looked up."""

    NOT_CHECKED = "not_checked"  # no trusted issuers were set
    CHAIN = "chain"
    NO_CHAIN = "no_chain"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of a signer. Text is cleaned of control characters; empty when the certificate has none."""

    name: str
    organisation: str
    email: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """One signature, or one time stamp on the whole document (`is_timestamp`).

    `claimed_at` is what the signer's computer said; `stamped_at` what an intact time stamp says. `modification` is the
    name of pyHanko's level of what was changed later. `expired`: the certificate was not valid at `stamped_at`, or,
    without one, at the moment of checking. `old_algorithm`: signed with SHA-1 or worse, or with a short key.
    """

    field: str
    is_timestamp: bool = False
    certificate: Certificate | None = None
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    intact: bool = False
    covers_file: bool = False
    modification: str = ""
    trust: Trust = Trust.NOT_CHECKED
    expired: bool = False
    old_algorithm: bool = False
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class PdfSignatures:
    """The verdict on a file, and every signature in the order of signing.

    `flaw` says why the verdict is ALTERED or UNREADABLE. `empty_fields` counts places for a signature that nobody
    used; `removed` signatures that were taken out before a later one. `trust_roots` are the sha256 of the
    certificates that were trusted, `checked_with` the name and version of what checked, `checked_at` when.
    """

    verdict: Verdict
    checked_at: datetime
    checked_with: str
    signatures: tuple[PdfSignature, ...] = ()
    flaw: Flaw | None = None
    empty_fields: int = 0
    removed: int = 0
    trust_roots: tuple[str, ...] = ()

    @property
    def signers(self) -> tuple[PdfSignature, ...]:
        """The signatures of people and organisations, without the time stamps on the document."""
        return tuple(signature for signature in self.signatures if not signature.is_timestamp)

    def as_dict(self) -> dict[str, Any]:
        """What is kept as evidence: JSON, instants in ISO 8601."""
        return {
            "verdict": self.verdict.value,
            "flaw": self.flaw.value if self.flaw else "",
            "empty_fields": self.empty_fields,
            "removed": self.removed,
            "revocation": "not_checked",
            "signatures": [_as_dict(signature) for signature in self.signatures],
        }


def _as_dict(signature: PdfSignature) -> dict[str, Any]:
    certificate = signature.certificate
    return {
        "field": signature.field,
        "is_timestamp": signature.is_timestamp,
        "certificate": certificate
        and {
            "name": certificate.name,
            "organisation": certificate.organisation,
            "email": certificate.email,
            "issuer": certificate.issuer,
            "valid_from": certificate.valid_from.isoformat(),
            "valid_until": certificate.valid_until.isoformat(),
            "sha256": certificate.sha256,
        },
        "claimed_at": signature.claimed_at.isoformat() if signature.claimed_at else "",
        "stamped_at": signature.stamped_at.isoformat() if signature.stamped_at else "",
        "intact": signature.intact,
        "covers_file": signature.covers_file,
        "modification": signature.modification,
        "trust": signature.trust.value,
        "expired": signature.expired,
        "old_algorithm": signature.old_algorithm,
        "flaw": signature.flaw.value if signature.flaw else "",
    }
