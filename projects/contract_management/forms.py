"""The shape of what managing a contract needs: plan, results, meetings, issues, signals and reports."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.forms import ActionForm, DayField, Group, LongTextField, MomentField
from projects.actions.numbers import DecimalField
from projects.contract_management.activities import activities_for
from projects.contract_management.forms_register import ContractDayField
from projects.contract_management.models import Direction, Met, PeriodLength, Recurrence
from projects.contract_management.results import periods_to_measure
from projects.contract_management.wording import term_in_words
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.procedure import clock

POINT_ROWS = 3


class PlanForm(ActionForm):
    """What the management is aimed at, and for each standard activity of the level whether and when (R118)."""

    text = LongTextField(label=_("What the management of this contract is aimed at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract = self.action.subject
        before = {row.activity_id: row for row in contract.planned_activities.all()}
        first = max(clock.today(), contract.starts_on)
        self.activities = list(activities_for(contract.level))
        groups = []
        for activity in self.activities:
            planned = before.get(activity.pk)
            key = f"activity_{activity.pk}"
            self.fields |= {
                f"{key}_chosen": forms.BooleanField(
                    label=_("In the plan"), required=False, initial=planned.is_chosen if planned else not before
                ),
                f"{key}_every": forms.TypedChoiceField(
                    label=_("How often"),
                    coerce=int,
                    choices=Recurrence.choices,
                    initial=planned.every if planned else activity.every,
                ),
                f"{key}_first": ContractDayField(
                    label=_("For the first time on"), initial=planned.first_on if planned else first
                ),
            }
            legend = format_lazy("{title} ({level})", title=activity.title, level=activity.get_level_display())
            groups.append(Group(legend, "", tuple(f"{key}_{name}" for name in ("chosen", "every", "first"))))
        self.groups = tuple(groups)

    def clean(self) -> dict[str, Any]:
        """The chosen activities under `chosen`: (activity, every, first_on)."""
        data = super().clean()
        chosen = []
        for activity in self.activities:
            values = [data.pop(f"activity_{activity.pk}_{name}", None) for name in ("chosen", "every", "first")]
            if values[0] and values[2]:
                chosen.append((activity, values[1], values[2]))
        data["chosen"] = chosen
        return data


class NoteForm(ActionForm):
    """A note, when there is something to tell."""

    note = LongTextField(label=_("Note"), rows=2, required=False)


class ReasonForm(ActionForm):
    """Why."""

    reason = LongTextField(label=_("Reason"), rows=2)


class IndicatorForm(ActionForm):
    """An agreed performance with its norm (R114)."""

    title = forms.CharField(
        label=_("Performance"), max_length=200, help_text=_("For example: deliveries within five working days.")
    )
    direction = forms.ChoiceField(label=_("In order when the result is"), choices=Direction.choices)
    norm = DecimalField(label=_("Norm"), max_digits=12, decimal_places=2)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False, help_text=_("For example: %, days, points."))
    every = forms.TypedChoiceField(label=_("Measured each"), coerce=int, choices=PeriodLength.choices)
    first_on = ContractDayField(label=_("First period from"))


class EndIndicatorForm(ActionForm):
    """The last day on which a performance is measured."""

    ended_on = ContractDayField(label=_("Measured until"))


class ResultForm(ActionForm):
    """The result of one period of the indicator, which is the target."""

    period = forms.ChoiceField(label=_("Period"))
    value = DecimalField(label=_("Result"), max_digits=12, decimal_places=2)
    note = LongTextField(label=_("Explanation"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = {term.starts_on.isoformat(): term for term in periods_to_measure(self.action.target)}
        self.fields["period"].choices = [(key, term_in_words(term)) for key, term in reversed(self.terms.items())]

    def clean_period(self) -> Any:
        """The term itself."""
        return self.terms[self.cleaned_data["period"]]


class ImprovementForm(ActionForm):
    """What is done to get a performance in order (R115)."""

    text = LongTextField(label=_("What is done to improve it"), rows=3)
    owner = forms.CharField(label=_("By whom"), max_length=200)
    due_on = ContractDayField(label=_("Before or on"))


class FinishPointForm(ActionForm):
    """That an action point was done."""

    done_on = DayField(label=_("Done on"))
    outcome = LongTextField(label=_("What came of it"), rows=2)


def participants_field(label: str, *, required: bool) -> forms.ModelMultipleChoiceField:
    """A choice of authorities; which ones follows from the contract."""
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )


class OfParticipants(ActionForm):
    """A form that asks for authorities that take part in the contract, which is the subject."""

    of_participants: Iterable[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.of_participants:
            self.fields[name].queryset = self.action.subject.participants.order_by("name")


def authority_field(text: str) -> forms.ModelChoiceField:
    """One authority, or none, which `text` names."""
    return forms.ModelChoiceField(
        label=_("Authority"), queryset=ContractingAuthority.objects.none(), required=False, empty_label=text
    )


class ExpectationForm(OfParticipants):
    """What is expected of the supplier, and by whom (R127)."""

    authority = authority_field(_("all participants"))
    text = LongTextField(label=_("Expectation"), rows=3)
    of_participants = ("authority",)


class CompareForm(ActionForm):
    """The result beside what was expected (R127)."""

    result = LongTextField(label=_("Result"), rows=3)
    met = forms.ChoiceField(label=_("In comparison"), choices=Met.choices)


class PlanMeetingsForm(OfParticipants):
    """A meeting, or a series of them (R126)."""

    starts_at = MomentField(label=_("First meeting"))
    number = forms.IntegerField(label=_("Number of meetings"), min_value=1, max_value=24, initial=1)
    every = forms.TypedChoiceField(
        label=_("Returns"), coerce=int, choices=Recurrence.choices, initial=Recurrence.QUARTERLY.value
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    subject = LongTextField(label=_("Subjects"), rows=3, required=False)
    delegation = participants_field(_("Delegation of the authorities"), required=True)
    of_participants = ("delegation",)


class MeetingForm(OfParticipants):
    """Who were there, what was said, and what was agreed (R123, R126)."""

    present = participants_field(_("Authorities that were present"), required=False)
    attendees = LongTextField(
        label=_("Attendees"), rows=3, help_text=_("Name and organisation, those of the supplier too.")
    )
    minutes = LongTextField(label=_("Minutes and most recent agreements"), rows=6)
    file = CheckedFileField(label=_("Minutes as a file"), upload_kind=UploadKind.DOCUMENT, required=False)
    of_participants = ("present",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = ()
        for row in range(1, POINT_ROWS + 1):
            names = tuple(f"point_{row}_{name}" for name in ("text", "owner", "due"))
            self.fields |= {
                names[0]: forms.CharField(label=_("What"), max_length=300, required=False),
                names[1]: forms.CharField(label=_("By whom"), max_length=200, required=False),
                names[2]: ContractDayField(label=_("Before or on"), required=False),
            }
            self.groups += (Group(_("Action point %(number)s") % {"number": row}, "", names),)

    def clean(self) -> dict[str, Any]:
        """The action points under `points`: (text, owner, due_on)."""
        data = super().clean()
        points = []
        for row in range(1, POINT_ROWS + 1):
            values = tuple(data.pop(f"point_{row}_{name}", None) for name in ("text", "owner", "due"))
            if all(values):
                points.append(values)
            elif any(values):
                self.add_error(f"point_{row}_text", _("An action point has a text, somebody who does it, and a day."))
        data["points"] = points
        return data


class ReportIssueForm(ActionForm):
    """What goes wrong, in the words of the authority (R125)."""

    title = forms.CharField(label=_("In one sentence"), max_length=200)
    text = LongTextField(label=_("What is going on"), rows=5)


class RecordIssueForm(ReportIssueForm, OfParticipants):
    """The same, written down by staff; for an authority when it told them."""

    authority = authority_field(_("nobody: we noticed it ourselves"))
    of_participants = ("authority",)


class IssueNoteForm(ActionForm):
    """What was done about an issue; its authority reads it."""

    text = LongTextField(label=_("What was done"), rows=3)


class SolveForm(ActionForm):
    """How an issue was solved; its authority hears of it."""

    solution = LongTextField(label=_("Solution"), rows=3)


class HandleSignalForm(ActionForm):
    """What was decided about the end that comes near (R122)."""

    outcome = LongTextField(
        label=_("What was decided"),
        rows=3,
        help_text=_("For example: exercise the option, let it end, or tender again in time."),
    )


class ReportForm(OfParticipants):
    """Over which period, and for which authorities (R116)."""

    period_from = ContractDayField(label=_("From"))
    period_until = ContractDayField(label=_("Until"))
    authorities = participants_field(_("For"), required=True)
    text = LongTextField(label=_("What you want to say"), rows=4, required=False)
    of_participants = ("authorities",)

    def clean(self) -> dict[str, Any]:
        """A period that ends before it starts is refused."""
        data = super().clean()
        if data.get("period_from") and data.get("period_until") and data["period_until"] < data["period_from"]:
            raise ValidationError({"period_until": _("A period cannot end before it starts.")})
        return data
