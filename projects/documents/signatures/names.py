"""What a certificate says about whose it is, as text that can be printed anywhere."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from asn1crypto import x509

from projects.documents.signatures.findings import Certificate

MAX_LENGTH = 200


def certificate_of(found: x509.Certificate) -> Certificate:
    """The certificate as evidence. Raises ValueError, TypeError or KeyError when it cannot be read."""
    subject = found.subject.native
    name = _part(subject, "common_name")
    name = name or " ".join(filter(None, (_part(subject, "given_name"), _part(subject, "surname"))))
    issuer = found.issuer.native
    validity = found["tbs_certificate"]["validity"]
    return Certificate(
        name=name or clean(found.subject.human_friendly),
        organisation=_part(subject, "organization_name"),
        email=_part(subject, "email_address") or _alternative_email(found),
        issuer=_part(issuer, "common_name") or _part(issuer, "organization_name") or clean(found.issuer.human_friendly),
        valid_from=validity["not_before"].native,
        valid_until=validity["not_after"].native,
        sha256=found.sha256.hex(),
    )


def clean(text: object) -> str:
    """One line of at most 200 characters, without control and direction characters."""
    words = "".join(" " if c.isspace() else c for c in str(text) if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(words.split())[:MAX_LENGTH]


def _part(name: Mapping[str, Any], key: str) -> str:
    value = name.get(key) or ""
    return clean(", ".join(map(str, value)) if isinstance(value, list) else value)


def _alternative_email(found: x509.Certificate) -> str:
    names = found.subject_alt_name_value
    addresses = [item.native for item in names if item.name == "rfc822_name"] if names else []
    return clean(addresses[0]) if addresses else ""
