"""The evaluation form in the Wagtail admin, made with Wagtail's form builder (R107)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail_modeladmin.views import EditView

from accounts.actor import Actor
from accounts.registers import NobodyAdded, RegisterAdmin
from projects.evaluation.models import EvaluationForm
from projects.evaluation.questions import CHOSEN, Question
from projects.journal.record import SITE, record


class EvaluationFormForm(WagtailAdminModelForm):
    """At least one question; no two with one name, and choices where there is something to choose."""

    def is_valid(self) -> bool:
        """Checks the questions beside each other too."""
        valid = super().is_valid()
        names: set[str] = set()
        for form in self.formsets["questions"].forms:
            if not form.is_valid() or form.cleaned_data.get("DELETE") or not form.cleaned_data.get("label"):
                continue
            data = form.cleaned_data
            name = form.instance.clean_name or form.instance.get_field_clean_name()
            if name in names:
                form.add_error("label", ValidationError(_("There is another question with these words.")))
            names.add(name)
            question = Question(name, data["label"], data["field_type"], choices=data.get("choices") or "")
            if question.field_type in CHOSEN and len([option for option in question.options if option]) < 2:
                form.add_error("choices", ValidationError(_("Write at least two choices, one on each line.")))
            valid = valid and form.is_valid()
        if valid and not names:
            self.add_error(None, ValidationError(_("The form has at least one question.")))
        return valid and bool(names)


class EvaluationFormEditView(EditView):
    """A change stands in the journal with who made it."""

    def form_valid(self, form: EvaluationFormForm) -> HttpResponse:
        """Saves and journals, or neither."""
        with transaction.atomic():
            answer = super().form_valid(form)
            by = Actor(self.request.user)
            questions = [question.label for question in self.instance.questions.all()]
            sentence = f"{by.name} heeft het evaluatieformulier van het portaal gewijzigd."
            record(SITE, "evaluatieformulier-gewijzigd", sentence, by=by, data={"vragen": questions})
        return answer


class EvaluationFormAdmin(RegisterAdmin):
    """The one form of the portal. Projects whose participants answered already keep their own questions."""

    model = EvaluationForm
    menu_label = _("Evaluation form")
    menu_icon = "form"
    permission_helper_class = NobodyAdded
    edit_view_class = EvaluationFormEditView
    edit_handler = ObjectList(
        [
            FieldPanel("introduction"),
            InlinePanel(
                "questions",
                heading=_("questions"),
                label=_("question"),
                help_text=_("A change holds for projects whose participants have not filled in the form yet."),
            ),
        ],
        base_form_class=EvaluationFormForm,
    )
    list_display = ("__str__",)
    inspect_view_enabled = False
