"""The shape of what the acts of the evaluation need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField
from projects.actions.numbers import DecimalField
from projects.evaluation.questions import QUESTIONS, SCORES
from projects.evaluation.selectors import answer_of


class EvaluationForm(ActionForm):
    """A score for every question, and remarks (R107). Its data are `scores` (by code) and `remarks`."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        authority = self.action.by.authority
        given = answer_of(self.action.subject, authority) if authority else None
        for code, title in QUESTIONS.items():
            self.fields[code] = forms.TypedChoiceField(
                label=title,
                choices=SCORES,
                coerce=int,
                widget=forms.RadioSelect,
                initial=given.scores.get(code) if given else None,
            )
        self.fields["remarks"] = LongTextField(
            label=_("What do you want to add?"), required=False, initial=given.remarks if given else ""
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {
            "scores": {code: data[code] for code in QUESTIONS if code in data},
            "remarks": data.get("remarks", ""),
        }


class RecordEvaluationForm(ActionForm):
    """The evaluation, the lessons, and what the advantages came to (R27, R28, R106)."""

    text = LongTextField(label=_("Evaluation"), rows=12)
    lessons = LongTextField(
        label=_("Lessons"), rows=6, required=False, help_text=_("One lesson on each line; later projects see them.")
    )
    process_costs_expected = DecimalField(
        label=_("Process costs per authority, expected (euro)"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    process_costs_realised = DecimalField(
        label=_("Process costs per authority, realised (euro)"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    advantages = LongTextField(
        label=_("Advantages in tariffs and conditions: expected and realised"), rows=4, required=False
    )


class UseLessonForm(ActionForm):
    """Whether a lesson is applied, and how or why not (R5)."""

    applied = forms.TypedChoiceField(
        label=_("Do you apply this lesson?"),
        choices=[("ja", _("Yes")), ("nee", _("No"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    explanation = LongTextField(label=_("How, or why not"), rows=3)
