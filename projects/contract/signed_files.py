"""Whether a signed file is the agreement that was sent, and by whom it was signed (R29, R100, R101).

What cannot be accepted is refused; what a person must judge is a doubt, which is accepted with a reason only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.documents.signatures import Verdict, wording
from projects.documents.texts import NoText, words_by_page
from projects.documents.uploads import CheckedUpload

MOST_WORDS_SHOWN = 12
# Words in the name of an organisation that say what it is, not which.
_KIND = frozenset({"gemeente", "provincie", "waterschap", "hoogheemraadschap", "stichting", "bv", "nv", "vof", "de"})


@dataclass(frozen=True)
class Doubt:
    """A reason to look twice: for the screen, and for the journal in Dutch."""

    screen: str | Promise
    dutch: str


@dataclass(frozen=True)
class Comparison:
    """How the text of a signed file differs from the one that was sent.

    `deviation` is the first page that reads differently, with the words that were sent and those that were signed;
    `additions` are the words that stand in the signed file only, before or after the text of a page.
    """

    deviation: tuple[int, str, str] | None
    additions: list[str]


def compare(sent: bytes, signed: bytes) -> Comparison | None:
    """Reads both files once; None when the text of one of them cannot be read (R29).

    A page may have words before or after its text: a signing service writes those in the margin.
    """
    try:
        pages, found = words_by_page(sent), words_by_page(signed)
    except NoText:
        return None
    extra: list[str] = []
    for number, page in enumerate(pages, start=1):
        other = found[number - 1] if number <= len(found) else []
        place = _place(page, other)
        if place is None:
            same = next((i for i, pair in enumerate(zip(page, other, strict=False)) if pair[0] != pair[1]), None)
            first = min(len(page), len(other)) if same is None else same
            return Comparison((number, _shown(page[first:]), _shown(other[first:])), [])
        extra += other[:place] + other[place + len(page) :]
    return Comparison(None, extra + [word for page in found[len(pages) :] for word in page])


def _place(page: list[str], other: list[str]) -> int | None:
    """Where the words of one page stand next to each other in another."""
    for start in range(len(other) - len(page) + 1):
        if other[start : start + len(page)] == page:
            return start
    return None


def _shown(words: Iterable[str]) -> str:
    words = list(words)
    return " ".join(words[:MOST_WORDS_SHOWN]) + (" …" if len(words) > MOST_WORDS_SHOWN else "")


def organisations(file: CheckedUpload) -> list[str]:
    """The organisations in the certificates of the signers, each once."""
    names = [signer.certificate.organisation for signer in file.signatures.signers if signer.certificate]
    return list(dict.fromkeys(name for name in names if name))


def same_organisation(one: str, other: str) -> bool:
    """Whether two names may well be those of one organisation: the words that say which one are the same."""
    return _which(one) == _which(other) != frozenset()


def _which(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold().replace(".", ""))) - _KIND


def refuse_other_file(file: CheckedUpload, compared: Comparison | None, *, party: str, others: Iterable[str]) -> None:
    """Raises ValidationError for a text that is not the one that was sent, and for a file that another party signed."""
    if compared and compared.deviation:
        page, was, now = compared.deviation
        facts = {"page": page, "was": was, "now": now or "–"}
        sentence = _(
            "This is not the agreement that was sent: page %(page)s reads differently. Sent: “%(was)s”. In this file: "
            "“%(now)s”. Sign the file that was sent; its text is the same for all parties."
        )
        raise ValidationError({"file": sentence % facts})
    signed_for = organisations(file)
    if not signed_for or any(same_organisation(name, party) for name in signed_for):
        return
    for other in others:
        if any(same_organisation(name, other) for name in signed_for):
            sentence = _(
                "This file was signed for %(other)s, not for %(party)s. Upload the file that %(party)s signed."
            )
            raise ValidationError({"file": sentence % {"other": other, "party": party}})


def doubts(file: CheckedUpload, compared: Comparison | None, *, party: str, signer: str) -> list[Doubt]:
    """Everything about a signed file that a person must judge; empty when there is nothing (R100)."""
    found = file.signatures.as_dict()
    both = zip(*(_remarks(found, signer, words) for words in (wording.SCREEN, wording.DUTCH)), strict=True)
    result = [Doubt(*pair) for pair in both]
    names = organisations(file)
    if names and not any(same_organisation(name, party) for name in names):
        facts = {"names": "; ".join(names), "party": party}
        result.append(
            Doubt(
                _("The certificate is in the name of %(names)s, and not of %(party)s.") % facts,
                "Het certificaat staat op naam van {names}, en niet van {party}.".format(**facts),
            )
        )
    if compared is None:
        result.append(
            Doubt(
                _("The text of this file cannot be compared with the agreement that was sent."),
                "De tekst van dit bestand kan niet worden vergeleken met de overeenkomst die is verstuurd.",
            )
        )
    elif words := _shown(compared.additions):
        result.append(
            Doubt(
                _("Beside the text that was sent, this file reads: “%(words)s”.") % {"words": words},
                f"Naast de tekst die is verstuurd, staat in dit bestand: “{words}”.",
            )
        )
    return result


def _remarks(found: dict, signer: str, words: dict) -> list[str]:
    scan = [] if found["verdict"] == Verdict.INTACT else [str(words["scan"])]
    return [*scan, *wording.remarks(found, [signer], words)]
