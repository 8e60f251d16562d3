"""The timeline of projects as numbers for SVG, in whole units; the table below it says the same (R130, WCAG 1.1.1).

For every project a bar for each step from its planned first until its planned last day, and below it a narrower one
from the day it was opened until it was done, or until today. Days are those of Amsterdam.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from projects.procedure import clock
from projects.procedure.steps import StepState
from projects.progress.selectors import ProjectProgress, StepProgress

WIDTH, LABEL, RIGHT, TOP, ROW, BAR, DONE = 1120, 250, 12, 34, 40, 14, 6
LONGEST_YEARS = 6


@dataclass(frozen=True)
class Bar:
    """A piece of a row: `kind` is the state of the step, or `real` for what really happened."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    number: int = 0

    @property
    def middle(self) -> int:
        """Where its number stands."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Row:
    """A project on its line; `y` is where its title stands."""

    project: ProjectProgress
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Month:
    """The beginning of a month; its name only when there is room."""

    x: int
    label: str
    is_year: bool


@dataclass(frozen=True)
class Timeline:
    """Everything that is drawn. `today` is None when it lies outside the days that are shown."""

    rows: tuple[Row, ...]
    months: tuple[Month, ...]
    first: date
    last: date
    today: int | None
    height: int
    width: int = WIDTH
    left: int = LABEL
    right: int = WIDTH - RIGHT
    top: int = TOP


def timeline(projects: Iterable[ProjectProgress]) -> Timeline | None:
    """The projects that have a planned or a real day, from the first of those days until the last; None without any."""
    today = clock.today()
    shown = [project for project in projects if _days(project, today)]
    if not shown:
        return None
    days = [day for project in shown for day in _days(project, today)]
    first = min(days).replace(day=1)
    last = min(max(days), first + timedelta(days=366 * LONGEST_YEARS))
    span = max((last - first).days + 1, 1)

    def x(day: date, *, after: bool = False) -> int:
        passed = (min(max(day, first), last) - first).days + (1 if after else 0)
        return LABEL + round((WIDTH - LABEL - RIGHT) * passed / span)

    rows = []
    for number, project in enumerate(shown):
        y = TOP + number * ROW
        rows.append(Row(project, y, tuple(bar for step in project.steps for bar in _bars(step, y, today, x))))
    return Timeline(
        tuple(rows),
        tuple(_months(first, last, x)),
        first,
        last,
        x(today) if first <= today <= last else None,
        TOP + len(rows) * ROW + 8,
    )


def _days(project: ProjectProgress, today: date) -> list[date]:
    found = []
    for step in project.steps:
        found += [day for day in (step.planned_from, step.planned_until, step.opened_on, step.done_on) if day]
        if step.state == StepState.OPEN:
            found.append(today)
    return found


def _bars(step: StepProgress, y: int, today: date, x) -> Iterable[Bar]:
    if step.planned_from and step.planned_until and step.planned_from <= step.planned_until:
        begin, end = x(step.planned_from), x(step.planned_until, after=True)
        kind = "late" if step.is_late else step.state
        yield Bar(begin, y + 8, max(end - begin, 2), BAR, str(kind), step.number if end - begin >= BAR else 0)
    if step.opened_on:
        begin, end = x(step.opened_on), x(step.done_on or today, after=True)
        yield Bar(begin, y + 8 + BAR + 3, max(end - begin, 2), DONE, "real")


def _months(first: date, last: date, x) -> Iterable[Month]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    every = 1 if count <= 14 else 3 if count <= 40 else 12
    for number in range(count):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        day = date(year, month + 1, 1)
        if day.month % every == 1 % every:
            label = str(day.year) if every == 12 else date_format(day, "M Y" if day.month == 1 or not number else "M")
            yield Month(x(day), label, day.month == 1)
