"""Amounts in euro as people write them in a plan."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import CellUnreadable, Sentence
from projects.documents.tables.words import is_unknown, plain

CENT = Decimal("0.01")
HIGHEST = Decimal(100_000_000_000)

_UNITS = {
    "k": 1_000, "dzd": 1_000, "duizend": 1_000, "thousand": 1_000, "ton": 100_000, "m": 1_000_000, "mln": 1_000_000,
    "mio": 1_000_000, "mil": 1_000_000, "miljoen": 1_000_000, "million": 1_000_000, "mld": 1_000_000_000,
    "miljard": 1_000_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_ONE = re.compile(rf"^(?P<before>k|m|mln)?(?P<number>[+-]?[\d.,' ]*\d)\s*(?P<unit>{_UNIT})?\.?$")
_OTHER_CURRENCY = re.compile(r"[$£¥]|\b(usd|gbp|chf|dollar|pond)\b")
_EURO = re.compile(r"€|\b(?:eur|euro|euro's|euros)\b|(?<=\d)(?:euro|eur)\b|\b(?:euro|eur)(?=\d)")
_EMPTY_CENTS = re.compile(r"(?<=\d)[,.]\s?(?:-+|=+)")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_RANGE = re.compile(
    r"^(?:tussen |between |van |from )?(.+?)\s*(?: tot en met | t/m | tot | to | à | en | and |-)\s*(.+)$"
)
_NUMBER_NEXT = r"(?=\d|[km]\b|mln)"
_NOTES: tuple[tuple[str, re.Pattern[str], Sentence], ...] = (
    ("per_year", re.compile(r"\s*(?:/|\bper|\bp\.?/?)\s*(?:jaar|jr|j|year|annum)\b\.?|\bjaarlijks\b"),
     _("an amount per year")),
    ("including_vat", re.compile(r",?\s*\b(?:incl(?:usief|\.)?|inclusief|including|met)\s*(?:btw|vat)\b"),
     _("VAT included")),
    ("excluding_vat", re.compile(r",?\s*\b(?:excl(?:usief|\.)?|ex\.?|exclusief|excluding|zonder)\s*(?:btw|vat)\b"),
     _("VAT not included")),
    ("at_most", re.compile(r"^(?:<=?|≤|max(?:imaal|\.)?|ten hoogste|hoogstens|tot|onder|up to)\s*" + _NUMBER_NEXT),
     _("at most")),
    ("at_least", re.compile(
         r"^(?:>=?|≥|min(?:imaal|\.)?|ten minste|minstens|vanaf|boven|meer dan|from)\s*" + _NUMBER_NEXT),
     _("at least")),
    ("about", re.compile(
         r"^(?:±|~|≈|\+/-|ca\.?|circa|ong\.?|ongeveer|geraamd|geschat|about|approx\.?|c\.)\s*" + _NUMBER_NEXT),
     _("about")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in euro. `value` is None when it was said to be unknown; of a range it is the upper end.

    `low` is the lower end of a range; `notes` are codes (`unknown`, `range`, `per_year`, `including_vat`,
    `excluding_vat`, `at_most`, `at_least`, `about`, `unit`, `remark`).
    """

    value: Decimal | None
    low: Decimal | None = None
    notes: tuple[str, ...] = ()


NOTE_SENTENCES: dict[str, Sentence] = {code: sentence for code, _pattern, sentence in _NOTES} | {
    "unknown": _("not known yet"),
    "range": _("a range: its upper end is taken"),
    "unit": _("written in thousands or millions"),
    "remark": _("a remark was written beside the amount"),
}


def unreadable() -> CellUnreadable:
    return CellUnreadable("amount", _("This is not an amount. Write it in digits, such as 125000 or 1,2 mln."))


def negative() -> CellUnreadable:
    return CellUnreadable("negative_amount", _("An estimated value cannot be below zero."))


def read_amount(written: str | int | float | Decimal, scale: int = 1) -> Amount:
    """Read an amount in euro.

    `written` is the text or number of the cell, `scale` what the heading says ("x € 1.000" is 1000). A point followed
    by three digits groups thousands (85.000 is eighty-five thousand); before "mln" it is a decimal sign.
    Raises CellUnreadable for text that is no amount, another currency, a negative or an absurdly high amount.
    """
    if isinstance(written, bool):
        raise unreadable()
    if isinstance(written, int | float | Decimal):
        number = Decimal(str(written))
        if not number.is_finite():
            raise unreadable()
        return Amount(_bounded(number * scale), notes=("unit",) if scale != 1 else ())
    return _read_text(plain(written), scale)


@lru_cache(maxsize=50_000)
def _read_text(text: str, scale: int) -> Amount:
    if is_unknown(text):
        return Amount(None, notes=("unknown",))
    if _OTHER_CURRENCY.search(text):
        raise CellUnreadable("currency", _("This amount is not in euro. Write the estimated value in euro."))
    if re.fullmatch(r"\(\s*€?\s*[\d.,]+\s*\)", text):
        raise negative()
    notes: list[str] = []
    euro = _strip_euro(text)
    bare = _BRACKETS.sub("", euro).rstrip("*").strip()
    if bare != euro:
        notes.append("remark")
    for code, pattern, _sentence in _NOTES:
        shorter = pattern.sub("", bare).strip()
        if shorter != bare:
            notes.append(code)
            bare = shorter
    bare = bare.strip(" :;")
    if is_unknown(bare) or not bare:
        return Amount(None, notes=("unknown", *notes))
    single = _one(bare, scale)
    if single is not None:
        value, unit = single
        return Amount(_bounded(value), notes=(*notes, *(("unit",) if unit else ())))
    found = _RANGE.match(bare)
    if not found:
        raise unreadable()
    low_text, high_text = found[1].strip(), found[2].strip()
    high = _one(high_text, scale)
    low = _one(low_text, scale)
    if high is None or low is None:
        raise unreadable()
    unit_text = re.search(rf"({_UNIT})\.?$", high_text)
    if unit_text and not low[1]:
        low = _one(f"{low_text} {unit_text[1]}", scale)
    if low is None or low[0] > high[0]:
        raise CellUnreadable("amount_range", _("This range is not readable: its lower end is above its upper end."))
    if high[1]:
        notes.append("unit")
    return Amount(_bounded(high[0]), _bounded(low[0]), ("range", *notes))


def _strip_euro(text: str) -> str:
    text = _EURO.sub(" ", _EMPTY_CENTS.sub("", text)).strip()
    return re.sub(r"\s+", " ", text)


def _one(text: str, scale: int) -> tuple[Decimal, int] | None:
    """The number and the factor of its unit, or None when the text is not one number."""
    found = _ONE.match(text)
    if not found or (found["before"] and found["unit"]):
        return None
    unit = _UNITS.get(found["unit"] or found["before"] or "", 0)
    number = _number(found["number"], unit)
    if number is None:
        return None
    return number * (unit or scale), unit or (scale if scale != 1 else 0)


def _number(text: str, unit: int) -> Decimal | None:
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.lstrip("+"))
    digits = digits.strip()
    for blank in (" ", "'"):
        if blank in digits:
            if not re.fullmatch(rf"\d{{1,3}}(?:{blank}\d{{3}})+(?:[.,]\d{{1,2}})?", digits):
                return None
            digits = digits.replace(blank, "")
            return Decimal(sign + digits.replace(",", "."))
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal_sign = max(".,", key=digits.rfind)
        group_sign = "," if decimal_sign == "." else "."
        whole, _sign, cents = digits.rpartition(decimal_sign)
        if digits.count(decimal_sign) > 1 or not re.fullmatch(rf"\d{{1,3}}(?:\{group_sign}\d{{3}})+", whole):
            return None
        return Decimal(f"{sign}{whole.replace(group_sign, '')}.{cents or 0}")
    if points or commas:
        separator = "." if points else ","
        grouped = re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{separator}\d{{3}})+", digits)
        if grouped and (points + commas > 1 or unit < 1_000_000):
            return Decimal(sign + digits.replace(separator, ""))
        most = 6 if unit else 2
        if re.fullmatch(rf"\d+\{separator}\d{{1,{most}}}|\d{{4,}}\.\d+|0\{separator}\d+", digits):
            return Decimal(sign + digits.replace(",", "."))
        return None
    return Decimal(sign + digits) if digits.isascii() and digits.isdigit() else None


def _bounded(value: Decimal) -> Decimal:
    if value < 0:
        raise negative()
    if value > HIGHEST:
        raise CellUnreadable("amount_too_high", _("This amount is above 100 billion euro. Check the number of zeros."))
    return value.quantize(CENT, ROUND_HALF_UP)
