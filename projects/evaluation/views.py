"""What the participants answered, for the team (R107)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from projects.documents.spreadsheets import write_csv, write_xlsx
from projects.evaluation.results import results_of, table_of
from projects.evaluation.selectors import without_form
from projects.participation.team_pages import for_the_team
from projects.procedure.steps import Step
from projects.tree.models import Project

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    if kind == "csv":
        content, content_type = write_csv(headings, rows), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, content_type = write_xlsx(headings, rows, "Evaluatie"), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="evaluatieformulieren-{project.page.slug}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
