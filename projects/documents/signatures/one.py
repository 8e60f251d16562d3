"""Checking one signature: intact, what it covers, what was changed later, whose it is."""

import time
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import (
    KeyUsageConstraints,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from projects.documents.signatures.findings import Flaw, PdfSignature, Trust
from projects.documents.signatures.names import certificate_of
from projects.documents.signatures.reading import CannotExamine
from projects.documents.signatures.trust import context

MAX_SECONDS = 30
KNOWN_KINDS = frozenset(kind.value for kind in SigSeedSubFilter)
# Seals and signatures of organisations often have a certificate for digital signatures in general.
KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})

_OLD = frozenset(
    {AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE},
)


class Patience(StandardDiffPolicy):
    """pyHanko's own policy for later changes, within one limit of time for the whole file."""

    def __init__(self) -> None:
        super().__init__(DEFAULT_DIFF_POLICY.global_rules, DEFAULT_DIFF_POLICY.form_rule)
        self.until = time.monotonic() + MAX_SECONDS

    def check(self) -> None:
        """Raises CannotExamine when time is up."""
        if time.monotonic() > self.until:
            raise CannotExamine(Flaw.TOO_SLOW)

    def apply(self, *args: Any, **kwargs: Any) -> DiffResult:
        self.check()
        return super().apply(*args, **kwargs)


def examine_one(
    reader: Any, name: str, field: Any, *, roots: Sequence[x509.Certificate], at: datetime, patience: Patience
) -> tuple[int, PdfSignature]:
    """The version of the file that a signature made, and what was found. Raises CannotExamine when time is up."""
    patience.check()
    revision = reader.xrefs.total_revisions
    try:
        if str(field["/V"].get("/SubFilter")) not in KNOWN_KINDS:
            return revision, PdfSignature(name, flaw=Flaw.KIND)
        embedded = EmbeddedPdfSignature(reader, field, name)
        return embedded.signed_revision, _checked(embedded, roots, at, patience)
    except CannotExamine:
        raise
    except Exception:  # Parsers raise many kinds of errors on a damaged signature or certificate.
        return revision, PdfSignature(name, flaw=Flaw.SIGNATURE)


def _checked(
    embedded: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime, patience: Patience
) -> PdfSignature:
    is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
    status = _validate(embedded, is_timestamp, roots, at, diff_policy=patience)
    stamped_at = _stamped_at(status, is_timestamp, bool(roots))
    if stamped_at and stamped_at != at and not is_timestamp:
        # A certificate may end soon after signing; what counts is the proven moment of signing.
        late, status = status, _validate(embedded, is_timestamp, roots, stamped_at, skip_diff=True)
        diff = late.diff_result
    else:
        diff = status.diff_result
    certificate = certificate_of(embedded.signer_cert)
    expired = not certificate.valid_from <= (stamped_at or at) <= certificate.valid_until
    return PdfSignature(
        field=embedded.fq_name,
        is_timestamp=is_timestamp,
        certificate=certificate,
        claimed_at=None if is_timestamp else embedded.self_reported_timestamp,
        stamped_at=stamped_at,
        intact=status.intact and status.valid,
        covers_file=embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        modification=_level(diff).name,
        trust=_trust(status, expired, bool(roots)),
        expired=expired,
        old_algorithm=status.trust_problem_indic in _OLD,
        flaw=_flaw(embedded, status, diff),
    )


def _validate(
    embedded: EmbeddedPdfSignature, is_timestamp: bool, roots: Sequence[x509.Certificate], at: datetime, **how: Any
) -> Any:
    if is_timestamp:
        return _finish(async_validate_pdf_timestamp(embedded, context(roots, at), **how))
    return _finish(
        async_validate_pdf_signature(
            embedded,
            context(roots, at),
            ts_validation_context=context(roots, at),
            key_usage_settings=KEY_USAGE,
            **how,
        )
    )


def _finish(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that waits for nothing: without the network there is nothing to wait for."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        return finished.value
    coroutine.close()
    raise RuntimeError("Checking a signature never waits for anything.")


def _stamped_at(status: Any, is_timestamp: bool, has_roots: bool) -> datetime | None:
    """What an intact time stamp says; with trusted issuers set, only a trusted one counts."""
    stamp = status if is_timestamp else status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid) or (has_roots and not stamp.trusted):
        return None
    return stamp.timestamp


def _level(diff: Any) -> ModificationLevel:
    return diff.modification_level if isinstance(diff, DiffResult) else ModificationLevel.OTHER


def _flaw(embedded: EmbeddedPdfSignature, status: Any, diff: Any) -> Flaw | None:
    if not status.intact:
        return Flaw.CONTENT
    if not status.valid:
        return Flaw.SEAL
    if embedded.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Flaw.PART
    allowed = embedded.docmdp_level
    level = _level(diff)
    if level > ModificationLevel.FORM_FILLING or (allowed is not None and level.value > allowed.value):
        return Flaw.CHANGED_LATER
    return None


def _trust(status: Any, expired: bool, has_roots: bool) -> Trust:
    if not has_roots:
        return Trust.NOT_CHECKED
    if status.trusted:
        return Trust.CHAIN
    return Trust.EXPIRED if expired else Trust.NO_CHAIN
