"""Why a file is refused: a code for programs, and a sentence that tells a person what to do."""

from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.documents.signatures import PdfSignatures


class Refusal(StrEnum):
    """The code of a refusal."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_EXTENSION = "no_extension"
    EXTENSION = "extension"
    MACRO_EXTENSION = "macro_extension"
    WRONG_TYPE = "wrong_type"
    DAMAGED = "damaged"
    PASSWORD = "password"
    JUNK_BEFORE = "junk_before"
    JUNK_AFTER = "junk_after"
    SECOND_TYPE = "second_type"
    SCRIPT = "script"
    LAUNCH = "launch"
    EXECUTABLE_INSIDE = "executable_inside"
    TOO_COMPLEX = "too_complex"
    MACROS = "macros"
    EXTERNAL = "external"
    UNSAFE_NAMES = "unsafe_names"
    BOMB = "bomb"
    NOT_TEXT = "not_text"
    TOO_MANY_PIXELS = "too_many_pixels"
    ALTERED = "altered"
    UNREADABLE_SIGNATURE = "unreadable_signature"


SENTENCES: dict[Refusal, Any] = {
    Refusal.EMPTY: _("This file is empty. Check the file on your own computer and upload it again."),
    Refusal.TOO_LARGE: _(
        "This file is larger than %(limit)s MB, the most that is accepted here. "
        "Make it smaller, for instance with smaller pictures, or split it, and upload that file."
    ),
    Refusal.NO_EXTENSION: _(
        "The name of this file does not say what kind of file it is. Accepted here: %(accepted)s. "
        "Save it as one of these and upload that file."
    ),
    Refusal.EXTENSION: _(
        "Files that end in .%(extension)s are not accepted here. Accepted here: %(accepted)s. "
        "Save it as one of these and upload that file."
    ),
    Refusal.MACRO_EXTENSION: _(
        "Files that end in .%(extension)s can hold macros and are not accepted. Accepted here: %(accepted)s. "
        "Save it without macros as one of these and upload that file."
    ),
    Refusal.WRONG_TYPE: _(
        "This file is not a %(type)s although its name says so. Save it again as %(type)s and upload that file."
    ),
    Refusal.DAMAGED: _(
        "This %(type)s cannot be read; it is damaged or incomplete. "
        "Open it on your own computer, save it again as %(type)s and upload that file."
    ),
    Refusal.PASSWORD: _(
        "This %(type)s cannot be opened without a password. Take the password off, save it and upload that file."
    ),
    Refusal.JUNK_BEFORE: _(
        "There is something in front of the contents of this %(type)s. "
        "Open it on your own computer, save it again as %(type)s and upload that file."
    ),
    Refusal.JUNK_AFTER: _(
        "There is something behind the end of this %(type)s. "
        "Open it on your own computer, save it again as %(type)s and upload that file."
    ),
    Refusal.SECOND_TYPE: _(
        "This %(type)s is another kind of file at the same time. "
        "Open it on your own computer, save it again as %(type)s and upload that file."
    ),
    Refusal.SCRIPT: _(
        "This PDF holds a script (JavaScript), and that is not accepted. "
        "Print it to a new PDF without a script and upload that file."
    ),
    Refusal.LAUNCH: _(
        "This PDF can start a program, and that is not accepted. Print it to a new PDF and upload that file."
    ),
    Refusal.EXECUTABLE_INSIDE: _(
        "This %(type)s carries another file inside it that can run as a program: %(name)s. "
        "Take that file out, save the %(type)s and upload it again."
    ),
    Refusal.TOO_COMPLEX: _(
        "This %(type)s has more parts than can be checked. Split it, or print it to a new PDF, and upload that file."
    ),
    Refusal.MACROS: _(
        "This %(type)s holds macros or other active parts, and these are not accepted. "
        "Save it without macros and upload that file."
    ),
    Refusal.EXTERNAL: _(
        "This %(type)s fetches something from outside the file: %(target)s. "
        "Break that link, or save it as PDF, and upload that file."
    ),
    Refusal.UNSAFE_NAMES: _(
        "This %(type)s has parts with names that are not allowed. "
        "Open it on your own computer, save it again as %(type)s and upload that file."
    ),
    Refusal.BOMB: _(
        "This %(type)s becomes far too large when it is unpacked. "
        "Make it smaller, or save it as PDF, and upload that file."
    ),
    Refusal.NOT_TEXT: _(
        "This file is not plain text although its name says so. Save it as text (CSV UTF-8) and upload that file."
    ),
    Refusal.TOO_MANY_PIXELS: _(
        "This picture has more than %(limit)s million pixels. Make it smaller and upload that file."
    ),
    Refusal.ALTERED: _(
        "This PDF is digitally signed and is no longer as it was signed: %(why)s. "
        "Saving it again or printing it to a new PDF breaks the signature. "
        "Ask the signer for the file exactly as it was signed, and upload that file."
    ),
    Refusal.UNREADABLE_SIGNATURE: _(
        "The digital signature in this PDF cannot be checked: %(why)s. "
        "Ask the signer for the file exactly as it was signed, or scan the document signed on paper, "
        "and upload that file."
    ),
}
# Their advice is to make another file, which breaks a digital signature.
_MAKES_ANOTHER_FILE = frozenset(Refusal) - {
    Refusal.EMPTY,
    Refusal.TOO_LARGE,
    Refusal.NO_EXTENSION,
    Refusal.EXTENSION,
    Refusal.MACRO_EXTENSION,
    Refusal.ALTERED,
    Refusal.UNREADABLE_SIGNATURE,
}
_SIGNED = _("Is the document digitally signed? Then ask the signer for the file exactly as it was signed.")
_SIGNED_AND_LARGE = _(
    "Is the document digitally signed? Making it smaller breaks the signature: ask the signer to sign a smaller file."
)


class UploadRefused(Exception):
    """A file was refused.

    `code` is a Refusal; `sentence` is the translated sentence to show, with what to do. `found` is what was found of
    signatures, when that is why.
    """

    def __init__(self, code: Refusal, found: PdfSignatures | None = None, **params: Any) -> None:
        self.code = code
        self.found = found
        self.params = params
        message = SENTENCES[code]
        self.sentence = message % params if params else message
        super().__init__(code)

    def advise_signer(self) -> None:
        """Adds what to do with a signed file where the sentence says to make another file."""
        advice = _SIGNED if self.code in _MAKES_ANOTHER_FILE else ""
        if self.code == Refusal.TOO_LARGE:
            advice = _SIGNED_AND_LARGE
        if advice:
            self.sentence = format_lazy("{} {}", self.sentence, advice)

    def __str__(self) -> str:
        return str(self.sentence)
