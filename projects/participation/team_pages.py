"""Pages about a step that only the procurement team reads, beside the page of the step."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from projects.participation.audiences import sees_project_work
from projects.procedure.steps import AudienceCode, Step
from projects.tree.models import Project

View = Callable[..., HttpResponse]


def for_the_team(step: Step) -> Callable[[View], View]:
    """A page about a step for who sees the work of its team; others sign in, or read why it is not for them."""

    def wrap(view: View) -> View:
        @require_safe
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            project = get_object_or_404(Project.objects.announced().for_lists(), page__slug=slug)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            step_page = project.step(step).page.specific
            if not sees_project_work(request.user, project):
                context = {"page": step_page, "project": project, "audience": AudienceCode.TEAM.label}
                return TemplateResponse(request, "tree/not_for_you.html", context, status=403)
            response = view(request, project, **kwargs)
            if isinstance(response, TemplateResponse):
                response.context_data |= {"project": project, "page": step_page}
            return response

        return guarded

    return wrap
