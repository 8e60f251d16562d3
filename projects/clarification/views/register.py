"""The list of all questions: filtered, sorted, several taken up at once, and exported (R74–R76, R78)."""

import hashlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from projects.actions.base import Action
from projects.clarification.actions import (
    AgreeSeveralAsExpertise,
    AgreeSeveralAsTeam,
    AssignQuestions,
    RegisterQuestion,
)
from projects.clarification.actions.answers import LeftOut
from projects.clarification.filtering import SORTS, FilterForm
from projects.clarification.models import Question
from projects.clarification.rights import sees_askers
from projects.clarification.selectors import question_count
from projects.clarification.views.access import actor_of, project_of
from projects.clarification.windows import windows_of
from projects.clarification.wording import notice_name, register_path
from projects.documents.spreadsheets import write_csv, write_xlsx
from projects.procedure.gate import Refused
from projects.procedure.steps import Step
from projects.tender_documents.gates import publication_of
from projects.tree.links import cockpit_path, project_path, staff_act_path
from projects.tree.models import Project

PER_PAGE = 50
# So many questions are named one by one.
NAMED = 20
SEVERAL: tuple[type[Action], ...] = (AssignQuestions, AgreeSeveralAsTeam, AgreeSeveralAsExpertise)
EXPORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@method_decorator(login_required, name="dispatch")
class RegisterView(View):
    """`/mijn/projecten/<slug>/vragen/`: the list; a POST does something with the questions that were ticked."""

    def dispatch(self, request: HttpRequest, slug: str) -> HttpResponse:
        self.project = project_of(request.user, slug)
        return super().dispatch(request, slug)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        action = next((found for found in SEVERAL if found.code == request.POST.get("code")), None)
        if action is None:
            raise Http404
        act = action(self.project, actor_of(request.user, self.project))
        try:
            form = act.form(self.chosen(), action=act)
            if not form.is_valid():
                return self.show([error for errors in form.errors.values() for error in errors], 400)
            result = act.run(**form.cleaned_data)
        except ValidationError as error:
            return self.show(self.told(getattr(act, "left_out", ())) or error.messages, 400)
        except Refused as refused:
            return self.show([item.sentence for item in refused.unmet], refused.status)
        messages.success(request, act.sentence(result))
        if left_out := getattr(act, "left_out", ()):
            lines = [[line] for line in (_("These questions were left out:"), *self.told(left_out))]
            messages.warning(request, format_html_join(mark_safe("<br>"), "{}", lines))
        back = request.POST.get("terug", "")
        if back.isdecimal():
            return redirect(f"{register_path(self.project)}{int(back)}/")
        return redirect(request.get_full_path())

    def chosen(self) -> Any:
        """What was posted; “alles” stands for everything the filters find. Raises ValidationError when that changed."""
        data = self.request.POST
        if "alles" not in data:
            return data
        filters = FilterForm(self.request.GET, project=self.project, user=self.request.user)
        data, as_seen = data.copy(), versions(filters.found())
        if stamp(as_seen) != data["alles"]:
            raise ValidationError(
                _("Questions or answers changed after you opened this list. Look at it again, and choose again.")
            )
        data.setlist("questions", as_seen)
        return data

    def told(self, left_out: Iterable[LeftOut]) -> list[str]:
        """Which questions were left out, each with its page and the reason."""
        left_out = list(left_out)
        register = register_path(self.project)
        lines = [
            format_html(
                '<a class="utrecht-link" href="{}{}/">{}</a>: {}', register, item.number, item.number, item.reason
            )
            for item in left_out[:NAMED]
        ]
        more = len(left_out) - NAMED
        return [*lines, _("And %(number)s more.") % {"number": more}] if more > 0 else lines

    def show(self, refused: list[Any] | None = None, status: int = 200) -> HttpResponse:
        """The list, with why something did not happen."""
        project, request = self.project, self.request
        filters = FilterForm(request.GET, project=project, user=request.user)
        found = filters.found().defer("asker", "asker_person")
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
        as_seen = stamp(versions(found))
        parameters = request.GET.copy()
        parameters.pop("pagina", None)
        actor = Actor(request.user)
        publication = publication_of(project)
        context = {
            "project": project,
            "register": register_path(project),
            "back": project_path(project, Step.CLARIFICATION),
            "cockpit": cockpit_path(project) if not RegisterQuestion(project, actor).missing_rights() else "",
            "to_register": staff_act_path(project, RegisterQuestion.code),
            "filters": filters,
            "page": page,
            "chosen": set(request.POST.getlist("questions")),
            "parameters": parameters.urlencode(),
            "columns": columns(parameters),
            "count": question_count(project),
            "everything": as_seen if page.paginator.num_pages > 1 else "",
            "rounds": windows_of(publication) if publication else [],
            "several": [act for act in SEVERAL if not act(project, actor).missing_rights()],
            "people": filters.people,
            "refused": refused or [],
        }
        return TemplateResponse(request, "clarification/register.html", context, status=status)


def versions(found: QuerySet[Question]) -> list[str]:
    """The questions with the versions of their answers, as a list of ticks says them."""
    return [f"{pk}:{version}" for pk, version in found.order_by("pk").values_list("pk", "version")]


def stamp(as_seen: list[str]) -> str:
    """Tells whether questions or their answers changed since a list was shown."""
    return hashlib.sha256(" ".join(as_seen).encode()).hexdigest()


def columns(parameters: Any) -> list[dict[str, str]]:
    """The headings of the list, each with the address that sorts by it."""
    titles = {
        "nummer": _("Number"),
        "": _("Question"),
        "document": _("About"),
        "stand": _("State"),
        "toegewezen": _("Assigned to"),
        "ontvangen": _("Received"),
    }
    now = parameters.get("volgorde", "") or "nummer"
    found = []
    for name, title in titles.items():
        if name not in SORTS:
            found.append({"title": title, "url": "", "sorted": ""})
            continue
        way = "ascending" if now == name else "descending" if now == f"-{name}" else ""
        wanted = {key: value for key, value in parameters.items() if key != "volgorde"}
        wanted["volgorde"] = f"-{name}" if way == "ascending" else name
        found.append({"title": title, "url": f"?{urlencode(wanted)}", "sorted": way})
    return found


@login_required
@require_safe
def export(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """`…/vragen/vragen.csv` and `.xlsx`: what the filters find; who asked only for who may see that (R78)."""
    if extension not in EXPORTS:
        raise Http404
    project = project_of(request.user, slug)
    found = FilterForm(request.GET, project=project, user=request.user).found()
    headers, rows = table(project, found, with_askers=sees_askers(request.user, project))
    title = _("Questions %(project)s") % {"project": project}
    content = write_csv(headers, rows) if extension == "csv" else write_xlsx(headers, rows, title)
    response = HttpResponse(content, content_type=EXPORTS[extension])
    response["Content-Disposition"] = f'attachment; filename="vragen-{project.page.slug}.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table(project: Project, found: Any, *, with_askers: bool) -> tuple[list[str], list[list[Any]]]:
    """The register as a table; who does not see askers gets the texts as the notice shows them (R78)."""
    headers = [
        _("Number"), _("Number on the platform"), _("Received"), _("Came too late"), _("Document"), _("Paragraph"),
        _("Lot"), _("Question"), _("Proposed addition"), _("Confidential"), _("State"), _("Answer"),
        _("Who contributed"), _("Agreed for the team by"), _("Agreed for the expertise centre by"),
        _("Changes the agreement"), _("Changes a tender document"), _("Merged into question"), _("Assigned to"),
        _("Clarification notice"),
    ]  # fmt: skip
    if with_askers:
        headers += [
            _("Asked by"), _("Person who asked"), _("Question as published"), _("Proposed addition as published"),
        ]  # fmt: skip
    yes = {True: _("yes"), False: _("no")}
    rows = [
        [
            question.number, question.external_number, question.received_at, yes[question.is_late], question.document,
            question.paragraph, question.lot, question.text if with_askers else question.public_text,
            question.proposed_addition if with_askers else question.public_addition, yes[question.confidential],
            question.standing, question.answer, question.contributors, question.agreed_by_team,
            question.agreed_by_expertise, yes[question.changes_agreement], yes[question.changes_documents],
            question.merged_into.number if question.merged_into else None,
            str(question.assigned_to) if question.assigned_to else "",
            notice_name(question.notice.number) if question.notice else "",
            *(
                [question.asker, question.asker_person, question.published_text, question.published_addition]
                if with_askers else []
            ),
        ]
        for question in (found if with_askers else found.defer("asker", "asker_person"))
    ]  # fmt: skip
    return headers, rows
