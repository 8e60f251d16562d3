"""From a paper to the bytes of a PDF, by typst.

The layout is paper.typ. The paper reaches it as a JSON file, so no text of a user is ever typst source. Fonts
are those inside the typst wheel and the only clock is that of the paper: the same paper gives the same bytes
anywhere.
"""

import functools
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

import typst

from projects.documents.rendering.dates import format_instant
from projects.documents.rendering.paper import (
    Block,
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    Text,
    Together,
)

STANDARDS = ["a-2a", "ua-1"]
UNPRINTABLE = "\N{WHITE SQUARE}"

# The language of the paper decides, not that of the screen.
LABELS = {
    "nl": {
        "reference": "Kenmerk",
        "date": "Datum",
        "page": "pagina {page} van {pages}",
        "place_date": "Plaats en datum",
        "signature": "Handtekening",
        "name": "Naam en functie",
    },
    "en": {
        "reference": "Reference",
        "date": "Date",
        "page": "page {page} of {pages}",
        "place_date": "Place and date",
        "signature": "Signature",
        "name": "Name and position",
    },
}

_LINK = re.compile(r"(https?://|mailto:)[!-~]+", re.IGNORECASE)
_NUMBER = re.compile(r"(€ ?)?[-+–]?\d[\d.,]*( ?%)?|[-–]")
# Control, format, surrogate, private and unassigned characters: PDF/A-2a allows none without a meaning.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# In characters: a column that is better not broken, and half a line of a table.
_SHORT = 18
_HALF_LINE = 48
# So many lines of about so many characters are blocks that stand on one page: about half of one.
_TOGETHER, _LINE = 24, 85
_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


class RenderingFailed(RuntimeError):
    """Typst could not make the PDF; the message is for developers."""


def render_pdf(paper: Paper) -> bytes:
    """The paper as a PDF that is PDF/A-2a and PDF/UA-1 at once; the same paper gives the same bytes.

    A character that no font has is printed as a white square. Raises ValueError for a naive instant, a language
    without labels or a paper without title, and RenderingFailed when typst fails.
    """
    if paper.language not in LABELS:
        raise ValueError(f"No labels for language {paper.language!r}.")
    data = _paper(paper)
    if not data["title"]:
        raise ValueError("A paper needs a title.")
    source = json.dumps(data, ensure_ascii=False, sort_keys=True)
    stamp = int(paper.instant.timestamp())
    try:
        return _compile(source, stamp)
    except typst.TypstError as error:
        missing = {c for c in set(source) if ord(c) > 0x7F and not _has_glyph(c)} if _has_glyph("x") else set()
        if not missing:
            raise RenderingFailed(str(error)) from error
    try:
        return _compile(source.translate(dict.fromkeys(map(ord, missing), UNPRINTABLE)), stamp)
    except typst.TypstError as error:
        raise RenderingFailed(str(error)) from error


def _compile(source: str, stamp: int) -> bytes:
    if _first_process() != os.getpid():
        raise RenderingFailed("Typst was used before this process was forked, and would wait for ever.")
    files = {"main.typ": _layout(), "paper.json": source.encode()}
    made = typst.compile(
        files,
        format="pdf",
        font_paths=_fonts(),
        pdf_standards=STANDARDS,
        timestamp=stamp,
        ignore_system_fonts=True,
    )
    # Who signs a paper writes behind its end: PDF/A wants that on a line of its own (ISO 19005-2, 6.1.9).
    return made + b"\n"


@functools.cache
def _first_process() -> int:
    """Where typst started its threads; they do not survive a fork."""
    return os.getpid()


@functools.cache
def _layout() -> bytes:
    return resources.files(__package__).joinpath("paper.typ").read_bytes()


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@functools.lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    try:
        _compile(json.dumps(_paper_of_one(character), ensure_ascii=False), 0)
    except typst.TypstError:
        return False
    return True


def _paper_of_one(character: str) -> dict[str, Any]:
    labels = dict.fromkeys(LABELS["nl"], "-")
    return {
        "title": "-",
        "organisation": "-",
        "reference": "-",
        "language": "nl",
        "labels": labels,
        "facts": [],
        "blocks": [{"kind": "paragraph", "text": _text(character)}],
        "footer": [],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    labels = LABELS[paper.language]
    facts = [
        (labels["reference"], paper.reference),
        (labels["date"], format_instant(paper.instant, paper.language)),
        *paper.facts,
    ]
    return {
        "title": _line(paper.title),
        "organisation": _line(paper.organisation),
        "reference": _line(paper.reference),
        "language": paper.language,
        "labels": labels,
        "facts": [[_line(label), _lines(value)] for label, value in facts if _line(value)],
        "blocks": _blocks(paper.blocks),
        "footer": _lines(paper.footer),
    }


def _blocks(blocks: Iterable[Block], level: int = 0) -> list[dict[str, Any]]:
    """The blocks for the layout: no heading skips a level (PDF/UA-1, 7.4.2), signature blocks side by side."""
    result: list[dict[str, Any]] = []
    for block in blocks:
        match block:
            case Heading():
                if text := _line(block.text):
                    level = min(max(block.level, 1), level + 1, 3)
                    result.append({"kind": "heading", "text": text, "level": level})
            case Paragraph():
                if text := _text(block.text):
                    result.append({"kind": "paragraph", "text": text})
            case Note():
                if text := _text(block.text):
                    result.append({"kind": "note", "text": text})
            case Bullets():
                if (bullets := _bullets(block))["items"]:
                    result.append({"kind": "bullets", **bullets})
            case Table():
                result.append({"kind": "table", **_table(block)})
            case Together():
                items = _blocks(block.blocks, level)
                level = next((item["level"] for item in reversed(items) if item["kind"] == "heading"), level)
                result += [{"kind": "together", "items": items}] if items and _is_short(items) else items
            case SignatureBlock():
                if not result or result[-1]["kind"] != "signatures":
                    result.append({"kind": "signatures", "items": []})
                result[-1]["items"].append(
                    {
                        "name": _line(block.name),
                        "function": _line(block.function),
                        "place_date": _line(block.place_date),
                    }
                )
            case _:
                raise TypeError(f"Not a block: {block!r}")
    return result


def _is_short(items: list[dict[str, Any]]) -> bool:
    """Whether headings and texts fit on half a page; other blocks may be longer than they seem."""
    lines = 0.0
    for item in items:
        if item["kind"] == "heading":
            lines += 2 + len(item["text"]) // _LINE
        elif item["kind"] == "paragraph":
            lines += 0.5 + sum(1 + len(line) // _LINE for line in _plain(item["text"]).split("\n"))
        else:
            return False
    return lines <= _TOGETHER


def _bullets(bullets: Bullets) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for item in bullets.items:
        if not isinstance(item, Bullets):
            if text := _text(item):
                items.append({"text": text, "below": []})
        elif (below := _bullets(item))["items"]:
            if not items:
                items.append({"text": [], "below": []})
            items[-1]["below"].append(below)
    return {"items": items, "numbered": bullets.numbered}


def _table(table: Table) -> dict[str, Any]:
    """The table for the layout. Raises ValueError when a row has another number of cells than there are columns."""
    columns = [_line(column) for column in table.columns]
    if any(len(row) != len(columns) for row in table.rows) or not columns:
        raise ValueError("Every row of a table needs as many cells as the table has columns.")
    if table.widths and (len(table.widths) != len(columns) or min(table.widths) <= 0):
        raise ValueError("A table needs a positive width for each column, or none.")
    rows = [[_text(cell) for cell in row] for row in table.rows]
    plain = [[_plain(cell) for cell in row] for row in rows]
    numeric = [
        bool(plain) and all(_NUMBER.fullmatch(row[i]) for row in plain if row[i]) and any(row[i] for row in plain)
        for i in range(len(columns))
    ]
    lengths = [max(map(len, (column, *(row[i] for row in plain)))) for i, column in enumerate(columns)]
    widths = list(table.widths) or _widths(lengths)
    return {
        "columns": columns if any(columns) else [],
        "rows": [
            # A short row stays on one page; a long one may run on.
            {"cells": cells, "whole": sum(map(len, row)) < 1200}
            for cells, row in zip(rows, plain, strict=True)
        ],
        "widths": widths,
        "numeric": numeric,
    }


def _widths(lengths: Sequence[int]) -> list[int]:
    """The shares of columns whose longest texts have these lengths; 0 for one that is as wide as its text.

    Short columns (amounts, dates, names) are not broken as long as the others keep half of the line.
    """
    short = [length <= _SHORT for length in lengths]
    if all(short) or sum(length + 2 for length in lengths if length <= _SHORT) > _HALF_LINE:
        short = [False] * len(lengths)
    return [0 if is_short else max(8, min(length, 44)) for is_short, length in zip(short, lengths, strict=True)]


def _text(text: Text) -> list[dict[str, Any]]:
    runs = [Run(text)] if isinstance(text, str) else text
    result = [
        {
            "lines": _lines(run.text, trim=False),
            "strong": run.strong,
            "emphasis": run.emphasis,
            "link": run.link if _LINK.fullmatch(run.link) else "",
        }
        for run in runs
        if run.text
    ]
    return result if "".join(_plain([run]) for run in result).strip() else []


def _plain(runs: list[dict[str, Any]]) -> str:
    return (
        "\n".join("\n".join(run["lines"]) for run in runs)
        if len(runs) == 1
        else "".join("\n".join(run["lines"]) for run in runs)
    )


def _lines(text: str, *, trim: bool = True) -> list[str]:
    lines = [_clean(line) for line in _BREAK.sub("\n", str(text)).split("\n")]
    return [line.strip() for line in lines] if trim else lines


def _line(text: str) -> str:
    return " ".join(" ".join(_lines(text)).split())


def _clean(text: str) -> str:
    """Printable text in composed form: tabs become spaces, invisible characters go."""
    text = unicodedata.normalize("NFC", text).replace("\t", " ")
    return "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE)
