"""Coded cells: CPV codes, procedure, status, nature of the contract, yes or no, and duration."""

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from projects.documents.tables.errors import CellUnreadable
from projects.documents.tables.words import is_unknown, plain, words

_CPV = re.compile(r"(?<!\d)(\d{8})(?:\s*[-./ ]\s*(\d))?(?!\d)")
_CPV_SHORT = re.compile(r"(\d{7})(?:\s*-\s*(\d))?")
_CPV_GROUPED = re.compile(r"(?<!\d)(\d{2})[. ](\d{2})[. ](\d{2})[. ](\d{2})(?:\s*[-./ ]\s*(\d))?(?!\d)")


class Procedure(StrEnum):
    """The codes of the eForms list procurement-procedure-type where it has one, and our own for the rest."""

    OPEN = "open"
    RESTRICTED = "restricted"
    NEGOTIATED_WITH_CALL = "neg-w-call"
    NEGOTIATED_WITHOUT_CALL = "neg-wo-call"
    COMPETITIVE_DIALOGUE = "comp-dial"
    INNOVATION = "innovation"
    EUROPEAN = "european"
    NATIONAL_OPEN = "national_open"
    NATIONAL = "national"
    BELOW_THRESHOLD = "below_threshold"
    SINGLE = "single"
    SOCIAL = "social"
    CONCESSION = "concession"
    CALL_OFF = "call_off"
    PURCHASING_SYSTEM = "purchasing_system"
    UNDECIDED = "undecided"
    OTHER = "other"


class Status(StrEnum):
    """Where the writer says a purchase stands."""

    IDEA = "idea"
    PLANNED = "planned"
    PREPARING = "preparing"
    TENDERING = "tendering"
    AWARDED = "awarded"
    RUNNING = "running"
    DONE = "done"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


class Nature(StrEnum):
    """Main nature of a contract; the codes of the eForms list contract-nature."""

    SERVICES = "services"
    SUPPLIES = "supplies"
    WORKS = "works"


# Tried from the top: the first rule of which every word is found decides.
_PROCEDURES: tuple[tuple[Procedure, tuple[str, ...]], ...] = (
    (Procedure.CONCESSION, ("concessi",)),
    (Procedure.INNOVATION, ("innovati",)),
    (Procedure.COMPETITIVE_DIALOGUE, ("dialo",)),
    (Procedure.NEGOTIATED_WITHOUT_CALL, ("without prior publication",)),
    (Procedure.NEGOTIATED_WITHOUT_CALL, ("onderhandeling", "zonder")),
    (Procedure.NEGOTIATED_WITHOUT_CALL, ("negotiat", "without")),
    (Procedure.NEGOTIATED_WITH_CALL, ("onderhandelingsprocedure",)),
    (Procedure.NEGOTIATED_WITH_CALL, ("met onderhandeling",)),
    (Procedure.NEGOTIATED_WITH_CALL, ("negotiat",)),
    (Procedure.PURCHASING_SYSTEM, ("dynamisch",)),
    (Procedure.PURCHASING_SYSTEM, ("dynamic",)),
    (Procedure.PURCHASING_SYSTEM, (r"\bdas\b",)),
    (Procedure.CALL_OFF, ("minicompetitie",)),
    (Procedure.CALL_OFF, ("mini competiti",)),
    (Procedure.CALL_OFF, ("nadere overeenkomst",)),
    (Procedure.CALL_OFF, ("call off",)),
    (Procedure.CALL_OFF, ("raamovereenkomst",)),
    (Procedure.SINGLE, ("enkelvoudig",)),
    (Procedure.SINGLE, ("een op een",)),
    (Procedure.SINGLE, ("1 op 1",)),
    (Procedure.SINGLE, ("rechtstreeks",)),
    (Procedure.SINGLE, ("directe gunning",)),
    (Procedure.SINGLE, ("direct award",)),
    (Procedure.SINGLE, ("single",)),
    (Procedure.BELOW_THRESHOLD, ("meervoudig",)),
    (Procedure.BELOW_THRESHOLD, ("onderhands",)),
    (Procedure.BELOW_THRESHOLD, ("multiple private",)),
    (Procedure.BELOW_THRESHOLD, ("below threshold",)),
    (Procedure.BELOW_THRESHOLD, ("onderdrempelig",)),
    (Procedure.BELOW_THRESHOLD, (r"\bmvoh?\b",)),
    (Procedure.SOCIAL, ("sociale en",)),
    (Procedure.SOCIAL, ("vereenvoudigd",)),
    (Procedure.SOCIAL, (r"\bsas\b",)),
    (Procedure.SOCIAL, ("light regime",)),
    (Procedure.RESTRICTED, ("niet openba",)),
    (Procedure.RESTRICTED, ("nietopenba",)),
    (Procedure.RESTRICTED, ("restricted",)),
    (Procedure.NATIONAL_OPEN, ("nationa", "open")),
    (Procedure.OPEN, ("openba",)),
    (Procedure.OPEN, (r"\bopen\b",)),
    (Procedure.OPEN, (r"\b(?:eoa|euoa)\b",)),
    (Procedure.NATIONAL, ("nationa",)),
    (Procedure.EUROPEAN, ("europe",)),
    (Procedure.EUROPEAN, (r"\b(?:ea|eu)\b",)),
)
_STATUSES: tuple[tuple[Status, str], ...] = (
    (Status.CANCELLED, r"vervallen|geannuleerd|ingetrokken|gestopt|cancel|withdrawn|afgeblazen"),
    (Status.ON_HOLD, r"on hold|uitgesteld|aangehouden|opgeschort|wacht|paused|postponed"),
    (Status.AWARDED, r"gegund|gunning|award"),
    (Status.DONE, r"afgerond|gereed|klaar|voltooid|done|completed|closed|gesloten|afgesloten"),
    (Status.TENDERING, r"gepubliceerd|aanbesteding|in de markt|published|tender|op de markt"),
    (Status.PREPARING, r"voorbereid|opgestart|start|prepar|strategie|marktconsultatie"),
    (Status.RUNNING, r"lopend|loopt|uitvoering|in behandeling|running|ongoing|bezig|in progress|active|actief"),
    (Status.IDEA, r"idee|idea|concept|verkenn|onderzoek|mogelijk|wens|draft"),
    (Status.PLANNED, r"gepland|planned|plan|nog te starten|nog niet gestart|not started|toekomst|nieuw|open"),
)
_NATURES: tuple[tuple[Nature, str], ...] = (
    (Nature.WORKS, r"\bwerk(?:en)?\b|\bworks?\b|bouwwerk"),
    (Nature.SUPPLIES, r"levering|\bsuppl|goods|goederen"),
    (Nature.SERVICES, r"dienst|service"),
)
_NOT_SAID = frozenset({"not specified", "not applicable", "n v t", "nvt", "niet van toepassing", "x", "geen"})
_YES = frozenset(
    {
        "ja", "j", "yes", "y", "true", "waar", "1", "x", "v", "✓", "✔", "☑", "collectief", "gezamenlijk", "samen",
        "regionaal", "wel", "joint",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "nee", "neen", "n", "no", "false", "onwaar", "0", "individueel", "zelfstandig", "lokaal", "alleen", "zelf",
        "niet", "separate",
    }
)  # fmt: skip
_PERHAPS = re.compile(
    r"onderzoek|misschien|mogelijk|wellicht|eventueel|overleg|bepalen|maybe|perhaps|investigat|optie|\?"
)
_DURATION = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(jaar|jaren|jr|years?|yrs?|maanden|maand|mnd|months?|mths?|mo|weken|weeks?|dagen|days?)?\b\.?"
)


def read_cpv(written: str | int | float | Decimal) -> tuple[str, ...]:
    """The CPV codes in a cell, the main one first, each `90910000` or `90910000-9` as far as it was written.

    A spreadsheet that took the code for a number loses a leading nought: seven digits are filled up. Names written
    beside the code are passed over. The check digit is not verified: CPV 2008 (Regulation 213/2008) has 532 codes
    that do not follow one rule, so only the list itself can tell.
    Raises CellUnreadable when there is a value without a code of eight digits.
    """
    if isinstance(written, bool):
        raise _no_cpv()
    if isinstance(written, int | float | Decimal):
        written = str(int(written)) if written == int(written) else str(written)
    return _cpv_text(plain(written))


@lru_cache(maxsize=20_000)
def _cpv_text(text: str) -> tuple[str, ...]:
    if is_unknown(text):
        return ()
    text = re.sub(r"^cpv(?:[- ]?code)?s?[\s:.]*", "", text)
    text = _CPV_GROUPED.sub(lambda found: "".join(found.groups()[:4]) + (f"-{found[5]}" if found[5] else ""), text)
    short = _CPV_SHORT.fullmatch(text)
    if short:
        text = f"0{text}"
    if re.fullmatch(r"\d{8}[.,]0+", text):
        text = text[:8]
    codes = tuple(
        dict.fromkeys(f"{code}-{check}" if check else code for code, check in _CPV.findall(text) if code[:2] >= "03")
    )
    if not codes:
        raise _no_cpv()
    return codes


def _no_cpv() -> CellUnreadable:
    return CellUnreadable("cpv", _("This is not a CPV code. A CPV code has eight digits, such as 90910000-9."))


@lru_cache(maxsize=5_000)
def read_procedure(written: str) -> Procedure | None:
    """The procedure meant, OTHER when the text is not recognised, None for an empty text."""
    text = words(written)
    if not text or text in _NOT_SAID:
        return None
    if is_unknown(written):
        return Procedure.UNDECIDED
    for procedure, needed in _PROCEDURES:
        if all(re.search(word, text) for word in needed):
            return procedure
    return Procedure.UNDECIDED if "bepalen" in text or "onbekend" in text else Procedure.OTHER


@lru_cache(maxsize=5_000)
def read_status(written: str) -> Status | None:
    """The status meant, or None when the text is not recognised."""
    text = words(written)
    return next((status for status, pattern in _STATUSES if re.search(pattern, text)), None)


@lru_cache(maxsize=5_000)
def read_nature(written: str) -> Nature | None:
    """The nature of the contract meant, or None when the text is not recognised."""
    text = words(written)
    return next((nature for nature, pattern in _NATURES if re.search(pattern, text)), None)


def read_yes_no(written: str | int | float | bool) -> tuple[bool | None, bool]:
    """(yes, no or None; whether the text was understood). "onderzoeken" is understood and is neither yes nor no."""
    if isinstance(written, bool):
        return written, True
    if isinstance(written, int | float) and written in (0, 1):
        return bool(written), True
    text = plain(str(written)).rstrip(".!")
    first = re.split(r"[,;(:\s]", text, maxsplit=1)[0]
    if _PERHAPS.search(text):
        return None, True
    if text in _YES or first in ("ja", "yes"):
        return True, True
    if text in _NO or first in ("nee", "no"):
        return False, True
    return None, is_unknown(text)


def read_duration(written: str | int | float | Decimal, heading: str = "") -> tuple[int | None, bool]:
    """(months, whether the unit was guessed). Of "2 jaar + 2x1 jaar" the first term counts: the rest are options.

    A bare number is in the unit of the heading; without one, up to ten is taken as years.
    Raises CellUnreadable for text without a number.
    """
    text = plain(str(written))
    if isinstance(written, bool):
        raise _no_duration()
    if is_unknown(text) or text in ("onbepaald", "onbepaalde tijd", "doorlopend"):
        return None, False
    found = _DURATION.search(text)
    if not found:
        raise _no_duration()
    number = Decimal(found[1].replace(",", "."))
    unit = found[2] or next(iter(re.findall(r"jaar|jaren|years?|maand|mnd|months?|weken|dagen", text)), None)
    guessed = False
    if unit is None:
        named = words(heading)
        if re.search(r"\b(?:jaar|jaren|jr|year|years)\b", named):
            unit = "jaar"
        elif not re.search(r"\b(?:mnd|maand|maanden|month|months)\b", named):
            guessed, unit = True, "jaar" if number <= 10 else "mnd"
        else:
            unit = "mnd"
    factor = Decimal(12) if unit[0] in "jy" else Decimal(12) / 52 if unit[0] == "w" else Decimal(1)
    if unit[0] == "d":
        factor = Decimal(12) / 365
    months = round(number * factor)
    if not 0 <= months <= 1200:
        raise _no_duration()
    return months, guessed


def _no_duration() -> CellUnreadable:
    return CellUnreadable("duration", _("This is not a duration. Write months or years, such as 48 or 4 jaar."))
