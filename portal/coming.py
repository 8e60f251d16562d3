"""Coming dates of somebody's projects: on the overview and in their own calendar, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import Membership, Role
from projects.award.models_decision import AwardDecision
from projects.decisions.models import AskedAuthority, Decision
from projects.kickoff.models import KickoffMeeting
from projects.participation.models import Participation, Standing
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.tender_documents.models import TenderPublication
from projects.tree.links import project_path
from projects.tree.models import Project, ProjectStep


@dataclass(frozen=True)
class ComingDate:
    """Something that will happen. `at` is an instant (aware), or None when only the day is known."""

    key: str
    on: date
    at: datetime | None
    ends_at: datetime | None
    title: str
    project: str
    url: str


def _instant(kind: str, row: object, at: datetime, title: str, ends_at: datetime | None = None) -> ComingDate:
    project: Project = row.project
    day = at.astimezone(AMSTERDAM).date()
    return ComingDate(f"{kind}-{row.pk}", day, at, ends_at, title, project.title, project_path(project))


def coming_for(memberships: Iterable[Membership]) -> list[ComingDate]:
    """What is still to come for people with these memberships, first what comes first.

    Decisions are shown to who is asked (contacts and deciders), dates of the tender to who works on it.
    """
    memberships = list(memberships)
    of_role = {role: {row.authority_id for row in memberships if row.role == role} for role in Role.values}
    every = {row.authority_id for row in memberships}
    asked = of_role[Role.CONTACT] | of_role[Role.DECIDER]
    found = [
        *_meetings(asked),
        *_deadlines(asked),
        *_tenders(asked | of_role[Role.SUBJECT_EXPERT]),
        *_steps(every),
    ]
    return sorted(found, key=lambda item: (item.on, item.at or clock.now(), item.project, item.title))


def _running(authorities: set[int], *standings: str) -> object:
    rows = Participation.objects.interested().filter(authority__in=authorities, project__life=ProjectLife.RUNNING)
    return (rows.standing(*standings) if standings else rows).values("project")


def _meetings(authorities: set[int]) -> Iterable[ComingDate]:
    rows = KickoffMeeting.objects.filter(
        project__in=_running(authorities),
        invited_at__isnull=False,
        cancelled_at__isnull=True,
        held_at__isnull=True,
        ends_at__gt=clock.now(),
    )
    for row in rows.select_related("project__page"):
        yield _instant("kickoff", row, row.starts_at, _("Kickoff meeting"), row.ends_at)


def _deadlines(authorities: set[int]) -> Iterable[ComingDate]:
    taken = Decision.objects.filter(round=OuterRef("round"), authority=OuterRef("authority"))
    rows = AskedAuthority.objects.filter(
        ~Exists(taken),
        authority__in=authorities,
        round__voided_at__isnull=True,
        round__deadline__gt=clock.now(),
        round__project__life=ProjectLife.RUNNING,
    ).select_related("round__project__page")
    seen = set()
    for row in rows:
        if row.round_id not in seen:
            seen.add(row.round_id)
            title = _("Deadline for the decision on the %(what)s") % {"what": row.round.get_kind_display()}
            yield _instant("besluit", row.round, row.round.deadline, title)


def _tenders(authorities: set[int]) -> Iterable[ComingDate]:
    now, mine = clock.now(), _running(authorities, Standing.PARTICIPATING)
    for row in TenderPublication.objects.filter(
        project__in=mine, withdrawn_at__isnull=True, bids_until__gt=now
    ).select_related("project__page"):
        if row.questions_until > now:
            yield _instant("vragen", row, row.questions_until, _("Last moment for questions from the market"))
        yield _instant("inschrijven", row, row.bids_until, _("Last moment for bids"))
    ending = AwardDecision.objects.filter(project__in=mine, withdrawal__isnull=True).annotate(
        standstill_until=Greatest("ends_at", Coalesce(Max("extensions__new_end"), "ends_at"))
    )
    for row in ending.filter(standstill_until__gt=now).select_related("project__page"):
        yield _instant("opschortend", row, row.standstill_until, _("End of the standstill period"))


def _steps(authorities: set[int]) -> Iterable[ComingDate]:
    rows = ProjectStep.objects.filter(
        project__in=_running(authorities), state=StepState.OPEN, planned_until__gte=clock.today()
    ).select_related("project__page")
    for row in rows:
        title = _("Planned end of step %(number)s, %(step)s") % {
            "number": Step(row.step).number,
            "step": Step(row.step).label,
        }
        key = f"stap-{row.pk}"
        yield ComingDate(key, row.planned_until, None, None, title, row.project.title, project_path(row.project))


def calendar(dates: Iterable[ComingDate], name: str, base_url: str) -> bytes:
    """The dates as iCalendar (RFC 5545); instants in UTC, days as whole days."""
    result = Calendar()
    result.add("prodid", "-//Inkoopportaal//NL")
    result.add("version", "2.0")
    result.add("x-wr-calname", name)
    for item in dates:
        event = Event()
        event.add("uid", item.key)
        event.add("dtstamp", clock.now().astimezone(UTC))
        event.add("summary", f"{item.project}: {item.title}")
        event.add("url", f"{base_url}{item.url}")
        if item.at is None:
            event.add("dtstart", item.on)
            event.add("dtend", item.on + timedelta(days=1))
        else:
            event.add("dtstart", item.at.astimezone(UTC))
            event.add("dtend", (item.ends_at or item.at).astimezone(UTC))
        result.add_component(event)
    return result.to_ical()
