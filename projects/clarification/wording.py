"""How notices are numbered in words, ranges of questions are written, and where the register is."""

import re
from collections.abc import Iterable, Mapping

from projects.documents.tables.words import words
from projects.procedure.wording import listed
from projects.tree.models import Project

_ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende", "elfde",
    "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende", "negentiende",
    "twintigste",
)  # fmt: skip


def ordinal(number: int) -> str:
    """“eerste”, “tweede” … “twintigste”, “21e”."""
    return _ORDINALS[number - 1] if 1 <= number <= len(_ORDINALS) else f"{number}e"


def notice_name(number: int) -> str:
    """“Eerste nota van inlichtingen”."""
    return f"{ordinal(number).capitalize()} nota van inlichtingen"


def numbers(found: Iterable[int]) -> str:
    """Numbers of questions in a sentence, a row of three and more as a range: “1, 4 tot en met 9 en 12”."""
    runs: list[list[int]] = []
    for number in sorted(found):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} tot en met {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return listed(parts)


def named(found: Iterable[int]) -> str:
    """“vraag 3” or “vragen 3 en 4”."""
    found = list(found)
    return f"{'vraag' if len(found) == 1 else 'vragen'} {numbers(found)}"


_OF_LOTS = re.compile(
    r"(?:perceel|percelen|perc\.?|lots?)?\s*(\d{1,3}(?:\s*(?:,|/|&|\+|;|\ben\b)\s*(?:perceel\s*)?\d{1,3})*)(?:\s*[:.(–-].*)?",
    re.IGNORECASE | re.DOTALL,
)
_NAMES_LOTS = re.compile(r"perce|lots?\b|alle|algemeen|geen|n\.?v\.?t", re.IGNORECASE)


def lot_named(written: str, titles: Mapping[int, str]) -> str:
    """“Perceel 1: Binnenstad”, for “1”, “perceel 1” and the title alone; what is no known lot stays as written."""
    written = " ".join(written.split())
    if not written:
        return ""
    match = _OF_LOTS.fullmatch(written)
    found = [int(number) for number in re.findall(r"\d+", match[1])] if match else []
    found = found or [number for number, title in titles.items() if title and words(title) == words(written)]
    if found and (set(found) <= set(titles) or written[-1].isdecimal()):
        return listed(
            f"Perceel {number}: {titles[number]}" if titles.get(number) else f"Perceel {number}" for number in found
        )
    return written if _NAMES_LOTS.match(written) else f"Perceel {written}"


def asked_by(organisation: str, person: str) -> str:
    """“Fris BV (Jan Jansen)”, or the one of the two that is known."""
    return f"{organisation} ({person})" if organisation and person else organisation or person


def register_path(project: Project) -> str:
    """The register of questions of a project."""
    return f"/mijn/projecten/{project.page.slug}/vragen/"
