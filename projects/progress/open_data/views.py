"""`/open-data/`: the progress of every announced project as data, for machines (R130, R131).

Everything but `project_json` is for anybody, the same for everybody, and may be read from any site (CORS). What did not
change is answered with 304 (ETag). A parameter that makes no sense is refused with 400 and a Dutch sentence.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from projects.documents.models import Document
from projects.progress.open_data import ocds
from projects.progress.open_data.openapi import LAST_PAGE, PER_PAGE, YEARS, description
from projects.progress.open_data.sources import public_facts
from projects.progress.selectors import ProjectProgress, plan_years, projects_of
from projects.tree.models import Project


class BadParameter(ValueError):
    """A parameter of an address that makes no sense, in a Dutch sentence."""


class NoSuchPage(BadParameter):
    """A page after the last one."""


def answer(content: Any, status: int = 200) -> JsonResponse:
    """Data as JSON, to be read from any site."""
    response = JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    return response


def open_data(view: Callable[..., JsonResponse]) -> Callable[..., HttpResponse]:
    """A view that answers with open data: in Dutch, safe methods only, 400 for a parameter that makes no sense."""

    @csrf_exempt
    @conditional_page
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override("nl"):
            try:
                return view(request, *args, **kwargs)
            except BadParameter as problem:
                return answer({"error": str(problem)}, 404 if isinstance(problem, NoSuchPage) else 400)

    return opened


def number(request: HttpRequest, name: str, allowed: range, sentence: str) -> int | None:
    """A whole number in the address, or None when it is not there. Raises BadParameter."""
    given = request.GET.get(name)
    if given is None:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > 6 or int(given) not in allowed:
        raise BadParameter(sentence)
    return int(given)


def page_of(request: HttpRequest) -> Page:
    """The announced projects of this page, oldest first; `?jaar=` those of one year. Raises BadParameter."""
    found = Project.objects.announced().for_lists().order_by("pk")
    year = number(request, "jaar", YEARS, "Geef een jaar van vier cijfers, zoals ?jaar=2027.")
    if year is not None:
        found = found.filter(plan_year=year)
    wanted = number(request, "pagina", range(1, LAST_PAGE + 1), "Geef een paginanummer vanaf 1, zoals ?pagina=2.")
    try:
        return Paginator(found, PER_PAGE).page(wanted or 1)
    except EmptyPage as error:
        raise NoSuchPage("Zoveel pagina's zijn er niet.") from error


def paged(response: JsonResponse, request: HttpRequest, page: Page) -> JsonResponse:
    """With the addresses of the pages before and after in the header Link (RFC 8288)."""
    links = []
    for relation, there, found in (
        ("prev", page.has_previous(), page.number - 1),
        ("next", page.has_next(), page.number + 1),
    ):
        if there:
            query = request.GET.copy()
            query["pagina"] = str(found)
            links.append(f'<{settings.BASE_URL}{request.path}?{query.urlencode()}>; rel="{relation}"')
    if links:
        response["Link"] = ", ".join(links)
    return response


@require_safe
def open_data_page(request: HttpRequest) -> HttpResponse:
    """`/open-data/`: what there is, under which conditions, and how it is used."""
    context = {"years": plan_years(), "base_url": settings.BASE_URL, "example": Project.objects.announced().first()}
    return TemplateResponse(request, "progress/open_data.html", context)


@open_data
def openapi_json(request: HttpRequest) -> JsonResponse:
    """`/open-data/openapi.json`: the description of all this (OpenAPI 3.1)."""
    return answer(description())


@open_data
def ocds_packages(request: HttpRequest, *, records: bool) -> JsonResponse:
    """`/open-data/ocds/releases.json` and `records.json`: every announced project; `?jaar=`, `?pagina=`."""
    page = page_of(request)
    content = ocds.package(f"{settings.BASE_URL}{request.get_full_path()}", public_facts(page), records=records)
    return paged(answer(content), request, page)


@open_data
def ocds_package(request: HttpRequest, public_id: str, *, records: bool) -> JsonResponse:
    """`/open-data/ocds/<id>/release.json` and `record.json`: one project."""
    try:
        found = Project.objects.announced().for_lists().filter(public_id=UUID(public_id))
    except ValueError:
        found = Project.objects.none()
    if not found:
        return answer({"error": "Dit project is er niet, of is nog niet aangekondigd."}, 404)
    return answer(ocds.package(f"{settings.BASE_URL}{request.path}", public_facts(found), records=records))


def as_json(item: ProjectProgress) -> dict[str, Any]:
    """The public fields of a project, as open data."""
    return {
        "id": item.public_id,
        "title": item.title,
        "summary": item.summary,
        "url": item.url,
        "planYear": item.plan_year,
        "category": item.category,
        "life": item.life.value,
        "phase": item.phase.phase.value,
        "step": item.current.step.value if item.current else None,
        "steps": [
            {
                "step": step.step.value,
                "number": step.number,
                "state": step.state.value,
                "plannedFrom": step.planned_from,
                "plannedUntil": step.planned_until,
                "openedOn": step.opened_on,
                "doneOn": step.done_on,
            }
            for step in item.steps
        ],
        "participants": list(item.participants),
        "droppedOut": list(item.dropped_out),
    }


@open_data
def projects_json(request: HttpRequest) -> JsonResponse:
    """`/open-data/projecten.json`: public fields of every announced project; `?jaar=`, `?pagina=`."""
    page = page_of(request)
    content = {
        "projects": [as_json(item) for item in projects_of(page)],
        "page": page.number,
        "pages": page.paginator.num_pages,
    }
    return paged(answer(content), request, page)


@require_safe
def project_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/open-data/projecten/<id>.json`: a project with the step pages and documents this visitor may see."""
    project = get_object_or_404(Project.objects.announced().for_lists(), public_id=public_id)
    visible = project.steps.visible_to(request.user)
    documents = Document.objects.current().visible_to(request.user).filter(project=project)
    content = as_json(projects_of([project])[0]) | {
        "pages": [f"/projecten/{project.page.slug}/{row.step}/" for row in visible],
        "documents": [
            {"title": d.title, "kind": d.kind, "url": d.url, "sha256": d.sha256, "size": d.size} for d in documents
        ],
    }
    return JsonResponse(content)
