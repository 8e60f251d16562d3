"""The shape of what sharing asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.knowledge.models import Circle
from projects.participation.audiences import project_circle
from projects.tree.models import Project

MOST_FILES = 3


class ShareForm(ActionForm):
    """A note with at most three files."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = LongTextField(label=_("What do you want to share?"), rows=8)
    category = forms.CharField(
        label=_("Category"), max_length=120, required=False, help_text=_("For example: energy, ICT, cleaning.")
    )
    project = forms.ModelChoiceField(
        label=_("About which project?"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("no project: for everybody"),
    )
    circle = forms.ChoiceField(
        label=_("For whom is it?"), choices=Circle.choices, widget=forms.RadioSelect, initial=Circle.ALL.value
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.announced().select_related("page")
        if self.action.by.authority is not None:
            projects = projects.filter(pk__in=project_circle(self.action.by.user))
        self.fields["project"].queryset = projects.order_by("page__title")
        for number in range(1, MOST_FILES + 1):
            label = _("File %(number)s") % {"number": number}
            self.fields[f"file_{number}"] = CheckedFileField(
                label=label, upload_kind=UploadKind.DOCUMENT, required=False
            )

    def clean(self) -> dict[str, Any]:
        """The files under `files`, in order."""
        data = super().clean()
        data["files"] = [file for number in range(1, MOST_FILES + 1) if (file := data.pop(f"file_{number}", None))]
        if data.get("circle") == Circle.PROJECT and not data.get("project"):
            raise ValidationError({"project": _("Choose the project, or share it with all authorities.")})
        return data


class ReplyForm(ActionForm):
    """A reply."""

    text = LongTextField(label=_("Your reply"), rows=4)


class WithdrawForm(ActionForm):
    """Why it goes."""

    reason = LongTextField(label=_("Why do you withdraw it?"), rows=2)
