"""The shape of what the acts of the work on a contract need."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.forms import ActionForm, DayField, Group, LongTextField
from projects.actions.numbers import DecimalField
from projects.contract_management.models import Direction, IssueState
from projects.contract_management.planning import activities_for
from projects.contract_management.selectors import plan_of
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.procedure import clock


class PlanForm(ActionForm):
    """The activities that fit the contract: which are in the plan, from when, how often. Its data are `chosen`."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        contract = self.action.subject
        now = {row.title: row for row in plan_of(contract)}
        self.activities = activities_for(contract)
        start = max(clock.today(), contract.starts_on)
        groups = []
        for activity in self.activities:
            row, key = now.get(activity.title), activity.pk
            self.fields[f"in_{key}"] = forms.BooleanField(
                label=_("In the plan"), required=False, initial=row is not None
            )
            self.fields[f"first_{key}"] = DayField(
                label=_("First time"), required=False, initial=row.first_on if row else start
            )
            self.fields[f"every_{key}"] = forms.IntegerField(
                label=_("Every so many months (0: once)"),
                min_value=0,
                max_value=120,
                required=False,
                initial=row.every_months if row else activity.every_months,
            )
            legend = f"{activity.title} ({activity.get_level_display().split(':')[0]})"
            groups.append(Group(legend, "", (f"in_{key}", f"first_{key}", f"every_{key}")))
        self.groups = tuple(groups)

    def clean(self) -> dict[str, Any]:
        data, chosen = super().clean(), {}
        for activity in self.activities:
            key = activity.pk
            if not data.get(f"in_{key}"):
                continue
            for name in (f"first_{key}", f"every_{key}"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Fill this in for an activity that is in the plan."))
            if data.get(f"first_{key}") and data.get(f"every_{key}") is not None:
                chosen[activity.title] = (activity.level, data[f"every_{key}"], data[f"first_{key}"])
        return {"chosen": chosen}


class TaskForm(ActionForm):
    """Done or passed over."""

    passed_over = forms.TypedChoiceField(
        label=_("What became of it?"),
        choices=[("nee", _("Done")), ("ja", _("Passed over"))],
        coerce=lambda value: value == "ja",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = LongTextField(label=_("Result, or why it was passed over"), rows=3, required=False)


class IndicatorForm(ActionForm):
    """A performance with its norm."""

    title = forms.CharField(label=_("Performance"), max_length=200)
    norm = DecimalField(label=_("Norm"), max_digits=14, decimal_places=2)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("For example %, days, or complaints.")
    )
    direction = forms.ChoiceField(label=_("Good is"), choices=Direction.choices, widget=forms.RadioSelect)


class ResultForm(ActionForm):
    """What it came to in a period."""

    first_on = DayField(label=_("First day of the period"))
    last_on = DayField(label=_("Last day of the period"))
    value = DecimalField(label=_("Result"), max_digits=14, decimal_places=2)
    remark = LongTextField(label=_("Remark"), rows=2, required=False)
    groups = (Group(_("Period"), "", ("first_on", "last_on")),)


class Point(NamedTuple):
    """What somebody will do, who, and by when."""

    what: str
    owner: str
    due_on: date


def points_in(text: str) -> Iterator[Point]:
    """The action points in lines of “what; who; day”. Raises ValidationError with the line that cannot be read."""
    for line in filter(str.strip, text.splitlines()):
        parts = [part.strip() for part in line.split(";")]
        try:
            what, owner, on = parts
            due_on = forms.DateField(input_formats=["%d-%m-%Y", "%Y-%m-%d"]).clean(on)
        except (ValueError, ValidationError) as error:
            sentence = _("“%(line)s” is not: what, a semicolon, who, a semicolon, and a day such as 31-12-2027.")
            raise ValidationError(sentence % {"line": line.strip()}) from error
        if not what or not owner:
            raise ValidationError(_("“%(line)s” does not say what, or who.") % {"line": line.strip()})
        yield Point(what[:300], owner[:200], due_on)


class MeetingsForm(ActionForm):
    """A series of meetings."""

    first_on = DayField(label=_("First meeting"))
    every_months = forms.IntegerField(
        label=_("Every so many months"), min_value=0, max_value=24, help_text=_("0: this one only.")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    delegation = forms.ModelMultipleChoiceField(
        label=_("Delegation of the participants"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = self.action.subject.participants.order_by("name")


class MeetingHeldForm(ActionForm):
    """What came out of a meeting (R123, R126)."""

    held_on = DayField(label=_("Held on"))
    attendees = LongTextField(label=_("Who were there"), rows=4)
    agreed = LongTextField(label=_("What was agreed on"), rows=4)
    points = LongTextField(
        label=_("Action points"),
        rows=4,
        required=False,
        help_text=_("One on each line: what; who; day. For example: Send the overview; Schoon BV; 31-12-2027."),
    )
    minutes = CheckedFileField(label=_("Minutes"), upload_kind=UploadKind.DOCUMENT, required=False)

    def clean_points(self) -> tuple[Point, ...]:
        """The lines."""
        return tuple(points_in(self.cleaned_data["points"]))


class PointForm(ActionForm):
    """Something that will improve a performance (R115)."""

    indicator = forms.ModelChoiceField(
        label=_("For which performance?"), queryset=None, required=False, empty_label=_("for the contract as a whole")
    )
    what = forms.CharField(label=_("What"), max_length=300)
    owner = forms.CharField(label=_("Who"), max_length=200)
    due_on = DayField(label=_("Due on"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = self.action.subject.indicators.all()


class PointDoneForm(ActionForm):
    """What came of it."""

    done_on = DayField(label=_("Done on"))
    result = LongTextField(label=_("Result"), rows=3)


class IssueForm(ActionForm):
    """What is the matter (R125)."""

    title = forms.CharField(label=_("What is the matter, in short?"), max_length=200)
    text = LongTextField(label=_("Explanation"), rows=6, help_text=_("What happened, when, and what it means for you."))


class IssueChangeForm(ActionForm):
    """How far it is."""

    state = forms.ChoiceField(label=_("State"), choices=IssueState.choices[1:], widget=forms.RadioSelect)
    solution = LongTextField(label=_("What is done about it?"), rows=4)


class ExpectationForm(ActionForm):
    """An expectation, and what came of it (R127)."""

    expected = LongTextField(label=_("What do the participants expect?"), rows=3)
    result = LongTextField(label=_("What does the supplier do?"), rows=3, required=False)


class ReportForm(ActionForm):
    """Over which period, and what the contract manager adds (R116)."""

    first_on = DayField(label=_("First day of the period"))
    last_on = DayField(label=_("Last day of the period"))
    text = LongTextField(label=_("How it goes with this contract"), rows=6)
    groups = (Group(_("Period"), "", ("first_on", "last_on")),)
