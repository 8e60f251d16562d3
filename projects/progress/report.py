"""The internal progress report, which writes itself from the journal and the planning (R128, R129).

It is for the purchasing organisation only (R131). Its sentences are Dutch, as those of the journal.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import override

from projects.decisions.models import AskedAuthority, Decision, DecisionRound
from projects.journal.models import Event
from projects.procedure import clock
from projects.procedure.steps import ProjectLife, StepState
from projects.procedure.wording import day, listed
from projects.progress.models import NoteKind, ProgressNote
from projects.progress.selectors import ProjectProgress, StepProgress, projects_of
from projects.tender_documents.models import TenderPublication
from projects.tree.lots import titled
from projects.tree.models import Project

# How many days ahead a deadline is a risk as long as somebody has to act, and a planned end as long as it is not there.
NEAR, VERY_NEAR = timedelta(days=14), timedelta(days=7)
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Deviation:
    """How a step differs from its planning: so many days late; `is_over` once it was done."""

    step: StepProgress
    days: int
    is_over: bool

    @property
    @override("nl")
    def sentence(self) -> str:
        """In Dutch, as everything in a report."""
        days = f"{self.days} dag" if self.days == 1 else f"{self.days} dagen"
        name = f"Stap {self.step.number}, {self.step.title},"
        if self.is_over:
            return f"{name} is {days} later afgerond dan gepland ({day(self.step.planned_until)})."
        return f"{name} is {days} over de geplande laatste dag ({day(self.step.planned_until)})."


@dataclass(frozen=True)
class NextDate:
    """A date that comes."""

    on: date
    what: str


@dataclass(frozen=True)
class ProgressReport:
    """The report of one project. `risks` were found by the portal; `notes` were written by people, newest first."""

    project: Project
    progress: ProjectProgress
    deviations: tuple[Deviation, ...]
    next_dates: tuple[NextDate, ...]
    risks: tuple[str, ...]
    notes: tuple[ProgressNote, ...]

    @property
    def taken(self) -> tuple[StepProgress, ...]:
        """The steps that began."""
        return tuple(step for step in self.progress.steps if step.state != StepState.PLANNED)

    @property
    def to_come(self) -> tuple[StepProgress, ...]:
        """The steps that did not begin."""
        return tuple(step for step in self.progress.steps if step.state == StepState.PLANNED)

    @property
    def remarks(self) -> tuple[ProgressNote, ...]:
        """What people remarked."""
        return tuple(note for note in self.notes if note.kind == NoteKind.REMARK)

    @property
    def open_risks(self) -> tuple[ProgressNote, ...]:
        """Risks that people wrote and nobody closed."""
        return tuple(note for note in self.notes if note.kind == NoteKind.RISK and not note.closed_at)

    @property
    def closed_risks(self) -> tuple[ProgressNote, ...]:
        """Risks with what came of them."""
        return tuple(note for note in self.notes if note.closed_at)

    @property
    def late_days(self) -> int:
        """By how many days the step that is busy is late; 0 when none is."""
        return max((deviation.days for deviation in self.deviations if not deviation.is_over), default=0)


@override("nl")
def reports_of(projects: Iterable[Project]) -> list[ProgressReport]:
    """The reports of projects, in their order; in a fixed number of queries. Read them with `for_lists`."""
    projects = list(projects)
    notes, waiting, published = _notes(projects), _waiting(projects), _published(projects)
    return [
        _report(project, progress, tuple(notes[project.pk]), waiting[project.pk], published.get(project.pk))
        for project, progress in zip(projects, projects_of(projects), strict=True)
    ]


def recent_events(project: Project) -> list[Event]:
    """What happened in the last thirty days, newest first."""
    since = clock.now() - RECENT
    return list(Event.objects.filter(stream=project.stream, at__gte=since).order_by("-number")[:100])


@dataclass(frozen=True)
class WaitingRound:
    """A round that is open, and how many of those asked did not decide."""

    round: DecisionRound
    missing: int
    asked: int

    @property
    def title(self) -> str:
        """What is decided."""
        return (
            titled(self.round.get_kind_display(), self.round.lot) if self.round.lot else self.round.get_kind_display()
        )


def _notes(projects: list[Project]) -> dict[int, list[ProgressNote]]:
    found = defaultdict(list)
    for note in ProgressNote.objects.filter(project__in=projects):
        found[note.project_id].append(note)
    return found


def _waiting(projects: list[Project]) -> dict[int, list[WaitingRound]]:
    rounds = DecisionRound.objects.filter(project__in=projects, voided_at__isnull=True, deadline__gt=clock.now())
    asked = dict(AskedAuthority.objects.filter(round__in=rounds).values_list("round").annotate(Count("pk")))
    decided = dict(Decision.objects.filter(round__in=rounds).values_list("round").annotate(Count("pk")))
    found = defaultdict(list)
    for row in rounds.select_related("lot__project").order_by("deadline"):
        count = asked.get(row.pk, 0)
        found[row.project_id].append(WaitingRound(row, count - decided.get(row.pk, 0), count))
    return found


def _published(projects: list[Project]) -> dict[int, TenderPublication]:
    rows = TenderPublication.objects.filter(project__in=projects, withdrawn_at__isnull=True)
    return {row.project_id: row for row in rows}


def _report(
    project: Project,
    progress: ProjectProgress,
    notes: tuple[ProgressNote, ...],
    waiting: list[WaitingRound],
    published: TenderPublication | None,
) -> ProgressReport:
    running = project.life == ProjectLife.RUNNING
    return ProgressReport(
        project,
        progress,
        tuple(_deviations(progress) if running else ()),
        tuple(sorted(_next(progress, waiting, published), key=lambda item: item.on)) if running else (),
        tuple(_risks(progress, waiting)) if running else (),
        notes,
    )


def _deviations(progress: ProjectProgress) -> Iterable[Deviation]:
    for step in progress.steps:
        if step.planned_until is None or (step.state == StepState.PLANNED and not step.is_late):
            continue
        last = step.done_on if step.state == StepState.DONE else clock.today()
        if last and last > step.planned_until:
            yield Deviation(step, (last - step.planned_until).days, step.state == StepState.DONE)


def _next(
    progress: ProjectProgress, waiting: list[WaitingRound], published: TenderPublication | None
) -> Iterable[NextDate]:
    today = clock.today()
    for step in progress.steps:
        if step.state != StepState.DONE and step.planned_until and step.planned_until >= today:
            yield NextDate(step.planned_until, f"Gepland einde van stap {step.number}, {step.title}")
    for row in waiting:
        yield NextDate(_day(row.round.deadline), f"Uiterste moment om te besluiten: {row.title}")
    moments = (
        (published.questions_until, "Laatste moment voor vragen van marktpartijen"),
        (published.requests_until, "Laatste moment voor verzoeken tot deelneming"),
        (published.bids_until, "Laatste moment voor inschrijvingen"),
    ) if published else ()  # fmt: skip
    for at, what in moments:
        if at and at > clock.now():
            yield NextDate(_day(at), what)


def _risks(progress: ProjectProgress, waiting: list[WaitingRound]) -> Iterable[str]:
    today = clock.today()
    for row in waiting:
        if row.missing and row.round.deadline - clock.now() <= NEAR:
            has, until = "heeft" if row.missing == 1 else "hebben", day(_day(row.round.deadline))
            who = f"{row.missing} van de {row.asked} aanbestedende diensten {has}"
            yield f"{who} nog niet besloten over: {row.title}. Dat kan tot {until}."
    for step in progress.steps:
        planned = step.planned_until if step.state == StepState.OPEN else None
        if planned and today <= planned <= today + VERY_NEAR:
            yield f"Stap {step.number}, {step.title}, moet volgens de planning op {day(planned)} klaar zijn."
    if progress.dropped_out:
        yield f"Niet langer deelnemer: {listed(progress.dropped_out)}."


def _day(at: datetime) -> date:
    return at.astimezone(clock.AMSTERDAM).date()
