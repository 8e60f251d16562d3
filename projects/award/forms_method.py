"""The shape of what laying down the award method needs (R87)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField
from projects.actions.numbers import DecimalField
from projects.award.method import read_scale
from projects.award.models_method import CriterionKind, MethodKind, PriceFormula, RoundingMoment, TieRule

SCALE = "0 = onvoldoende\n4 = matig\n6 = voldoende\n8 = goed\n10 = uitstekend"


class MethodForm(ActionForm):
    """What decides, how points are rounded, and what happens with equal totals."""

    kind = forms.ChoiceField(label=_("Method"), choices=MethodKind.choices, widget=forms.RadioSelect)
    decimals = forms.IntegerField(label=_("Decimals of points and totals"), min_value=0, max_value=4, initial=2)
    rounding = forms.ChoiceField(
        label=_("What is rounded, half up"),
        choices=RoundingMoment.choices,
        widget=forms.RadioSelect,
        initial=RoundingMoment.CRITERION,
    )
    tie_rule = forms.ChoiceField(
        label=_("What decides between equal totals"),
        choices=TieRule.choices,
        widget=forms.RadioSelect,
        initial=TieRule.QUALITY,
    )
    two_envelopes = forms.BooleanField(
        label=_("Quality is assessed before the prices are opened"),
        required=False,
        help_text=_("The platform then has two envelopes. Prices are opened after the consensus on quality."),
    )
    valid_days = forms.IntegerField(
        label=_("Days that bids stay valid after the closing date"), min_value=1, max_value=730, initial=90
    )
    requirements = LongTextField(
        label=_("Requirements that a bid must meet"),
        required=False,
        help_text=_("One on each line. Every bid is checked on these, and on the grounds for exclusion."),
    )


class CriterionForm(ActionForm):
    """A criterion: what is assessed, how much it weighs, and how."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=CriterionKind.choices, widget=forms.RadioSelect)
    description = LongTextField(label=_("What is assessed"), required=False)
    weight = DecimalField(
        label=_("Weight in percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=0,
        help_text=_("All weights sum to 100. Zero when awarding on value."),
    )
    scale = LongTextField(
        label=_("Scale of a criterion on quality"),
        required=False,
        rows=5,
        initial=SCALE,
        help_text=_("One score on each line, with what it means: “8 = goed”."),
    )
    minimum = DecimalField(
        label=_("Lowest score allowed"),
        required=False,
        max_digits=6,
        decimal_places=2,
        help_text=_("A bid that scores lower is not ranked."),
    )
    value = DecimalField(
        label=_("Value in euros"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("When awarding on value: the highest fictitious discount."),
    )
    formula = forms.ChoiceField(
        label=_("Formula of a criterion on price"), required=False, choices=[("", "–"), *PriceFormula.choices]
    )
    lower_bound = DecimalField(
        label=_("Lower bound in euros"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    upper_bound = DecimalField(
        label=_("Upper bound in euros"), required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def clean_scale(self) -> str:
        read_scale(self.cleaned_data["scale"])
        return self.cleaned_data["scale"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lower, upper = data.get("lower_bound"), data.get("upper_bound")
        if lower is not None and upper is not None and upper <= lower:
            raise ValidationError({"upper_bound": _("The upper bound lies above the lower bound.")})
        return data


class LayDownForm(ActionForm):
    """Why the rules change, when they were laid down before."""

    reason = LongTextField(
        label=_("Reason of the change"),
        required=False,
        help_text=_("When the rules were laid down before. Market parties hear of a change through the platform."),
    )
