"""System checks of the settings for documents."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def trust_roots_can_be_read(**kwargs: Any) -> list[CheckMessage]:
    """SIGNATURE_TRUST_ROOTS names a folder with certificates that can be read, when it is set (R60)."""
    if not settings.SIGNATURE_TRUST_ROOTS:
        return []
    from projects.documents.signatures import trust

    if not trust.folder().is_dir():
        return [Error(f"SIGNATURE_TRUST_ROOTS: {trust.folder()} is no folder.", id="documents.E001")]
    found: list[CheckMessage] = []
    for path in trust.files():
        try:
            trust.read(path)
        except (OSError, ValueError, TypeError) as error:
            found.append(Error(f"SIGNATURE_TRUST_ROOTS: {path.name}: {error}", id="documents.E002"))
    if not trust.files():
        hint = "Put certificates in it as .pem, .crt, .cer or .der."
        found.append(Error("SIGNATURE_TRUST_ROOTS: the folder has no certificates.", hint=hint, id="documents.E003"))
    return found
