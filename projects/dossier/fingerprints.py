"""Fingerprints as people paste them, held against that of a package (R109)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.noted import NotedError
from projects.dossier.models import DossierPackage

LENGTH = 64
DIFFERS = "dossier-vingerafdruk-anders"


def written(pasted: str) -> str:
    """A pasted fingerprint as the portal writes it; what is not one stays as it is, without spaces."""
    words = pasted.strip().lower().split("*")[0].split()
    return words[0] if words and len(words[0]) == LENGTH else "".join(words)


def compare(package: DossierPackage, pasted: str) -> str:
    """The fingerprint, as it is written. Raises ValidationError when it is none, NotedError when it is another one."""
    given = written(pasted)
    if len(given) != LENGTH or not set(given) <= set("0123456789abcdef"):
        raise ValidationError(_("This is not a fingerprint: sha256 has 64 characters, 0–9 and a–f."))
    if given != package.sha256:
        raise NotedError(
            _(
                "This is not the fingerprint of the package. What you received differs from what was made: fetch it "
                "again. Nothing was recorded."
            ),
            event=DIFFERS,
            sentence=f"Voor het dossierpakket van {package.authority} is een andere vingerafdruk opgegeven dan die van "
            f"het pakket: {given}. Er is niets vastgelegd.",
            data={"pakket": package.pk, "opgegeven": given, "sha256": package.sha256},
        )
    return given
