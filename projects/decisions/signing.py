"""How a decision was signed, in words: in the portal, or with a document and what was found in it (R60, reading A5)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.decisions.models import Decision, Signature
from projects.documents.models import SignatureCheck
from projects.documents.signatures import wording

DUTCH = wording.DUTCH | {
    "portal": "Ondertekend in het portaal.",
    "confirmed": "Ondertekend in het portaal, bevestigd met %(how)s.",
}
SCREEN = wording.SCREEN | {
    "portal": gettext_lazy("Signed in the portal."),
    "confirmed": gettext_lazy("Signed in the portal, confirmed with %(how)s."),
}

# What the functions below look at, to fetch with a list of decisions.
WITH_SIGNATURES = "signatures__document__signature_check"


def signatures_of(decision: Decision) -> list[Signature]:
    """The signatures under a decision, in the order in which the signers were named."""
    return sorted(decision.signatures.all(), key=lambda signature: signature.pk)


def check_of(decision: Decision) -> SignatureCheck | None:
    """What was found in the signed document; None without one, or when it was kept before files were checked."""
    documents = [signature.document for signature in decision.signatures.all() if signature.document]
    return getattr(documents[0], "signature_check", None) if documents else None


def how_signed(decision: Decision, words: Mapping[str, Any] = DUTCH) -> list[str]:
    """What the signature is, and every remark on it, in sentences; empty without a signature."""
    signatures = signatures_of(decision)
    if not signatures:
        return []
    if signatures[0].document is None:
        how = signatures[0].confirmed_with
        return [str(words["confirmed"]) % {"how": how} if how else str(words["portal"])]
    check = check_of(decision)
    return wording.told(check and check.found, [signature.signer_name for signature in signatures], words)


def briefly(decision: Decision) -> str:
    """How it was signed, in a few words for a table; empty without a signature."""
    signatures = signatures_of(decision)
    if not signatures:
        return ""
    if signatures[0].document is None:
        return _("signed in the portal")
    check = check_of(decision)
    return check.get_verdict_display() if check else _("signed document")
