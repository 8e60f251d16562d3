"""The verdict on a whole file. Works on the bytes alone: the network is never used."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.version import __version__

from projects.documents.signatures.findings import ALTERATIONS, Flaw, PdfSignature, PdfSignatures, Verdict
from projects.documents.signatures.one import Patience, examine_one
from projects.documents.signatures.reading import CannotExamine, Found, ends_cleanly, find, trace_of_signature
from projects.documents.signatures.trust import trust_roots
from projects.procedure import clock

CHECKED_WITH = f"pyHanko {__version__}"
# What a second, more lenient reading does not make better.
_FINAL = frozenset({Flaw.LOCKED, Flaw.TOO_MANY, Flaw.TOO_SLOW})


def inspect(content: bytes) -> PdfSignatures:
    """See `examine`."""
    at, roots = clock.now(), trust_roots()
    fingerprints = tuple(root.sha256.hex() for root in roots)

    def told(verdict: Verdict, **more: Any) -> PdfSignatures:
        return PdfSignatures(verdict, at, CHECKED_WITH, trust_roots=fingerprints, **more)

    def attempt(strict: bool) -> PdfSignatures:
        try:
            found = find(content, strict=strict)
            signatures = _examined(content, found, roots, at)
        except CannotExamine as cannot:
            return told(Verdict.UNREADABLE, flaw=cannot.flaw)
        except Exception:  # Parsers raise many kinds of errors on a damaged file.
            if strict or trace_of_signature(content):
                return told(Verdict.UNREADABLE, flaw=Flaw.FILE)
            return told(Verdict.NONE)
        verdict, flaw = _verdict(found, signatures)
        return told(verdict, flaw=flaw, signatures=signatures, empty_fields=found.empty_fields, removed=found.removed)

    strictly = attempt(strict=True)
    if strictly.verdict != Verdict.UNREADABLE or strictly.flaw in _FINAL:
        return strictly
    leniently = attempt(strict=False)
    # In a sloppy file later changes cannot be judged: then every signature must cover everything.
    sloppy = leniently.verdict == Verdict.INTACT and not all(s.covers_file for s in leniently.signatures)
    return strictly if sloppy else leniently


def _examined(content: bytes, found: Found, roots: list[Any], at: datetime) -> tuple[PdfSignature, ...]:
    """Every signature in the order of signing; the last one also answers for what stands behind it."""
    patience = Patience()
    pairs = [examine_one(found.reader, *field, roots=roots, at=at, patience=patience) for field in found.fields]
    pairs.sort(key=lambda pair: pair[0])
    signatures = [signature for _revision, signature in pairs]
    if signatures and signatures[-1].flaw is None and not _covered(content, found.reader, *pairs[-1]):
        signatures[-1] = replace(signatures[-1], flaw=Flaw.AFTER_LAST)
    return tuple(signatures)


def _covered(content: bytes, reader: PdfFileReader, revision: int, last: PdfSignature) -> bool:
    """Whether nothing stands behind the last signature but what keeps signatures valid for long (PAdES LT)."""
    if last.covers_file:
        return True
    later = reader.xrefs.total_revisions - 1 - revision
    kept = last.modification in (ModificationLevel.NONE.name, ModificationLevel.LTA_UPDATES.name)
    return later > 0 and kept and ends_cleanly(content, reader)


def _verdict(found: Found, signatures: tuple[PdfSignature, ...]) -> tuple[Verdict, Flaw | None]:
    flaws = [signature.flaw for signature in signatures if signature.flaw]
    if altered := [flaw for flaw in flaws if flaw in ALTERATIONS]:
        return Verdict.ALTERED, altered[0]
    if flaws:
        return Verdict.UNREADABLE, flaws[0]
    if any(not signature.is_timestamp for signature in signatures):
        return Verdict.INTACT, None
    if found.removed:
        return Verdict.ALTERED, Flaw.REMOVED
    if found.hidden:
        return Verdict.UNREADABLE, Flaw.HIDDEN
    return Verdict.NONE, None
