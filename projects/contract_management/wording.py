"""How facts about contracts are written in Dutch journal entries, mutations, mails and reports."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from projects.contract_management.models import Direction, Indicator
from projects.contract_management.terms import Length, Term, Unit
from projects.procedure.wording import euros

_WORDS = {Unit.DAYS: ("dag", "dagen"), Unit.MONTHS: ("maand", "maanden"), Unit.YEARS: ("jaar", "jaar")}


def length_in_words(length: Length) -> str:
    """“3 maanden”; “geen” for a length of none."""
    if not length.number:
        return "geen"
    return f"{length.number} {_WORDS[length.unit][length.number != 1]}"


def short_day(on: date) -> str:
    """“31-03-2027”: in mutations, where dates stand beside each other."""
    return f"{on:%d-%m-%Y}"


def term_in_words(term: Term) -> str:
    """“01-01-2027 t/m 31-12-2028”."""
    return f"{short_day(term.starts_on)} t/m {short_day(term.ends_on)}"


def number_in_words(value: Decimal) -> str:
    """“97,5”: without zeroes at the end."""
    whole, _point, part = f"{value:.2f}".partition(".")
    part = part.rstrip("0")
    return f"{whole},{part}" if part else whole


def money(value: Decimal | None) -> str:
    """An amount, or “niet bekend”."""
    return "niet bekend" if value is None else euros(value)


def days_in_words(days: Iterable[int]) -> str:
    """“180, 90 en 30 dagen vooraf”; “geen” without days."""
    found = [str(number) for number in sorted(days, reverse=True)]
    if not found:
        return "geen"
    listed = " en ".join(part for part in (", ".join(found[:-1]), found[-1]) if part)
    return f"{listed} {'dag' if found == ['1'] else 'dagen'} vooraf"


def norm_in_words(indicator: Indicator) -> str:
    """“minimaal 95 %”."""
    least = "minimaal" if indicator.direction == Direction.AT_LEAST else "maximaal"
    return f"{least} {number_in_words(indicator.norm)} {indicator.unit}".strip()
