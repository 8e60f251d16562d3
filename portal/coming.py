"""Coming dates of somebody's projects: on the overview and in their own calendar, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Membership, Role, User
from projects.award.models import AwardDecision, ProofRequest, Suspension
from projects.award.selectors import with_standstill
from projects.contract.award_notice import notice_due
from projects.contract.models import Agreement
from projects.contract_management.coming import contract_dates
from projects.decisions.models import AskedAuthority, Decision, DecisionRound
from projects.journal.models import Stream
from projects.kickoff.models import KickoffMeeting
from projects.participation.models import Participation, Standing
from projects.participation.selectors import active_members
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.tender_documents.models import TenderPublication
from projects.tree import ical
from projects.tree.ical import CalendarDate
from projects.tree.links import project_path
from projects.tree.lots import titled
from projects.tree.models import Project, ProjectStaff, ProjectStep


@dataclass(frozen=True)
class ComingDate:
    """Something that will happen. `at` is an instant (aware), or None when only the day is known.

    `key` stays the same when the date changes; with the public id of the project it is unique in the world.
    """

    key: str
    on: date
    at: datetime | None
    ends_at: datetime | None
    title: str
    project: str
    url: str
    stream: str
    place: str = ""


def _instant(key: str, project: Project, at: datetime, title: str, **more: object) -> ComingDate:
    return _coming(key, project, at.astimezone(AMSTERDAM).date(), title, at=at, **more)


def _coming(key: str, project: Project, on: date, title: str, **more: object) -> ComingDate:
    known = {"at": None, "ends_at": None} | more
    return ComingDate(
        f"{key}-{project.public_id}",
        on,
        title=title,
        project=project.title,
        url=project_path(project),
        stream=project.stream,
        **known,
    )


@dataclass(frozen=True)
class Concerned:
    """What somebody has to do with: the authorities where they have a role, and the projects they work on."""

    asked: frozenset[int]
    experts: frozenset[int]
    every: frozenset[int]
    projects: frozenset[int]

    def meets(self, authorities: Iterable[int], *standings: str) -> Q:
        """Rows of running projects: those they work on, and those in which these authorities stand so."""
        rows = Participation.objects.interested().filter(authority__in=authorities)
        rows = rows.standing(*standings) if standings else rows
        return Q(project__life=ProjectLife.RUNNING) & (
            Q(project__in=self.projects) | Q(project__in=rows.values("project"))
        )


def _concerned(user: User, memberships: Iterable[Membership]) -> Concerned:
    of_role: dict[str, set[int]] = {role: set() for role in Role.values}
    for row in memberships:
        of_role[row.role].add(row.authority_id)
    asked = of_role[Role.CONTACT] | of_role[Role.DECIDER]
    carried = ProjectStaff.objects.holding(clock.today()).filter(user=user).values_list("project_id", flat=True)
    in_team = active_members().filter(user=user).values_list("project_id", flat=True)
    return Concerned(
        frozenset(asked),
        frozenset(asked | of_role[Role.SUBJECT_EXPERT]),
        frozenset().union(*of_role.values()),
        frozenset([*carried, *in_team]),
    )


def coming_for(user: User, memberships: Iterable[Membership]) -> list[ComingDate]:
    """What is still to come for a person with these memberships, first what comes first.

    Decisions are shown to who is asked (contacts and deciders) and to who works on the project, dates of the tender to
    participants and to who works on it.
    """
    who = _concerned(user, memberships)
    found = [*_meetings(who), *_deadlines(who), *_tenders(who), *_proofs(who), *_award_notices(who), *_steps(who)]
    found += _contracts(user, who)
    return sorted(found, key=lambda item: (item.on, item.at or clock.now(), item.project, item.title))


def _meetings(who: Concerned) -> Iterable[ComingDate]:
    rows = KickoffMeeting.objects.filter(
        who.meets(who.asked),
        invited_at__isnull=False,
        cancelled_at__isnull=True,
        held_at__isnull=True,
        ends_at__gt=clock.now(),
    )
    for row in rows.select_related("project__page"):
        more = {"ends_at": row.ends_at, "place": row.place or row.online_url}
        yield _instant("kickoff", row.project, row.starts_at, _("Kickoff meeting"), **more)


def _deadlines(who: Concerned) -> Iterable[ComingDate]:
    taken = Decision.objects.filter(round=OuterRef("round"), authority=OuterRef("authority"))
    waiting = AskedAuthority.objects.filter(~Exists(taken), authority__in=who.asked)
    rows = DecisionRound.objects.filter(
        Q(pk__in=waiting.values("round")) | Q(project__in=who.projects),
        project__life=ProjectLife.RUNNING,
        voided_at__isnull=True,
        deadline__gt=clock.now(),
    )
    for row in rows.select_related("project__page", "lot__project"):
        what = titled(row.get_kind_display(), row.lot) if row.lot else row.get_kind_display()
        title = _("Deadline for the decision on the %(what)s") % {"what": what}
        yield _instant(f"besluit-{row.pk}", row.project, row.deadline, title)


def _tenders(who: Concerned) -> Iterable[ComingDate]:
    now, theirs = clock.now(), who.meets(who.experts, Standing.PARTICIPATING)
    for row in TenderPublication.objects.filter(theirs, withdrawn_at__isnull=True, bids_until__gt=now).select_related(
        "project__page"
    ):
        if row.questions_until > now:
            title = _("Last moment for questions from the market")
            yield _instant(f"vragen-{row.pk}", row.project, row.questions_until, title)
        if row.requests_until and row.requests_until > now:
            title = _("Last moment for requests to take part")
            yield _instant(f"verzoeken-{row.pk}", row.project, row.requests_until, title)
        yield _instant(f"inschrijven-{row.pk}", row.project, row.bids_until, _("Last moment for bids"))
    of_lot = Q(lot__authorities__isnull=True) | Q(lot__authorities__in=who.experts) | Q(project__in=who.projects)
    yield from _standstills(theirs & of_lot)


def _standstills(theirs: Q) -> Iterable[ComingDate]:
    """Ends of standstill periods as they are now; none while legal proceedings go on (R96, R97)."""
    going_on = Suspension.objects.filter(decision=OuterRef("pk"), end__isnull=True)
    rows = with_standstill(AwardDecision.objects.filter(~Exists(going_on), theirs, withdrawal__isnull=True))
    waiting = Q(standstill_until__gt=clock.now()) | Q(contractual_last_day__gte=clock.today())
    for row in rows.filter(waiting).select_related("project__page", "lot__project"):
        if row.standstill_until > clock.now():
            title = titled(_("End of the standstill period"), row.lot)
            yield _instant(f"opschortend-{row.pk}", row.project, row.standstill_until, title)
        if row.contractual_last_day and row.contractual_last_day >= clock.today():
            title = titled(_("Last day of the term to object in the tender documents"), row.lot)
            yield _coming(f"bezwaar-{row.pk}", row.project, row.contractual_last_day, title)


def _proofs(who: Concerned) -> Iterable[ComingDate]:
    """By when the intended winner gives proof, for who works on the project."""
    rows = ProofRequest.objects.filter(
        bid__project__in=who.projects, bid__project__life=ProjectLife.RUNNING, due_on__gte=clock.today()
    ).filter(judgements__isnull=True)
    for row in rows.select_related("bid__project__page", "bid__lot__project"):
        title = titled(_("Proof asked of the intended winner"), row.bid.lot)
        yield _coming(f"bewijs-{row.pk}", row.bid.project, row.due_on, title)


def _award_notices(who: Concerned) -> Iterable[ComingDate]:
    """By when the award notice is sent, for who works on the project (art. 2.134 Aw 2012)."""
    rows = Agreement.objects.filter(project__in=who.projects, award_notice__isnull=True)
    for row in rows.select_related("project__page", "lot__project"):
        if (due := notice_due(row)) and due >= clock.today():
            yield _coming(
                f"aankondiging-{row.pk}", row.project, due, titled(_("Last day for the award notice"), row.lot)
            )


def _steps(who: Concerned) -> Iterable[ComingDate]:
    rows = ProjectStep.objects.filter(
        who.meets(who.every), state=StepState.OPEN, planned_until__gte=clock.today()
    ).select_related("project__page")
    for row in rows:
        step = Step(row.step)
        title = _("Planned end of step %(number)s, %(step)s") % {"number": step.number, "step": step.label}
        yield _coming(f"stap-{step.number}", row.project, row.planned_until, title)


def _contracts(user: User, who: Concerned) -> Iterable[ComingDate]:
    """Of contracts: ends, notice, signals, tasks and meetings with the supplier (R122, R126)."""
    for item in contract_dates(user, who.asked):
        title, stream = item.contract.title, item.contract.stream
        yield ComingDate(item.key, item.on, item.at, None, item.title, title, item.url, stream, item.place)


def calendar(dates: Iterable[ComingDate], name: str, base_url: str) -> bytes:
    """The dates as iCalendar.

    The number of the last journal entry of the project is the SEQUENCE: nothing moves without an act, so it rises
    whenever a date does, under the same UID.
    """
    dates = list(dates)
    numbers = dict(Stream.objects.filter(name__in={item.stream for item in dates}).values_list("name", "number"))
    found = [
        CalendarDate(
            uid=item.key,
            on=item.on,
            summary=f"{item.project}: {item.title}",
            url=f"{base_url}{item.url}",
            at=item.at,
            ends_at=item.ends_at,
            place=item.place,
            sequence=numbers.get(item.stream, 0),
        )
        for item in dates
    ]
    return ical.calendar(found, name)
