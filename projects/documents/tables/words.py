"""Spelling shared by all cell readers: how written text is made comparable, and the words for "not known"."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
_XML_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b-\u200f\u2060]")
_ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("\u2018\u2019\u0060\u00b4", "'")
)
_PHONE_OR_NUMBER = re.compile(r"^[+-][\d\s().,/-]*$")
_DDE = re.compile(r"^[-+=@].*\|.*!")

UNKNOWN = frozenset(
    {
        "-", "--", "---", "?", "??", "???", ".", "..", "...", "…", "*", "/", "x", "€", "€ -", "€-",
        "n.t.b.", "n.t.b", "ntb", "n.n.b.", "n.n.b", "nnb", "n.b.", "t.b.d.", "t.b.d", "tbd", "n.o.t.k.", "n.o.t.k",
        "notk", "p.m.", "p.m", "pm", "pro memorie", "n.v.t.", "n.v.t", "nvt", "n/a", "n.a.", "na", "n.b",
        "onbekend", "nog onbekend", "nog niet bekend", "niet bekend", "nog te bepalen", "nader te bepalen",
        "later te bepalen", "te bepalen", "nog nader te bepalen", "nog overeen te komen", "volgt", "volgt nog",
        "nader in te vullen", "in te vullen", "niet van toepassing", "geen", "leeg", "unknown", "not known",
        "to be determined", "to be decided", "to be confirmed", "tbc", "none", "empty", "not applicable",
        "not specified", "not available", "niet gespecificeerd", "niet opgegeven",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """The text without control characters and without space around it; line breaks stay."""
    if "_x" in text:
        text = _XML_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ").strip()


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Lower case, one space between words, every dash a hyphen, every apostrophe straight."""
    return _SPACES.sub(" ", text.translate(_ALIKE)).strip().casefold()


@lru_cache(maxsize=50_000)
def words(text: str) -> str:
    """Only letters and digits, without accents, one space between words: `Geraamde waarde (€)` → `geraamde waarde`."""
    text = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text.strip()))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", text.casefold()).strip()


def is_unknown(text: str) -> bool:
    """Whether the writer says that it is not known (`n.t.b.`, `pm`, `-`), which is an answer and not an error."""
    return plain(text) in UNKNOWN


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this text (`=1+1`, `@SUM(A1)`, `+A1`).

    A telephone number, a negative amount and a list that starts with a dash are not formulas.
    """
    if not text or text[0] not in "=@+-":
        return False
    if text[0] in "=@":
        return len(text) > 1
    if text[0] == "+":
        return not _PHONE_OR_NUMBER.match(text) and not text[1:2].isdigit()
    return bool(_DDE.match(text))
