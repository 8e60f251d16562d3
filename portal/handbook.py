"""Werkwijze: the procedure, made from the same registry the acts come from (screens.md); and the gallery."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.gallery_data import gallery
from projects.actions import registry
from projects.procedure.steps import Phase, Step


@require_safe
def procedure(request: HttpRequest) -> HttpResponse:
    """`/werkwijze/`: phases, steps, acts, who does them, and what each one waits for."""
    phases = [(phase, [(step, registry.of_step(step)) for step in Step if step.phase == phase]) for phase in Phase]
    return TemplateResponse(request, "portal/procedure.html", {"phases": phases})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """`/werkwijze/bouwstenen/`: every component in every state, for makers of pages; no project's data in it."""
    return TemplateResponse(request, "gallery.html", {"gallery": gallery()})
