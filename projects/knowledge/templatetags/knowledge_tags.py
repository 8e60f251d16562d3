"""What a project page shows of the knowledge that was shared about it."""

from typing import Any

from django import template

from projects.knowledge.models import Note
from projects.tree.models import Project

register = template.Library()

LATEST = 5


@register.simple_tag(takes_context=True)
def notes_about(context: dict[str, Any], project: Project) -> list[Note]:
    """The last notes about a project that this visitor may read."""
    user = context["request"].user
    if not user.is_authenticated:
        return []
    return list(Note.objects.visible_to(user).filter(project=project).select_related("authority")[:LATEST])
