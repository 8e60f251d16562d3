"""The portfolio in the Wagtail admin: all projects, late ones first, what comes, the work per person (screens.md)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from accounts.models import User
from accounts.staff_admin import staff_only
from projects.contract_management.panels import watched
from projects.dossier.selectors import waiting_handovers
from projects.procedure import clock
from projects.procedure.steps import ProjectLife
from projects.progress.links import report_path
from projects.progress.report import NextDate, ProgressReport, reports_of
from projects.progress.timeline import timeline
from projects.tree.models import Project

PER_PAGE = 50


@require_safe
@staff_only
def portfolio(request: HttpRequest) -> HttpResponse:
    """`/beheer/projecten/`: all projects as a table or on a timeline, late ones first; what comes and who."""
    wanted = request.GET.get("zoek", "").strip()
    rows = portfolio_rows(wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    on_a_line = request.GET.get("weergave") == "tijdlijn"
    context = {
        "page": page,
        "wanted": wanted,
        "parameters": urlencode({"zoek": wanted} | ({"weergave": "tijdlijn"} if on_a_line else {})),
        "timeline": timeline([row["progress"] for row in page]) if on_a_line else None,
        "deadlines": coming_deadlines(rows),
        "work": work_per_person(rows),
        "contracts": watched(request.user),
    }
    return TemplateResponse(request, "portal/portfolio.html", context)


def portfolio_rows(wanted: str = "") -> list[dict[str, Any]]:
    """Projects whose title contains `wanted`: running ones first, the most late before all."""
    projects = Project.objects.for_lists().prefetch_related("staff__user").filter(page__title__icontains=wanted)
    rows = [portfolio_row(report) for report in reports_of(projects)]
    rows.sort(key=lambda row: (row["life"] != ProjectLife.RUNNING, -row["late_days"], row["title"].lower()))
    return rows


def coming_deadlines(rows: list[dict[str, Any]]) -> list[tuple[NextDate, dict[str, Any]]]:
    """The dates of the coming two weeks, the first first, each with its project."""
    until = clock.today() + timedelta(days=14)
    found = [(date, row) for row in rows for date in row["dates"] if date.on <= until]
    return sorted(found, key=lambda item: (item[0].on, item[1]["title"].lower()))


def work_per_person(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For everybody who carries a running project: how many, how many of them late, and the next planned end."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["life"] == ProjectLife.RUNNING:
            for person in row["carried_by"]:
                found[person.user].append(row)
    return [
        {
            "person": person,
            "projects": carried,
            "late": sum(row["late_days"] > 0 for row in carried),
            "next": min((row["until"] for row in carried if row["until"]), default=None),
        }
        for person, carried in sorted(found.items(), key=lambda item: str(item[0]))
    ]


class ProjectsPanel(Component):
    """The projects on the first page of the admin."""

    template_name = "portal/home_panel.html"
    order = 100
    most = 10

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = portfolio_rows()
        handovers = waiting_handovers(self.user)
        return {"rows": rows[: self.most], "more": len(rows) > self.most, "handovers": handovers}


def portfolio_row(report: ProgressReport) -> dict[str, Any]:
    """One project in the portfolio."""
    project, step = report.project, report.progress.current
    return {
        "title": project.title,
        "url": f"/beheer/projecten/{project.public_id}/",
        "report": report_path(project),
        "year": project.plan_year,
        "life": ProjectLife(project.life),
        "announced": project.announced_at is not None,
        "current": step,
        "until": step.planned_until if step else None,
        "late_days": report.late_days,
        "risks": len(report.risks) + len(report.open_risks),
        "carried_by": [row for row in project.staff.all() if row.valid_until is None],
        "progress": report.progress,
        "dates": report.next_dates,
    }
