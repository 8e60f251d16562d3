"""What everyone may see of the progress, straight from the actions (R6, R130, R131). Public fields only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import ContractingAuthority
from projects.participation.models import Participation, Standing
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import Phase, ProjectLife, Step, StepState
from projects.tree.models import Project, ProjectStep


@dataclass(frozen=True)
class StepProgress:
    """One step as everyone may see it. Days are those of Amsterdam."""

    step: Step
    state: StepState
    planned_from: date | None
    planned_until: date | None
    opened_on: date | None
    done_on: date | None
    url: str = ""

    @property
    def title(self) -> str:
        return self.step.label

    @property
    def number(self) -> int:
        return self.step.number

    @property
    def state_title(self) -> str:
        return self.state.label

    @property
    def is_late(self) -> bool:
        """Whether the planned last day has passed while the step is not done."""
        return self.state != StepState.DONE and self.planned_until is not None and self.planned_until < clock.today()


@dataclass(frozen=True)
class PhaseProgress:
    """One phase of the hourglass with its steps."""

    phase: Phase
    steps: tuple[StepProgress, ...]

    @property
    def title(self) -> str:
        return self.phase.label

    @property
    def state(self) -> StepState:
        """Done when all its steps are, planned when none started, otherwise in progress."""
        states = {step.state for step in self.steps}
        return states.pop() if len(states) == 1 else StepState.OPEN

    @property
    def state_title(self) -> str:
        return self.state.label


@dataclass(frozen=True)
class ProjectProgress:
    """A project as everyone may see it."""

    public_id: str
    title: str
    summary: str
    url: str
    plan_year: int
    category: str
    life: ProjectLife
    phases: tuple[PhaseProgress, ...]
    participants: tuple[str, ...]
    dropped_out: tuple[str, ...]
    participants_definitive: bool
    stopped_on: date | None
    changed_at: object

    @property
    def steps(self) -> tuple[StepProgress, ...]:
        return tuple(step for phase in self.phases for step in phase.steps)

    @property
    def current(self) -> StepProgress | None:
        """The last step in progress, otherwise the first that is planned; None when all are done."""
        busy = [step for step in self.steps if step.state == StepState.OPEN]
        planned = [step for step in self.steps if step.state == StepState.PLANNED]
        return busy[-1] if busy else planned[0] if planned else None

    @property
    def phase(self) -> PhaseProgress:
        """The phase of the current step; the last one when all are done."""
        current = self.current
        return next((p for p in self.phases if current in p.steps), self.phases[-1])

    @property
    def next_milestone(self) -> StepProgress | None:
        """The step that should be done next, by its planned last day."""
        if self.life != ProjectLife.RUNNING:
            return None
        waiting = [step for step in self.steps if step.state != StepState.DONE and step.planned_until]
        return min(waiting, key=lambda step: (step.planned_until, step.number), default=None)


def _day(at) -> date | None:
    return at.astimezone(AMSTERDAM).date() if at else None


def _step(row: ProjectStep, url: str) -> StepProgress:
    return StepProgress(
        Step(row.step),
        StepState(row.state),
        row.planned_from,
        row.planned_until,
        _day(row.opened_at),
        _day(row.done_at),
        url,
    )


def hourglass(rows: Iterable[ProjectStep], urls: dict[int, str] | None = None) -> tuple[PhaseProgress, ...]:
    """The three phases with their steps. `urls` gives the address of a step by the pk of its row, when it has one."""
    by_step = {row.step: row for row in rows}
    return tuple(
        PhaseProgress(
            phase,
            tuple(
                _step(by_step[step], (urls or {}).get(by_step[step].pk, ""))
                for step in Step
                if step.phase == phase and step in by_step
            ),
        )
        for phase in Phase
    )


def projects_of(projects: Iterable[Project]) -> list[ProjectProgress]:
    """The progress of announced projects, in a fixed number of queries whatever their number."""
    projects = list(projects)
    standings = who_takes_part(projects)
    return [_progress(project, standings[project.pk]) for project in projects]


@dataclass(frozen=True)
class WhoTakesPart:
    """The authorities of a project as everyone may know them, by name; those that take part may still change."""

    taking_part: tuple[ContractingAuthority, ...]
    out: tuple[ContractingAuthority, ...]
    definitive: bool


def who_takes_part(projects: Iterable[Project]) -> dict[int, WhoTakesPart]:
    """For each project, by its key, who takes part and who does not; until the strategy is done also who may yet."""
    projects = list(projects)
    found: dict[int, dict[str, list[ContractingAuthority]]] = defaultdict(lambda: defaultdict(list))
    rows = Participation.objects.filter(project__in=projects).with_standing().select_related("authority")
    for row in rows.order_by("authority__name"):
        found[row.project_id][row.standing_now].append(row.authority)
    return {project.pk: _who(project, found[project.pk]) for project in projects}


def _who(project: Project, standings: dict[str, list[ContractingAuthority]]) -> WhoTakesPart:
    definitive = any(row.step == Step.STRATEGY and row.state == StepState.DONE for row in project.steps.all())
    may_yet = [] if definitive else [Standing.INTERESTED, Standing.DECIDING]

    def of(*wanted: str) -> tuple[ContractingAuthority, ...]:
        rows = [authority for standing in wanted for authority in standings[standing]]
        return tuple(sorted(rows, key=lambda authority: authority.title))

    return WhoTakesPart(of(Standing.PARTICIPATING, *may_yet), of(Standing.OUT, Standing.DECLINED), definitive)


def _progress(project: Project, who: WhoTakesPart) -> ProjectProgress:
    steps = list(project.steps.all())
    instants = [at for row in steps for at in (row.opened_at, row.done_at) if at]
    return ProjectProgress(
        public_id=str(project.public_id),
        title=project.page.title,
        summary=project.page.summary,
        url=f"/projecten/{project.page.slug}/",
        plan_year=project.plan_year,
        category=project.category,
        life=ProjectLife(project.life),
        phases=hourglass(steps),
        participants=tuple(authority.title for authority in who.taking_part),
        dropped_out=tuple(authority.title for authority in who.out),
        participants_definitive=who.definitive,
        stopped_on=_day(project.stopped_at),
        changed_at=max(at for at in [*instants, project.created_at, project.announced_at, project.stopped_at] if at),
    )


@dataclass(frozen=True)
class PlanFilter:
    """What a visitor filters the plan by; empty fields filter nothing."""

    phase: str = ""
    category: str = ""
    authority: str = ""
    query: str = ""
    sort: str = "titel"

    def narrow(self, projects):
        """Narrows a queryset of projects by what the database knows."""
        if self.category:
            projects = projects.filter(category=self.category)
        if self.query:
            projects = projects.filter(Q(page__title__icontains=self.query) | Q(page__summary__icontains=self.query))
        if self.authority:
            rows = Participation.objects.filter(authority=self.authority)
            projects = projects.filter(
                pk__in=rows.standing(Standing.PARTICIPATING, Standing.INTERESTED, Standing.DECIDING).values("project")
            )
        return projects

    def arrange(self, progress: list[ProjectProgress]) -> list[ProjectProgress]:
        """Keeps those in the phase, in the order asked for."""
        if self.phase:
            progress = [item for item in progress if item.phase.phase == self.phase]
        far = date.max
        keys = {
            "titel": lambda item: item.title.lower(),
            "stap": lambda item: (item.current.number if item.current else 8, item.title.lower()),
            "mijlpaal": lambda item: (
                item.next_milestone.planned_until if item.next_milestone else far,
                item.title.lower(),
            ),
        }
        return sorted(progress, key=keys.get(self.sort, keys["titel"]))


def plan(year: int, wanted: PlanFilter | None = None) -> list[ProjectProgress]:
    """The collective plan of a year as everyone may see it: every announced project, in a fixed number of queries."""
    wanted = wanted or PlanFilter()
    projects = wanted.narrow(Project.objects.announced().filter(plan_year=year)).for_lists()
    return wanted.arrange(projects_of(projects))


def plan_years() -> list[int]:
    """Years with an announced project, latest first."""
    return list(Project.objects.announced().order_by("-plan_year").values_list("plan_year", flat=True).distinct())
