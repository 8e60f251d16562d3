"""The pages of the team beside the step page: versions, what changed, and the fields of a TenderNed form (R69–R71)."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.staff_admin import staff_only
from projects.documents.spreadsheets import write_csv, write_xlsx
from projects.participation.audiences import sees_project_work
from projects.procedure import cpv
from projects.procedure.steps import AudienceCode, Step
from projects.tender_documents.differences import NoText, differences
from projects.tender_documents.fields import HEADERS, fields_of
from projects.tender_documents.models import TenderPublication
from projects.tender_documents.selectors import facts_of
from projects.tender_documents.versions import (
    Kind,
    Moment,
    VersionedDocument,
    compare,
    documents_of,
    moments,
    set_at,
)
from projects.tree.models import Project

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def for_the_team(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about a project for who sees the work of its team; others sign in, or read why it is not for them."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        project = get_object_or_404(Project.objects.announced().for_lists(), page__slug=slug)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        step_page = project.step(Step.TENDER_DOCUMENTS).page.specific
        if not sees_project_work(request.user, project):
            context = {"page": step_page, "project": project, "audience": AudienceCode.TEAM.label}
            return TemplateResponse(request, "tree/not_for_you.html", context, status=403)
        response = view(request, project, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data |= {"project": project, "page": step_page}
        return response

    return guarded


@for_the_team
def versions(request: HttpRequest, project: Project) -> HttpResponse:
    """Every version of every document, and what changed between two moments (`?van=…&tot=…`)."""
    documents = documents_of(project)
    choices = moments(project, documents)
    before = _chosen(request.GET.get("van", ""), documents, choices, default=_usual_beginning(choices))
    after = _chosen(request.GET.get("tot", ""), documents, choices, default=choices[-1])
    changes = compare(before, after)
    context = {
        "documents": documents,
        "choices": choices,
        "before": before,
        "after": after,
        "changes": changes,
        "changed": sum(change.kind != Kind.UNCHANGED for change in changes),
    }
    return TemplateResponse(request, "tender_documents/versions.html", context)


def _usual_beginning(choices: list[Moment]) -> Moment:
    """The last publication; without one the beginning."""
    published = [choice for choice in choices if choice.code.startswith("publicatie-")]
    return published[-1] if published else choices[0]


def _chosen(code: str, documents: list[VersionedDocument], choices: list[Moment], default: Moment) -> Moment:
    """A moment by its code, or any instant: ISO 8601, Amsterdam time without a zone. Raises Http404."""
    if not code:
        return default
    if found := next((choice for choice in choices if choice.code == code), None):
        return found
    try:
        at = datetime.fromisoformat(code)
    except ValueError as error:
        raise Http404 from error
    at = at if at.tzinfo else timezone.make_aware(at)
    title = timezone.localtime(at).strftime("%d-%m-%Y %H:%M")
    return Moment(code, title, set_at(documents, at))


@for_the_team
def text_differences(request: HttpRequest, project: Project, before: int, after: int) -> HttpResponse:
    """The paragraphs that changed between two versions of one document."""
    for item in documents_of(project):
        by_key = {version.document.pk: version for version in item.versions}
        if before in by_key and after in by_key:
            old, new = by_key[before], by_key[after]
            break
    else:
        raise Http404
    context = {"old": old, "new": new, "changes": [], "readable": True}
    try:
        context["changes"] = differences(old.document, new.document)
    except NoText:
        context["readable"] = False
    return TemplateResponse(request, "tender_documents/differences.html", context)


@for_the_team
def tenderned_fields(request: HttpRequest, project: Project) -> HttpResponse:
    """What a TenderNed form asks, as a page to print."""
    found, parts = fields_of(project), {}
    for field in found:
        parts.setdefault(field.part, []).append(field)
    context = {
        "parts": parts,
        "missing": sum(field.missing for field in found),
        "published": isinstance(facts_of(project), TenderPublication),
    }
    return TemplateResponse(request, "tender_documents/fields.html", context)


@for_the_team
def fields_export(request: HttpRequest, project: Project, kind: str) -> HttpResponse:
    """The same as CSV or XLSX."""
    rows = [field.cells for field in fields_of(project)]
    if kind == "csv":
        content, content_type = write_csv(HEADERS, rows), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, content_type = write_xlsx(HEADERS, rows, "TenderNed"), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="tenderned-{project.page.slug}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staff_only
def cpv_search(request: HttpRequest) -> HttpResponse:
    """`/beheer/cpv/`: finding a code by its digits or by words of its name."""
    wanted = request.GET.get("zoek", "").strip()[:100]
    rows = [(row, cpv.parents(row)) for row in cpv.search(wanted)]
    return TemplateResponse(request, "tender_documents/cpv.html", {"wanted": wanted, "rows": rows})
