"""The standard texts in the Wagtail admin: what new step pages start with (R48)."""

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.views import EditView

from accounts.actor import Actor
from accounts.registers import NobodyAdded, RegisterAdmin
from projects.journal.record import SITE, record
from projects.tree.models import StandardText


class StandardTextForm(WagtailAdminModelForm):
    """A standard text says something; a project would otherwise start without it."""

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not strip_tags(text).strip():
            raise ValidationError(_("Write the text; new projects start with it."))
        return text


class StandardTextEditView(EditView):
    """A change stands in the journal with who made it."""

    def form_valid(self, form: StandardTextForm) -> HttpResponse:
        """Saves and journals, or neither."""
        with transaction.atomic():
            answer = super().form_valid(form)
            if form.has_changed():
                by = Actor(self.request.user)
                sentence = f"{by.name} heeft de standaardtekst “{self.instance}” gewijzigd."
                record(SITE, "standaardtekst-gewijzigd", sentence, by=by, data={"standaardtekst": self.instance.pk})
        return answer


class StandardTextAdmin(RegisterAdmin):
    """One row for every field of a step page that starts with a text; rows are neither added nor taken away."""

    model = StandardText
    menu_icon = "doc-full"
    permission_helper_class = NobodyAdded
    edit_view_class = StandardTextEditView
    edit_handler = ObjectList([FieldPanel("text")], base_form_class=StandardTextForm)
    list_display = ("__str__", "beginning")
    list_filter = ("step",)
    search_fields = ("text",)
    ordering = ("step", "field")
    inspect_view_enabled = False

    @display(description=_("text"))
    def beginning(self, obj: StandardText) -> str:
        """The first words."""
        return Truncator(strip_tags(obj.text)).chars(120)
