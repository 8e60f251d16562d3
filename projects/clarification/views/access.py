"""Who gets into the register: the procurement team of the project and who supports it; for others it is not there."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.actor import Actor, actor_for
from projects.participation.audiences import sees_project_work
from projects.participation.selectors import active_members
from projects.procedure import clock
from projects.tree.models import Project


def project_of(user: Any, slug: str) -> Project:
    """The project with this address, for who works on its questions. Raises Http404 for everybody else."""
    project = get_object_or_404(Project.objects.announced().select_related("page"), page__slug=slug)
    if not sees_project_work(user, project):
        raise Http404
    return project


def actor_of(user: Any, project: Project) -> Actor:
    """Who acts: a member of the team acts for the authority they are in it for."""
    member = active_members().filter(project=project, user_id=user.pk).select_related("authority").first()
    return actor_for(user, member.authority if member else None, clock.today())
