"""What project and step pages show of the progress, for whoever looks."""

import json
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from accounts.staff import is_staff
from projects.documents.models import Document
from projects.journal.models import Event
from projects.participation.audiences import sees_project_work
from projects.participation.models import Participation
from projects.procedure.audience import can_see
from projects.procedure.steps import AudienceCode
from projects.progress.metadata import project_metadata
from projects.progress.selectors import ProjectProgress, hourglass, projects_of
from projects.tree.models import Project

register = template.Library()


@register.simple_tag
def progress_of(project: Project) -> ProjectProgress:
    """The progress of one project."""
    return projects_of([project])[0]


@register.simple_tag
def metadata_of(progress: ProjectProgress) -> dict[str, Any]:
    """What machines read of a project (schema.org)."""
    return project_metadata(progress)


@register.simple_tag
def site_address(path: str) -> str:
    """A path as a whole address."""
    return f"{settings.BASE_URL}{path}"


@register.simple_tag
def json_ld(content: dict[str, Any]) -> SafeString:
    """JSON-LD in a data block, which no browser runs; nothing in it can end the block."""
    text = json.dumps(content, ensure_ascii=False).translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag
def announced_projects(number: int | None = None) -> list[ProjectProgress]:
    """Announced projects that moved last first; at most `number`."""
    projects = Project.objects.announced().filter(page__live=True)
    if number is None:
        return sorted(projects_of(projects.for_lists()), key=lambda item: item.title.lower())
    moved = projects.annotate(
        moved_at=Greatest(
            "announced_at",
            Coalesce(Max("steps__opened_at"), "announced_at"),
            Coalesce(Max("steps__done_at"), "announced_at"),
        )
    ).order_by("-moved_at", "pk")
    return projects_of(moved.for_lists()[:number])


@register.simple_tag
def next_milestone_text(progress: ProjectProgress) -> str:
    """“Nota van inlichtingen, 3 mei 2027”, or an empty string."""
    step = progress.next_milestone
    return f"{step.title}, {date_format(step.planned_until, 'j F Y')}" if step else ""


@register.simple_tag(takes_context=True)
def may_read_announcement(context: dict[str, Any], project: Project) -> bool:
    """Whether the visitor may read what is for members of affiliated authorities (audience MEMBERS)."""
    return can_see(context["request"].user, Announcement(project))


@dataclass(frozen=True)
class Announcement:
    """The announcement of a project, as a thing with an audience."""

    project: Project
    audience: str = AudienceCode.MEMBERS


@register.simple_tag(takes_context=True)
def hourglass_of(context: dict[str, Any], project: Project) -> tuple:
    """The phases and steps, with an address for each step page this visitor may see."""
    visible = project.steps.visible_to(context["request"].user).values_list("pk", "step")
    urls = {pk: f"/projecten/{project.page.slug}/{step}/" for pk, step in visible}
    return hourglass(project.steps.all(), urls)


@register.simple_tag(takes_context=True)
def documents_for(context: dict[str, Any], project: Project, step: str = "") -> list[Document]:
    """The current documents of a project (of one step) that this visitor may read."""
    rows = project.documents.current().visible_to(context["request"].user)
    return list(rows.filter(step=step) if step else rows)


@register.simple_tag(takes_context=True)
def standings_for(context: dict[str, Any], project: Project) -> list[Participation]:
    """The standing of the visitor's own authorities; of every authority for who sees the work of the team."""
    user = context["request"].user
    rows = Participation.objects.filter(project=project).with_standing().select_related("authority")
    if not user.is_authenticated:
        return []
    if not sees_project_work(user, project) and not is_staff(user):
        rows = rows.filter(authority__memberships__user=user).distinct()
    return list(rows)


@register.simple_tag
def journal_of(project: Project, number: int = 20) -> list[Event]:
    """The last entries of the project's journal; only shown to who sees the work of the team."""
    return list(Event.objects.filter(stream=project.stream).order_by("-number")[:number])
