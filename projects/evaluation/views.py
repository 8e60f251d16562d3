"""What the participants answered, for the team (R107)."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from projects.documents.downloads import table_file
from projects.evaluation.results import results_of, table_of
from projects.evaluation.selectors import without_form
from projects.participation.team_pages import for_the_team
from projects.procedure.steps import Step
from projects.tree.models import Project

TEAM = for_the_team(Step.EVALUATION)


@TEAM
def results(request: HttpRequest, project: Project) -> HttpResponse:
    """`/projecten/<slug>/evaluatie/formulieren/`: tables and charts."""
    context = {"results": results_of(project), "waiting": without_form(project)}
    return TemplateResponse(request, "evaluation/results.html", context)


@TEAM
def results_file(request: HttpRequest, project: Project, kind: str) -> HttpResponse:
    """The same as CSV or XLSX, a row for each form. Raises Http404 for another kind."""
    headings, rows = table_of(project)
    name = f"evaluatieformulieren-{project.page.slug}"
    return table_file(headings, rows, kind=kind, name=name, sheet="Evaluatie")
