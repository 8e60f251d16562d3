"""The shape of what the lead buyer adds to the progress report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField
from projects.procedure.steps import Step
from projects.progress.models import NoteKind


class NoteForm(ActionForm):
    """A remark or a risk."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=NoteKind.choices, widget=forms.RadioSelect)
    step = forms.ChoiceField(
        label=_("About which step?"), choices=[("", _("the project as a whole")), *Step.choices], required=False
    )
    text = LongTextField(
        label=_("Text"), rows=4, help_text=_("Only the purchasing organisation reads this: what is going on, and why.")
    )


class OutcomeForm(ActionForm):
    """What came of a risk."""

    outcome = LongTextField(label=_("What came of it"), rows=3)
