"""Bringing in an export of the platform: looked at row by row, then taken over (R74, R75)."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied

from accounts.actor import Actor
from projects.actions.forms import LongTextField, MomentField
from projects.clarification import importing
from projects.clarification.actions import ImportQuestions
from projects.clarification.importing import MatchedQuestion, Preview
from projects.clarification.models import QuestionImport
from projects.clarification.reading import Field, Problem, QuestionReading, TableUnreadable, read_export, read_pasted
from projects.clarification.rights import sees_askers
from projects.clarification.selectors import questions_of
from projects.clarification.views.access import project_of
from projects.clarification.wording import register_path
from projects.documents.forms import CheckedFileField
from projects.documents.spreadsheets import write_csv
from projects.documents.uploads import UploadKind
from projects.procedure import clock
from projects.procedure.gate import Refused, Unmet
from projects.tree.models import Project

ROWS_PER_PAGE = 100
PASTED = "geplakte tekst"


class UploadForm(forms.Form):
    """A file or pasted text, and when questions without a moment of their own came in."""

    file = CheckedFileField(
        label=gettext_lazy("File"),
        upload_kind=UploadKind.QUESTIONS,
        required=False,
        help_text=gettext_lazy("The export of the tender platform: a spreadsheet (XLSX) or CSV, at most 20 MB."),
    )
    text = LongTextField(
        label=gettext_lazy("Or paste the questions"),
        rows=8,
        required=False,
        help_text=gettext_lazy(
            "One question on each line, numbered questions, paragraphs, or rows copied from a spreadsheet."
        ),
    )
    received_at = MomentField(
        label=gettext_lazy("Received at"),
        required=False,
        help_text=gettext_lazy("Only for questions of which the list itself does not say when they came in."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.reading: QuestionReading | None = None

    def clean(self) -> dict[str, Any]:
        """Reads what was given, so that what cannot be read is told at once."""
        data = super().clean()
        upload, text = data.get("file"), data.get("text", "").strip()
        if self.errors:
            return data
        if bool(upload) == bool(text):
            self.add_error("file", _("Choose a file or paste the questions; one of the two."))
            return data
        try:
            assigned = importing.assignment(importing.remembered(self.project))
            if upload:
                self.reading = read_export(upload.content, upload.filename, assigned=assigned)
            else:
                self.reading = read_pasted(text, assigned=assigned)
        except TableUnreadable as error:
            self.add_error("file" if upload else "text", error.sentence)
            return data
        received_at = data.get("received_at")
        if received_at and received_at > clock.now():
            self.add_error("received_at", _("This moment has not come yet."))
        elif not received_at and not self.reading.has_moments and not self.reading.is_guessed:
            self.add_error("received_at", _("The list does not say when the questions came in. Fill it in here."))
        return data


class ReceivedForm(forms.Form):
    """When the questions came in of which the list itself does not say it."""

    received_at = MomentField(
        label=gettext_lazy("Received at, for rows that do not say it themselves"), required=False, help_text=""
    )

    def clean_received_at(self) -> datetime | None:
        """Not in the future. Raises ValidationError."""
        found = self.cleaned_data["received_at"]
        if found and found > clock.now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return found


class Importing(View):
    """What both screens share: for who may register questions."""

    def dispatch(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        self.project = project_of(request.user, slug)
        self.actor = Actor(request.user)
        if ImportQuestions(self.project, self.actor).missing_rights():
            return permission_denied(request, PermissionDenied())
        return super().dispatch(request, slug, **kwargs)

    def why_not(self) -> list[Unmet]:
        """What stands in the way of importing anything."""
        return [unmet for gate in ImportQuestions.gates for unmet in gate(self.project)]


@method_decorator(login_required, name="dispatch")
class UploadView(Importing):
    """`…/vragen/importeren/`: a file or pasted text; nothing is saved in the register."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(UploadForm(project=self.project))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        if self.why_not():
            return self.show(None, 409)
        form = UploadForm(request.POST, request.FILES, project=self.project)
        if not form.is_valid():
            return self.show(form, 400)
        upload, text = form.cleaned_data["file"], form.cleaned_data["text"].strip()
        staged = importing.stage(
            self.project,
            upload.content if upload else text.encode(),
            upload.filename if upload else PASTED,
            by=request.user,
            is_pasted=not upload,
            received_at=form.cleaned_data["received_at"],
        )
        return redirect(f"{register_path(self.project)}importeren/{staged.pk}/")

    def show(self, form: UploadForm | None, status: int = 200) -> HttpResponse:
        """The form, and what was imported before."""
        earlier = QuestionImport.objects.filter(project=self.project, applied_at__isnull=False)
        context = {
            "project": self.project,
            "register": register_path(self.project),
            "unmet": self.why_not(),
            "form": form,
            "earlier": earlier.defer("content", "left_out").select_related("uploaded_by"),
        }
        return TemplateResponse(self.request, "clarification/upload.html", context, status=status)


def import_of(user: Any, project: Project, pk: int) -> QuestionImport:
    """An upload, for who made it and who sees who asked (R78). Raises Http404."""
    staged = get_object_or_404(QuestionImport.objects.select_related("publication"), project=project, pk=pk)
    if staged.uploaded_by_id != user.pk and not sees_askers(user, project):
        raise Http404
    return staged


@method_decorator(login_required, name="dispatch")
class PreviewView(Importing):
    """`…/vragen/importeren/<pk>/`: what was understood, row by row; columns get a meaning, or it is taken over."""

    def dispatch(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        self.pk = pk
        return super().dispatch(request, slug, pk=pk)

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        self.staged = import_of(request.user, self.project, pk)
        return self.show()

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        self.staged = staged = import_of(request.user, self.project, pk)
        if staged.applied_at is None and {"columns", "nieuw"} & set(request.POST):
            return self.read_otherwise()
        act = ImportQuestions(self.project, self.actor, staged)
        try:
            result = act.run()
        except Refused as refused:
            return self.show(refused.unmet, refused.status)
        messages.success(request, told(result.counts))
        return redirect(request.path)

    def read_otherwise(self) -> HttpResponse:
        """Keeps what a person says of columns, of the moment of receipt, or of a row that is a question of its own."""
        staged, posted = self.staged, self.request.POST
        if "columns" in posted:
            form = ReceivedForm(posted)
            if not form.is_valid():
                return self.show([Unmet(sentence) for sentence in form.errors["received_at"]], 400)
            staged.columns = staged.columns | changed(staged, meanings(posted))
            staged.received_at = form.cleaned_data["received_at"]
        if (row := posted.get("nieuw", "")).isdecimal() and len(row) < 9:
            staged.as_new = sorted(set(staged.as_new) ^ {int(row)})
        staged.save(update_fields=["columns", "received_at", "as_new"])
        return redirect(self.request.get_full_path())

    def show(self, unmet: list[Unmet] | None = None, status: int = 200) -> HttpResponse:
        """The preview; of one that was taken over what became of it."""
        staged = self.staged
        context: dict[str, Any] = {
            "project": self.project,
            "register": register_path(self.project),
            "staged": staged,
            "unmet": unmet or [],
        }
        if staged.applied_at is None:
            try:
                context |= described(importing.preview(staged), self.request.GET.get("pagina"))
                context["received"] = ReceivedForm(initial={"received_at": staged.received_at})["received_at"]
            except TableUnreadable as error:
                context["unmet"] = [Unmet(error.sentence)]
        else:
            context["told"] = told(staged.counts)
            asked = questions_of(self.project).filter(source=staged).values_list("number", flat=True)
            context["numbers"] = (asked.first(), asked.last())
        return TemplateResponse(self.request, "clarification/preview.html", context, status=status)


def told(counts: dict[str, int]) -> str:
    """What became of a list, in a sentence."""
    parts = [
        ngettext("%(number)s question was registered", "%(number)s questions were registered", counts["new"])
        % {"number": counts["new"]}
    ]
    if known := counts["known"]:
        parts.append(
            ngettext("%(number)s was there already", "%(number)s were there already", known) % {"number": known}
        )
    if refused := counts["refused"]:
        parts.append(ngettext("%(number)s was left out", "%(number)s were left out", refused) % {"number": refused})
    return f"{'; '.join(parts)}."


def meanings(posted: Any) -> dict[str, str]:
    """What somebody says that columns mean, by key of the heading."""
    found = {}
    for name, value in posted.items():
        if name.startswith("kolom-") and len(name) < 500 and (value == "" or value in list(Field)):
            found[name.removeprefix("kolom-")] = value
    return found


def changed(staged: QuestionImport, said: dict[str, str]) -> dict[str, str]:
    """What a person says of columns that is not what was understood already: only that is remembered."""
    try:
        understood = {column.key: column.field or "" for column in importing.read(staged).columns}
    except TableUnreadable:
        return said
    return {key: field for key, field in said.items() if understood.get(key) != field}


def described(found: Preview, number: str | None) -> dict[str, Any]:
    """One page of a preview as the template shows it: rows with something wrong first, then what was understood."""
    page = Paginator([*found.refused, *found.rows], ROWS_PER_PAGE).get_page(number)
    return {
        "found": found,
        "page": page,
        "refused": [item for item in page if isinstance(item, Problem)],
        "rows": [item for item in page if isinstance(item, MatchedQuestion)],
        "columns": [
            {"column": column, "example": found.reading.example(column)}
            for column in found.reading.columns
            if column.heading
        ],
        "fields": [(field.value, field.title) for field in Field],
    }


@login_required
@require_safe
def left_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`…/importeren/<pk>/niet-overgenomen.csv`: the rows that stayed out, as written, with the reasons."""
    project = project_of(request.user, slug)
    staged = import_of(request.user, project, pk)
    kept = staged.left_out
    if staged.applied_at is None:
        try:
            kept = importing.preview(staged).left_out()
        except TableUnreadable as error:
            raise Http404 from error
    content = write_csv([_("Row"), _("Why not"), *kept.get("headings", [])], kept.get("rows", []))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="niet-overgenomen-{staged.pk}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
