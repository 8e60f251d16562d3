"""Signed decisions: a file that was changed after signing is no signed decision (R60, trust.md)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.documents.signatures import Flaw, PdfSignatures, Verdict, examine
from projects.documents.uploads.refusals import Refusal, UploadRefused

WHY: dict[Flaw, Any] = {
    Flaw.CONTENT: _("what it says now is not what was signed"),
    Flaw.SEAL: _("the signature does not belong to the certificate that stands with it"),
    Flaw.PART: _("the signature covers a part of the document only"),
    Flaw.CHANGED_LATER: _("something was changed after it was signed"),
    Flaw.AFTER_LAST: _("something was added behind what was signed"),
    Flaw.REMOVED: _("a signature was taken out"),
    Flaw.SIGNATURE: _("the signature in it is damaged"),
    Flaw.KIND: _("it has a kind of signature that is not known here"),
    Flaw.HIDDEN: _("it holds a signature that the document no longer shows"),
    Flaw.FILE: _("the file is damaged or incomplete"),
    Flaw.LOCKED: _("the file is locked with a password"),
    Flaw.TOO_MANY: _("it has more signatures or versions than can be checked here"),
    Flaw.TOO_SLOW: _("the check takes too long"),
}


def check_signatures(content: bytes) -> PdfSignatures:
    """What was found in a signed decision. Raises UploadRefused: ALTERED or UNREADABLE_SIGNATURE.

    A scan without a digital signature is accepted; what was found says so.
    """
    found = examine(content)
    if found.verdict == Verdict.ALTERED:
        raise UploadRefused(Refusal.ALTERED, found=found, why=WHY[found.flaw])
    if found.verdict == Verdict.UNREADABLE:
        raise UploadRefused(Refusal.UNREADABLE_SIGNATURE, found=found, why=WHY[found.flaw])
    return found
