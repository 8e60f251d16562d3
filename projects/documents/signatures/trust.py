"""The issuers that are trusted: certificates in the folder SIGNATURE_TRUST_ROOTS. Nothing is ever fetched."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings
from pyhanko_certvalidator import ValidationContext

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


def folder() -> Path | None:
    """The folder with trusted certificates, or None when none is set."""
    wanted = getattr(settings, "SIGNATURE_TRUST_ROOTS", "")
    return Path(wanted) if wanted else None


def read(path: Path) -> list[x509.Certificate]:
    """The certificates in one file, PEM or DER. Raises ValueError when there is none that can be read."""
    content = path.read_bytes()
    parts = [content]
    if pem.detect(content):
        parts = [part for kind, _headers, part in pem.unarmor(content, multiple=True) if kind == "CERTIFICATE"]
    found = [x509.Certificate.load(part, strict=True) for part in parts]
    if not found:
        raise ValueError(f"{path.name}: no certificate")
    for certificate in found:
        # Reads it to its end: what cannot be read shows here and not while somebody uploads.
        _everything = (certificate.native, certificate.public_key)
    return found


def files() -> list[Path]:
    """The files with trusted certificates, by name."""
    wanted = folder()
    if wanted is None or not wanted.is_dir():
        return []
    return sorted(path for path in wanted.iterdir() if path.suffix.lower() in SUFFIXES)


def trust_roots() -> list[x509.Certificate]:
    """The trusted certificates; a file that cannot be read counts for nothing (the system check names it)."""
    found = []
    for path in files():
        try:
            found += read(path)
        except (OSError, ValueError, TypeError):
            continue
    return found


def context(roots: Sequence[x509.Certificate], at: datetime) -> ValidationContext:
    """Validation at one moment (aware) against these roots, with what the file itself brings and nothing else."""
    return ValidationContext(trust_roots=list(roots), moment=at, allow_fetching=False, revocation_mode="soft-fail")
