"""The public plan, its exports and feeds, and the open data of a project (R130, R131)."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ContractingAuthority
from projects.documents.downloads import table_file
from projects.participation.models import Participation
from projects.procedure.steps import Phase
from projects.progress.calendar import planning_calendar
from projects.progress.metadata import plan_metadata
from projects.progress.selectors import PlanFilter, ProjectProgress, plan, plan_years, projects_of
from projects.progress.timeline import timeline
from projects.tree.models import Project, ProjectStep

PER_PAGE = 25


def _wanted(request: HttpRequest) -> PlanFilter:
    """The filter in the address; what makes no sense filters nothing."""
    get = request.GET
    authority = get.get("dienst", "")
    return PlanFilter(
        phase=get.get("fase", "") if get.get("fase") in Phase.values else "",
        category=get.get("categorie", "")[:120],
        authority=authority if authority.isdecimal() and len(authority) < 12 else "",
        query=get.get("q", "").strip()[:200],
        sort=get.get("volgorde", "titel"),
    )


@require_safe
def plan_index(request: HttpRequest) -> HttpResponse:
    """`/inkoopplan/`: the latest year."""
    years = plan_years()
    return plan_page(request, years[0] if years else datetime.now(UTC).year)


@require_safe
def plan_page(request: HttpRequest, year: int) -> HttpResponse:
    """`/inkoopplan/<year>/`: every collective project of the year with its step and dates."""
    years = plan_years()
    wanted = _wanted(request)
    found = plan(year, wanted)
    of_year = Project.objects.announced().filter(plan_year=year)
    authorities = Participation.objects.interested().filter(project__in=of_year).values_list("authority_id", flat=True)
    parameters = request.GET.copy()
    parameters.pop("pagina", None)
    without_view = parameters.copy()
    without_view.pop("weergave", None)
    context = {
        "year": year,
        "years": years,
        "wanted": wanted,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "phases": Phase.choices,
        "categories": sorted(set(of_year.exclude(category="").values_list("category", flat=True))),
        "authorities": ContractingAuthority.objects.filter(pk__in=authorities),
        "sorts": [("titel", _("title")), ("stap", _("step")), ("mijlpaal", _("next milestone"))],
        "parameters": parameters.urlencode(),
        "without_view": without_view.urlencode(),
        "metadata": plan_metadata(year, found),
    }
    context["timeline"] = timeline(context["page"]) if request.GET.get("weergave") == "tijdlijn" else None
    return TemplateResponse(request, "progress/plan.html", context)


def _table(found: list[ProjectProgress]) -> tuple[list[str], list[list[Any]]]:
    headers = [
        _("Project"), _("Category"), _("Phase"), _("Step"), _("State"), _("Planned from"), _("Planned until"),
        _("Next milestone"), _("Participants"), _("Does not take part"),
    ]  # fmt: skip
    rows = []
    for item in found:
        current, milestone = item.current, item.next_milestone
        rows.append(
            [
                item.title,
                item.category,
                str(item.phase.title),
                str(current.title) if current else "",
                str(current.state_title) if current else str(item.life.label),
                current.planned_from if current else None,
                current.planned_until if current else None,
                f"{milestone.title} {milestone.planned_until:%d-%m-%Y}" if milestone else "",
                ", ".join(item.participants),
                ", ".join(item.dropped_out),
            ]
        )
    return [str(header) for header in headers], rows


@require_safe
def plan_export(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The plan of a year as CSV or XLSX, with the same filter as the page."""
    found = plan(year, _wanted(request))
    if kind == "ics":
        return _calendar(found, f"Inkoopplan {year}", f"inkoopplan-{year}")
    headers, rows = _table(found)
    return table_file(headers, rows, kind=kind, name=f"inkoopplan-{year}", sheet=f"Inkoopplan {year}", private=False)


@require_safe
def project_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The planned steps of one project as iCalendar."""
    project = get_object_or_404(Project.objects.announced().for_lists(), page__slug=slug, page__live=True)
    return _calendar(projects_of([project]), project.title, slug)


def _calendar(found: list[ProjectProgress], title: str, name: str) -> HttpResponse:
    response = HttpResponse(planning_calendar(found, title), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


class PlanFeed(Feed):
    """Atom feed of a year: each announced project with its step."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, year: int) -> int:
        return year

    def title(self, year: int) -> str:
        return f"Inkoopplan {year}"

    def subtitle(self, year: int) -> str:
        return _("The progress of every collective project.")

    def link(self, year: int) -> str:
        return f"/inkoopplan/{year}/"

    def author_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def items(self, year: int) -> list[ProjectProgress]:
        return sorted(plan(year), key=lambda item: item.changed_at, reverse=True)

    def item_title(self, item: ProjectProgress) -> str:
        return item.title

    def item_description(self, item: ProjectProgress) -> str:
        current = item.current
        return f"{current.title}: {current.state_title}" if current else str(item.life.label)

    def item_link(self, item: ProjectProgress) -> str:
        return item.url

    def item_guid(self, item: ProjectProgress) -> str:
        return f"urn:uuid:{item.public_id}"

    def item_updateddate(self, item: ProjectProgress) -> datetime:
        return item.changed_at


class ProjectFeed(PlanFeed):
    """Atom feed of one project: its steps as they started and finished."""

    def get_object(self, request: HttpRequest, slug: str) -> Project:
        return get_object_or_404(Project.objects.announced().for_lists(), page__slug=slug, page__live=True)

    def title(self, project: Project) -> str:
        return project.title

    def subtitle(self, project: Project) -> str:
        return project.page.summary

    def link(self, project: Project) -> str:
        return f"/projecten/{project.page.slug}/"

    def items(self, project: Project) -> list[tuple[Project, ProjectStep, str, datetime]]:
        moves = []
        for row in project.steps.all():
            moves += [(project, row, state, at) for state, at in (("open", row.opened_at), ("done", row.done_at)) if at]
        return sorted(moves, key=lambda move: move[3], reverse=True)

    def item_title(self, item: tuple) -> str:
        _project, row, state, _at = item
        return f"{row.get_step_display()}: {_('done') if state == 'done' else _('in progress')}"

    def item_description(self, item: tuple) -> str:
        return self.item_title(item)

    def item_link(self, item: tuple) -> str:
        return f"/projecten/{item[0].page.slug}/"

    def item_guid(self, item: tuple) -> str:
        project, row, state, _at = item
        return uuid5(project.public_id, f"{row.step}:{state}").urn

    def item_updateddate(self, item: tuple) -> datetime:
        return item[3]
