"""The HTML part of a mail, made from the plain text that was stored: the same words, easier to read (R133).

Nothing is added but the words on a button: who reads the text misses nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.text import Truncator

# Mail programs cut off a longer part; the text alone is sent then, whole.
MOST_BYTES = 100_000
# What stands above the sender and the reason, as in any plain text mail.
SIGN_OFF = "\n-- \n"

_URL = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_FACT = re.compile(r"([A-ZÀ-Þ][^:.!?]{1,30}:) (\S.*)")
_SALUTATION = re.compile(r"(Beste|Geachte) .*,")
_PREHEADER = 140


@dataclass(frozen=True)
class Piece:
    """Some words, or an address that can be followed."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A part of a mail. `kind`: text, items, facts or link; `lines` are pieces, of facts with their label before."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...] = ()
    labels: tuple[str, ...] = ()
    url: str = ""

    @property
    def rows(self) -> list[tuple[str, tuple[Piece, ...]]]:
        """The labels of facts with what stands behind them."""
        return list(zip(self.labels, self.lines, strict=True))


@dataclass(frozen=True)
class Mail:
    """A text taken apart; `sender` and `footer` are what stands below it."""

    blocks: tuple[Block, ...]
    preheader: str = ""
    sender: str = ""
    footer: tuple[tuple[Piece, ...], ...] = field(default=())


def pieces(line: str) -> tuple[Piece, ...]:
    """A line as words and addresses; the full stop after an address does not belong to it."""
    found, end = [], 0
    for match in _URL.finditer(line):
        url = match.group().rstrip(".,;:!?'”")
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(").")
        found += [Piece(line[end : match.start()]), Piece(url, url)]
        end = match.start() + len(url)
    return tuple(piece for piece in [*found, Piece(line[end:])] if piece.text)


def take_apart(text: str) -> Mail:
    """A plain text body as blocks, with its first sentence as the preheader and its sign-off apart."""
    body, _line, below = text.replace("\r\n", "\n").rpartition(SIGN_OFF) if SIGN_OFF in text else (text, "", "")
    blocks = tuple(block for part in re.split(r"\n\s*\n", body.strip("\n")) for block in _blocks(part.split("\n")))
    sender, *footer = below.strip().split("\n") if below.strip() else [""]
    return Mail(blocks, _preheader(blocks), sender, tuple(pieces(line) for line in footer))


def _kind(line: str) -> str:
    if line.startswith("- "):
        return "items"
    if (match := _URL.fullmatch(line.strip())) and pieces(match.group())[0].text == match.group():
        return "link"
    return "facts" if _FACT.fullmatch(line) else "text"


def _blocks(lines: list[str]) -> Iterator[Block]:
    for kind, group in groupby((line.rstrip() for line in lines if line.strip()), _kind):
        same = list(group)
        if kind == "link" and len(same) == 1:
            yield Block(kind, url=same[0].strip())
        elif kind == "facts":
            matches = [_FACT.fullmatch(line) for line in same]
            yield Block(kind, tuple(pieces(m.group(2)) for m in matches), tuple(m.group(1) for m in matches))
        elif kind == "items":
            yield Block(kind, tuple(pieces(line[2:]) for line in same))
        else:
            yield Block("text", tuple(pieces(line) for line in same))


def _preheader(blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        words = " ".join(piece.text for line in block.lines for piece in line if not piece.url)
        if block.kind == "text" and words and not _SALUTATION.fullmatch(words):
            return Truncator(" ".join(words.split())).chars(_PREHEADER)
    return ""


def render(subject: str, text: str, *, base_url: str) -> str:
    """The HTML of a mail, or an empty string when it would be longer than MOST_BYTES.

    `base_url`: addresses that begin with it lie within the portal, and their buttons say so.
    """
    mail = take_apart(text)
    links = [block for block in mail.blocks if block.kind == "link"]
    context = {"subject": subject, "mail": mail, "main_link": links[-1] if links else None, "base_url": base_url}
    html = render_to_string("outbox/mail.html", context)
    return html if len(html.encode()) <= MOST_BYTES else ""
