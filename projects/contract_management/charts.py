"""Results of a performance as a line beside its norm: coordinates of an SVG of WIDTH by HEIGHT."""

from collections.abc import Sequence
from dataclasses import dataclass

from projects.contract_management.models import Indicator, IndicatorResult

WIDTH, HEIGHT, MARGIN = 640, 200, 24


@dataclass(frozen=True)
class Dot:
    """One result: where it is drawn, and what it says."""

    x: float
    y: float
    result: IndicatorResult


@dataclass(frozen=True)
class Chart:
    """The line through the results and the height of the norm; `table` are the same numbers."""

    indicator: Indicator
    dots: tuple[Dot, ...]
    norm_y: float

    @property
    def points(self) -> str:
        """For an SVG polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)

    @property
    def is_drawn(self) -> bool:
        """A line needs two results."""
        return len(self.dots) > 1


def chart_of(indicator: Indicator, results: Sequence[IndicatorResult]) -> Chart:
    """The chart of an indicator with its results in the order of time."""
    values = [float(indicator.norm), *(float(row.value) for row in results)]
    low, high = min(values), max(values)
    span = high - low or 1.0

    def y(value: float) -> float:
        return HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN)

    step = (WIDTH - 2 * MARGIN) / max(len(results) - 1, 1)
    dots = tuple(Dot(MARGIN + number * step, y(float(row.value)), row) for number, row in enumerate(results))
    return Chart(indicator, dots, y(float(indicator.norm)))
