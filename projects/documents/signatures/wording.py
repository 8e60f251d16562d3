"""What was found of digital signatures, in sentences: in Dutch for journal, mail and paper, and for the screen."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.documents.signatures.findings import Trust, Verdict
from projects.procedure.wording import moment

DUTCH: dict[str, Any] = {
    "unknown": "Ondertekend document; niet gecontroleerd op digitale handtekeningen.",
    "scan": "Scan of afdruk zonder digitale handtekening.",
    "signed": "Digitaal ondertekend door %(signers)s, bestand ongewijzigd.",
    "signer": "%(name)s (certificaat van %(issuer)s)",
    "not_checked": "Vertrouwensketen niet gecontroleerd.",
    "chain": "Het certificaat hoort bij een vertrouwde uitgever; niet gecontroleerd of het is ingetrokken.",
    "no_chain": "Let op: het certificaat van %(name)s hoort niet bij een vertrouwde uitgever.",
    "expired": "Let op: het certificaat van %(name)s was niet geldig toen het bestand werd gecontroleerd.",
    "old_algorithm": "Let op: de digitale handtekening van %(name)s is met een verouderde techniek gezet.",
    "other_name": "Let op: opgegeven is %(typed)s; het certificaat staat op naam van %(names)s.",
    "fewer": "Let op: er zijn %(typed)s ondertekenaars opgegeven; digitale handtekeningen in het bestand: %(count)s.",
    "empty": "Let op: plekken voor een handtekening die leeg zijn: %(count)s.",
    "removed": "Let op: voordat er opnieuw werd ondertekend, is een handtekening uit het bestand gehaald.",
}
SCREEN: dict[str, Any] = {
    "unknown": _("Signed document; not checked for digital signatures."),
    "scan": _("Scan or printed copy without a digital signature."),
    "signed": _("Digitally signed by %(signers)s, file unchanged."),
    "signer": _("%(name)s (certificate by %(issuer)s)"),
    "not_checked": _("Chain of trust not checked."),
    "chain": _("The certificate belongs to a trusted issuer; not checked whether it was revoked."),
    "no_chain": _("Please note: the certificate of %(name)s does not belong to a trusted issuer."),
    "expired": _("Please note: the certificate of %(name)s was not valid when the file was checked."),
    "old_algorithm": _("Please note: the digital signature of %(name)s was made with outdated technology."),
    "other_name": _("Please note: the name given is %(typed)s; the certificate is in the name of %(names)s."),
    "fewer": _("Please note: %(typed)s signers were given; digital signatures in the file: %(count)s."),
    "empty": _("Please note: empty places for a signature: %(count)s."),
    "removed": _("Please note: a signature was taken out of the file before it was signed again."),
}


def told(found: Mapping[str, Any] | None, typed: Sequence[str], words: Mapping[str, Any]) -> list[str]:
    """What was found (PdfSignatures.as_dict, or None when nobody looked): what the file is, and then every remark.

    `typed` are the names of the signers as they were filled in; a name that no certificate has gives a remark.
    """
    if found is None:
        return [str(words["unknown"])]
    if found["verdict"] != Verdict.INTACT:
        return [str(words["scan"]), *remarks(found, typed, words)]
    signed = signers(found)
    names = [str(words["signer"]) % _signer(signature["certificate"]) for signature in signed]
    sentences = [str(words["signed"]) % {"signers": "; ".join(dict.fromkeys(names))}]
    trust = {signature["trust"] for signature in signed}
    sentences += [str(words[only]) for only in (Trust.NOT_CHECKED, Trust.CHAIN) if trust == {only}]
    return [*sentences, *remarks(found, typed, words)]


def remarks(found: Mapping[str, Any], typed: Sequence[str], words: Mapping[str, Any]) -> list[str]:
    """What somebody should take note of before relying on the signatures; empty when there is nothing."""

    def say(key: str, **facts: object) -> str:
        return str(words[key]) % facts if facts else str(words[key])

    empty = [say("empty", count=found["empty_fields"])] if found["empty_fields"] else []
    if found["verdict"] != Verdict.INTACT:
        return empty
    sentences, signed = [], signers(found)
    for signature in signed:
        name = signature["certificate"]["name"]
        untrusted = signature["trust"] == Trust.NO_CHAIN
        applying = {"no_chain": untrusted, "expired": signature["expired"], "old_algorithm": signature["old_algorithm"]}
        sentences += [say(key, name=name) for key, applies in applying.items() if applies]
    names = list(dict.fromkeys(_words(signature["certificate"]) for signature in signed))
    strangers = [name for name in typed if not any(same_person(name, other) for other in names)]
    sentences += [say("other_name", typed=name, names="; ".join(names)) for name in strangers]
    if len(typed) > len(signed):
        sentences.append(say("fewer", typed=len(typed), count=len(signed)))
    return [*sentences, *empty, *([say("removed")] if found["removed"] else [])]


def times(found: Mapping[str, Any] | None) -> list[str]:
    """When each signature was set, in Dutch: according to a time stamp, or else to the computer of the signer."""
    sentences = []
    for signature in signers(found) if found and found["verdict"] == Verdict.INTACT else []:
        name = signature["certificate"]["name"]
        if signature["stamped_at"]:
            at = moment(datetime.fromisoformat(signature["stamped_at"]))
            sentences.append(f"Volgens het tijdstempel ondertekende {name} op {at}.")
        elif signature["claimed_at"]:
            at = moment(datetime.fromisoformat(signature["claimed_at"]))
            sentences.append(f"Volgens de eigen computer ondertekende {name} op {at}; een tijdstempel ontbreekt.")
    return sentences


def signers(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The signatures of people and organisations, without time stamps on the document."""
    return [signature for signature in found["signatures"] if not signature["is_timestamp"]]


def same_person(typed: str, certified: str) -> bool:
    """Whether two names may well be those of one person: the last word of the first is a word of the second."""
    words = _plain(typed)
    return bool(words) and words[-1] in _plain(certified)


def _plain(name: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c)))


def _signer(certificate: Mapping[str, str]) -> dict[str, str]:
    return {"name": _words(certificate), "issuer": certificate["issuer"]}


def _words(certificate: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(part for part in (certificate["name"], certificate["organisation"]) if part))
