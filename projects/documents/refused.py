"""What the journal keeps of a signed file that was refused (R60, R100, R132)."""

import hashlib

from django.core.files.uploadedfile import UploadedFile

from projects.actions.noted import NotedError
from projects.documents.signatures import Flaw
from projects.documents.uploads import Refusal, UploadKind, UploadRefused, clean_filename
from projects.documents.uploads.kinds import MEGABYTE

EVENT = "ondertekend-bestand-geweigerd"

_LIMIT = UploadKind.SIGNED_DECISION.max_size // MEGABYTE
_WHY = {
    Refusal.EMPTY: "het is leeg",
    Refusal.TOO_LARGE: f"het is groter dan {_LIMIT} MB",
    Refusal.NO_EXTENSION: "de naam zegt niet wat voor bestand het is",
    Refusal.EXTENSION: "het is geen PDF",
    Refusal.MACRO_EXTENSION: "het is geen PDF",
    Refusal.WRONG_TYPE: "het is geen PDF, al zegt de naam van wel",
    Refusal.DAMAGED: "het is beschadigd of onvolledig",
    Refusal.PASSWORD: "het is alleen met een wachtwoord te openen",
    Refusal.JUNK_BEFORE: "er staat iets vóór de inhoud",
    Refusal.JUNK_AFTER: "er staat iets achter het einde",
    Refusal.SECOND_TYPE: "het is ook een ander soort bestand",
    Refusal.SCRIPT: "er zit een script in",
    Refusal.LAUNCH: "het kan een programma starten",
    Refusal.EXECUTABLE_INSIDE: "er zit een programma in",
    Refusal.TOO_COMPLEX: "het heeft meer onderdelen dan gecontroleerd kunnen worden",
}
_WHY_SIGNED = {
    Flaw.CONTENT: "wat er nu in staat, is niet wat ondertekend is",
    Flaw.SEAL: "de handtekening hoort niet bij het certificaat dat erbij staat",
    Flaw.PART: "de handtekening dekt maar een deel van het document",
    Flaw.CHANGED_LATER: "het is na het ondertekenen gewijzigd",
    Flaw.AFTER_LAST: "er is iets toegevoegd achter wat ondertekend is",
    Flaw.REMOVED: "er is een handtekening uit gehaald",
    Flaw.SIGNATURE: "de digitale handtekening is beschadigd",
    Flaw.KIND: "het heeft een soort digitale handtekening die hier niet bekend is",
    Flaw.HIDDEN: "er zit een digitale handtekening in die het document niet meer laat zien",
    Flaw.FILE: "de digitale handtekening is niet te controleren: het bestand is beschadigd of onvolledig",
    Flaw.LOCKED: "de digitale handtekening is niet te controleren: het bestand is op slot",
    Flaw.TOO_MANY: "het heeft meer handtekeningen of versies dan gecontroleerd kunnen worden",
    Flaw.TOO_SLOW: "het controleren van de digitale handtekening duurt te lang",
}


def refused_signed_file(file: UploadedFile, refusal: UploadRefused) -> NotedError:
    """The error to show, with the entry for the journal: which file, and why it was refused."""
    name = clean_filename(file.name)
    why = _WHY_SIGNED[refusal.found.flaw] if refusal.found else _WHY[refusal.code]
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    data = {"bestand": name, "grootte": file.size, "sha256": digest.hexdigest(), "reden": refusal.code.value}
    if refusal.found:
        data["bevinding"] = refusal.found.as_dict()
    return NotedError(
        refusal.sentence,
        event=EVENT,
        sentence=f"Het ondertekende bestand “{name}” is niet aangenomen: {why}. Er is niets vastgelegd.",
        data=data,
        code=refusal.code.value,
    )
