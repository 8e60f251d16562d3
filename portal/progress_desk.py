"""The internal progress report on screen and as PDF: of one project, and of all that run (R128, R129, R131)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.staff_admin import staff_only
from projects.procedure.steps import ProjectLife
from projects.progress.actions import CloseRisk, WriteProgressNote
from projects.progress.papers import portfolio_pdf, report_pdf
from projects.progress.report import ProgressReport, recent_events, reports_of
from projects.progress.timeline import timeline
from projects.tree.links import staff_act_path
from projects.tree.models import Project


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _report(public_id: object) -> ProgressReport:
    project = get_object_or_404(Project.objects.for_lists(), public_id=public_id)
    return reports_of([project])[0]


@require_safe
@staff_only
def progress_report(request: HttpRequest, public_id: object) -> HttpResponse:
    """`/beheer/projecten/<id>/voortgang/`"""
    report, actor = _report(public_id), Actor(request.user)
    project = report.project
    may_write = not WriteProgressNote(project, actor).missing_rights()
    context = {
        "project": project,
        "report": report,
        "events": recent_events(project),
        "write": staff_act_path(project, WriteProgressNote.code) if may_write else "",
        "risks": [
            (note, staff_act_path(project, CloseRisk.code, over=note.pk) if may_write else "")
            for note in report.open_risks
        ],
        "timeline": timeline([report.progress]),
    }
    return TemplateResponse(request, "portal/progress_report.html", context)


@require_safe
@staff_only
def progress_report_pdf(request: HttpRequest, public_id: object) -> HttpResponse:
    """`/beheer/projecten/<id>/voortgang.pdf`"""
    report = _report(public_id)
    return _pdf(report_pdf(report, recent_events(report.project)), f"voortgang-{report.project.page.slug}")


def running_reports() -> list[ProgressReport]:
    """The reports of all running projects, late ones first, then by title."""
    found = reports_of(Project.objects.for_lists().filter(life=ProjectLife.RUNNING))
    return sorted(found, key=lambda report: (-report.late_days, report.progress.title.lower()))


@require_safe
@staff_only
def progress_portfolio(request: HttpRequest) -> HttpResponse:
    """`/beheer/voortgang/`"""
    return TemplateResponse(request, "portal/progress_portfolio.html", {"reports": running_reports()})


@require_safe
@staff_only
def progress_portfolio_pdf(request: HttpRequest) -> HttpResponse:
    """`/beheer/voortgang.pdf`"""
    return _pdf(portfolio_pdf(running_reports()), "voortgang")
