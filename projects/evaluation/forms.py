"""The shape of what the acts of the evaluation need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, Group, LongTextField
from projects.actions.numbers import DecimalField
from projects.evaluation.questions import Builder
from projects.evaluation.selectors import answer_of, expected_of, questions_of


class EvaluationForm(ActionForm):
    """The questions of the project, with what was answered before (R107). Its data are `answers`, by code."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        project, authority = self.action.subject, self.action.by.authority
        given = answer_of(project, authority) if authority else None
        for code, field in Builder(questions_of(project)).formfields.items():
            if given and code in given.answers:
                field.initial = given.answers[code]
            self.fields[code] = field

    def clean(self) -> dict[str, Any]:
        return {"answers": dict(super().clean())}


class ExpectationForm(ActionForm):
    """What is expected of buying together (R27, R28)."""

    process_costs = DecimalField(
        label=_("Process costs per authority (euro)"),
        help_text=_("What the tender costs each participant, compared with tendering on its own."),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    tariffs = DecimalField(
        label=_("Advantage in tariffs a year, for all participants together (euro)"),
        max_digits=14,
        decimal_places=2,
        required=False,
    )
    conditions = LongTextField(label=_("Advantage in conditions"), rows=4, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if known := expected_of(self.action.subject):
            self.initial = {name: getattr(known, name) for name in self.fields} | self.initial


def _amount(label: Any, digits: int = 12, **more: Any) -> DecimalField:
    return DecimalField(label=label, max_digits=digits, decimal_places=2, required=False, **more)


class RecordEvaluationForm(ActionForm):
    """The evaluation, the lessons, and what the advantages came to, beside what was expected (R27, R28, R106)."""

    text = LongTextField(label=_("Evaluation"), rows=12)
    lessons = LongTextField(
        label=_("Lessons"), rows=6, required=False, help_text=_("One lesson on each line; later projects see them.")
    )
    process_costs_expected = _amount(_("Expected"), min_value=0)
    process_costs_realised = _amount(_("Realised"), min_value=0)
    tariffs_expected = _amount(_("Expected"), 14)
    tariffs_realised = _amount(_("Realised"), 14)
    advantages = LongTextField(
        label=_("Advantages in conditions, and what else is to be said of it: expected and realised"),
        rows=4,
        required=False,
    )
    groups = (
        Group(_("Process costs per authority (euro)"), "", ("process_costs_expected", "process_costs_realised")),
        Group(
            _("Advantage in tariffs a year, for all participants together (euro)"),
            "",
            ("tariffs_expected", "tariffs_realised"),
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if known := expected_of(self.action.subject):
            self.initial = {
                "process_costs_expected": known.process_costs,
                "tariffs_expected": known.tariffs,
                "advantages": known.conditions,
            } | self.initial


class UseLessonForm(ActionForm):
    """Whether a lesson is applied, and how or why not (R5)."""

    applied = forms.TypedChoiceField(
        label=_("Do you apply this lesson?"),
        choices=[("ja", _("Yes")), ("nee", _("No"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    explanation = LongTextField(label=_("How, or why not"), rows=3)
