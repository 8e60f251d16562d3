"""Drawings as numbers for SVG, in whole units: the term of a contract, and the results of an indicator beside its norm.

Nothing is drawn that is not in the table below it: who cannot see the drawing reads the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.contract_management.lifetime import last_day, latest_day, notice_day, options_of
from projects.contract_management.models import Contract
from projects.contract_management.results import IndicatorResults
from projects.contract_management.wording import number_in_words
from projects.procedure import clock

WIDTH, MARGIN = 960, 24
BAR_TOP, BAR_HEIGHT = 52, 30
CHART_HEIGHT, CHART_TOP, CHART_LEFT, CHART_RIGHT = 240, 28, 56, 16
CHART_BOTTOM = 200
MOST_LABELS = 12


@dataclass(frozen=True)
class Piece:
    """A part of the term: base or option."""

    x: int
    width: int
    kind: str
    label: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Mark:
    """A day on the line; `anchor` is where its text stands, `row` above (0) or below (1) the bar."""

    x: int
    kind: str
    label: str
    on: date
    anchor: str
    row: int


@dataclass(frozen=True)
class TermLine:
    """The term of a contract, drawn to scale."""

    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    width: int = WIDTH
    height: int = 132
    top: int = BAR_TOP
    bar: int = BAR_HEIGHT


def term_line(contract: Contract) -> TermLine:
    """The base term, its options and the days that matter, from its first day until its last option ends."""
    first, last, today = contract.starts_on, latest_day(contract), clock.today()
    days = max((last - first).days + 1, 1)

    def x(day: date, *, after: bool = False) -> int:
        passed = (day - first).days + (1 if after else 0)
        return MARGIN + round((WIDTH - 2 * MARGIN) * min(max(passed, 0), days) / days)

    parts = [("base", str(_("Base term")), contract.starts_on, min(contract.ends_on, last))]
    if not contract.ended_early_on:
        parts += [
            ("used" if option.exercised_at else "open", str(option), option.starts_on, option.ends_on)
            for option in options_of(contract)
        ]
    pieces = tuple(
        Piece(x(begins), max(x(ends, after=True) - x(begins), 2), kind, label, begins, ends)
        for kind, label, begins, ends in parts
    )
    wanted = [("notice", _("last day of notice"), notice_day(contract), 0), ("end", _("ends"), last_day(contract), 1)]
    if contract.ended_early_on or contract.archived_at:
        wanted = wanted[1:]
    if first <= today <= last:
        wanted.append(("today", _("today"), today, 2))
    return TermLine(pieces, tuple(_mark(x(day), kind, label, day, row) for kind, label, day, row in wanted))


def _mark(x: int, kind: str, label: str, day: date, row: int) -> Mark:
    anchor = "start" if x < WIDTH // 4 else "end" if x > WIDTH * 3 // 4 else "middle"
    return Mark(x, kind, f"{label}: {date_format(day, 'j b Y')}", day, anchor, row)


@dataclass(frozen=True)
class Bar:
    """The result of one period. `label` is the value, `period` stands under it when there is room."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    label: str
    period: str
    is_met: bool


@dataclass(frozen=True)
class Tick:
    """A line of the scale."""

    y: int
    label: str


@dataclass(frozen=True)
class Chart:
    """The results of an indicator as bars, with its norm as a line."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    norm_y: int
    norm_label: str
    width: int = WIDTH
    height: int = CHART_HEIGHT
    left: int = CHART_LEFT
    right: int = WIDTH - CHART_RIGHT
    bottom: int = CHART_BOTTOM


def nice_top(values: Sequence[Decimal]) -> Decimal:
    """A round number above all of these: 1, 2 or 5 times a power of ten; 1 when none is above zero."""
    highest = max([*values, Decimal(0)])
    if highest <= 0:
        return Decimal(1)
    step = Decimal(10) ** (highest.adjusted())
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor >= highest)


def chart(found: IndicatorResults) -> Chart | None:
    """The drawing of an indicator, or None as long as it has no result."""
    results = found.results
    if not results:
        return None
    values = [result.value for result in results]
    top, low = nice_top([*values, found.indicator.norm]), min([*values, found.indicator.norm, Decimal(0)])
    low = -nice_top([-low]) if low < 0 else Decimal(0)

    def y(value: Decimal) -> int:
        return round(CHART_BOTTOM - (CHART_BOTTOM - CHART_TOP) * (value - low) / (top - low))

    room = (WIDTH - CHART_LEFT - CHART_RIGHT) // len(results)
    width = max(min(room * 2 // 3, 72), 3)
    every = -(-len(results) // MOST_LABELS)
    bars = []
    for number, result in enumerate(results):
        middle = CHART_LEFT + room * number + room // 2
        above, below = min(y(result.value), y(Decimal(0))), max(y(result.value), y(Decimal(0)))
        shown = number % every == 0
        bars.append(
            Bar(
                middle - width // 2,
                above,
                width,
                max(below - above, 1),
                middle,
                number_in_words(result.value) if shown else "",
                _period(result.period_from, found.indicator.every) if shown else "",
                result.is_met,
            )
        )
    ticks = tuple(
        Tick(y(low + (top - low) * step / 4), number_in_words(low + (top - low) * step / 4)) for step in range(5)
    )
    return Chart(tuple(bars), ticks, y(found.indicator.norm), number_in_words(found.indicator.norm))


def _period(begins: date, months: int) -> str:
    return (
        str(begins.year)
        if months == 12 and begins.month == 1
        else date_format(begins, "M Y" if months < 12 else "j M Y")
    )
