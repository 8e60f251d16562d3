"""The data that the form of the award notice asks, for the team (art. 2.134 Aanbestedingswet 2012)."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from projects.contract.award_notice import notice_fields
from projects.participation.team_pages import for_the_team
from projects.procedure.steps import Step
from projects.tender_documents.fields_out import fields_context, fields_file
from projects.tree.models import Project

TEAM = for_the_team(Step.CONTRACT)


@TEAM
def award_notice(request: HttpRequest, project: Project) -> HttpResponse:
    """`/projecten/<slug>/contract/aankondiging/`: a page to print."""
    return TemplateResponse(request, "contract/award_notice.html", fields_context(notice_fields(project)))


@TEAM
def award_notice_file(request: HttpRequest, project: Project, kind: str) -> HttpResponse:
    """The same as CSV or XLSX."""
    return fields_file(notice_fields(project), kind, f"aankondiging-gunning-{project.page.slug}")
