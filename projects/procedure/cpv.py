"""The common procurement vocabulary (CPV 2008, Regulation (EC) 213/2008): codes, names, and finding one (R71).

The list is data/cpv.csv; its source and licence stand beside it.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "cpv.csv"
_WRITTEN = re.compile(r"(\d{8})(?:-(\d))?")


@dataclass(frozen=True)
class CpvCode:
    """A code with its check digit, “90910000-9”, and its names."""

    code: str
    nl: str
    en: str

    @property
    def digits(self) -> str:
        """The eight digits without the check digit."""
        return self.code[:8]

    @property
    def stem(self) -> str:
        """The digits that say something: every code below this one starts with them."""
        return self.digits[:2] + self.digits[2:].rstrip("0")

    def __str__(self) -> str:
        return f"{self.code} {self.nl}"


class UnknownCode(ValueError):
    """This is no code of the list. `digit` is the right check digit when only that is wrong."""

    def __init__(self, written: str, digit: str = "") -> None:
        super().__init__(written)
        self.written, self.digit = written, digit


@lru_cache(maxsize=1)
def all_codes() -> dict[str, CpvCode]:
    """Every code by its eight digits, in order."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["code"][:8]: CpvCode(row["code"], row["nl"], row["en"]) for row in csv.DictReader(file)}


def find(written: str) -> CpvCode:
    """The code that was written as “90910000” or “90910000-9”. Raises UnknownCode."""
    parts = _WRITTEN.fullmatch(written.strip())
    if parts is None:
        raise UnknownCode(written)
    found = all_codes().get(parts[1])
    if found is None:
        raise UnknownCode(written)
    if parts[2] is not None and parts[2] != found.code[-1]:
        raise UnknownCode(written, found.code[-1])
    return found


def described(written: str) -> str:
    """“90910000-9 Reinigingsdiensten”; what is not in the list as it was written."""
    try:
        return str(find(written))
    except UnknownCode:
        return written


def parents(code: CpvCode) -> list[CpvCode]:
    """The codes above it, the widest first."""
    above = (code.digits[:length].ljust(8, "0") for length in range(2, 8))
    found = (all_codes().get(digits) for digits in dict.fromkeys(above))
    return [row for row in found if row is not None and row.digits != code.digits]


def near(code: CpvCode, most: int = 60) -> list[CpvCode]:
    """The code with those above it and those of its group: what one chooses from when it is not quite the one."""
    group = [row for row in all_codes().values() if row.digits.startswith(code.digits[:3])]
    return list(dict.fromkeys([*parents(code), code, *group]))[:most]


def search(words: str, most: int = 100) -> list[CpvCode]:
    """Codes that start with these digits, or whose Dutch or English name holds every word; the widest first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    digits = wanted[0].split("-")[0]
    if len(wanted) == 1 and digits.isdecimal():
        found = [row for row in all_codes().values() if row.digits.startswith(digits)]
    else:
        found = [row for row in all_codes().values() if _holds(row, wanted)]
    return sorted(found, key=lambda row: (len(row.stem), row.code))[:most]


def _holds(row: CpvCode, wanted: list[str]) -> bool:
    return any(all(word in name.casefold() for word in wanted) for name in (row.nl, row.en))
