"""The pages of the team beside the step page: versions, what changed, and the fields of a TenderNed form (R69–R71)."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.staff_admin import staff_only
from projects.participation.team_pages import for_the_team
from projects.procedure import cpv
from projects.procedure.steps import Step
from projects.tender_documents.differences import NoText, differences
from projects.tender_documents.fields import fields_of
from projects.tender_documents.fields_out import fields_context, fields_file
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

TEAM = for_the_team(Step.TENDER_DOCUMENTS)


@TEAM
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


@TEAM
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


@TEAM
def tenderned_fields(request: HttpRequest, project: Project) -> HttpResponse:
    """What a TenderNed form asks, as a page to print."""
    published = isinstance(facts_of(project), TenderPublication)
    context = fields_context(fields_of(project)) | {"published": published}
    return TemplateResponse(request, "tender_documents/fields.html", context)


@TEAM
def fields_export(request: HttpRequest, project: Project, kind: str) -> HttpResponse:
    """The same as CSV or XLSX."""
    return fields_file(fields_of(project), kind, f"tenderned-{project.page.slug}")


@require_safe
@staff_only
def cpv_search(request: HttpRequest) -> HttpResponse:
    """`/beheer/cpv/`: finding a code by its digits or by words of its name."""
    wanted = request.GET.get("zoek", "").strip()[:100]
    rows = [(row, cpv.parents(row)) for row in cpv.search(wanted)]
    return TemplateResponse(request, "tender_documents/cpv.html", {"wanted": wanted, "rows": rows})
