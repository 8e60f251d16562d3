"""The planned ends of steps as a calendar, for everybody (R130)."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from projects.journal.models import Stream
from projects.procedure.steps import ProjectLife
from projects.progress.selectors import ProjectProgress
from projects.tree.ical import CalendarDate, calendar


def planning_calendar(projects: Iterable[ProjectProgress], name: str) -> bytes:
    """Of running projects the last day of each step; days that pass stay where they were."""
    projects = [project for project in projects if project.life != ProjectLife.STOPPED]
    ids = [project.public_id for project in projects]
    numbers = dict(Stream.objects.filter(name__in=ids).values_list("name", "number"))
    return calendar(
        (
            CalendarDate(
                uid=f"stap-{step.number}-{project.public_id}",
                on=step.planned_until,
                summary=_("%(project)s: planned end of step %(number)s, %(step)s")
                % {"project": project.title, "number": step.number, "step": step.title},
                url=f"{settings.BASE_URL}{project.url}",
                sequence=numbers.get(project.public_id, 0),
            )
            for project in projects
            for step in project.steps
            if step.planned_until
        ),
        name,
    )
