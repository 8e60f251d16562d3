"""The shape of what the acts on plans need."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm, DayField, LongTextField
from projects.actions.numbers import DecimalField
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.plan.criteria import OTHERWISE, argued_in, elements
from projects.plan.models import CriterionKind, PlanEntry
from projects.plan.proposal import proposed_days
from projects.plan.reading import Field
from projects.plan.selectors import EntryFilter
from projects.procedure.steps import Step


class UploadForm(forms.Form):
    """A plan, its year, and whose it is."""

    file = CheckedFileField(
        label=_("File"), upload_kind=UploadKind.PLAN, help_text=_("A spreadsheet (XLSX) or CSV, at most 20 MB.")
    )
    year = forms.IntegerField(
        label=_("Year of the plan"),
        min_value=2000,
        max_value=2100,
        required=False,
        help_text=_("Leave it open to take the year that the file names."),
    )
    authority = forms.ModelChoiceField(
        label=_("Authority"),
        queryset=ContractingAuthority.objects.none(),
        required=False,
        empty_label=_("as each row says"),
        help_text=_("Leave it open when the file holds plans of several authorities."),
    )

    def __init__(self, *args: Any, authorities: Any, may_leave_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities
        if not may_leave_open:
            self.fields["authority"].required = True
            self.fields["authority"].empty_label = None
            self.fields["authority"].help_text = ""


class EntryFilterForm(forms.Form):
    """What somebody filters the entries of a year by."""

    q = forms.CharField(label=_("Search"), required=False)
    dienst = forms.ModelChoiceField(
        label=_("Authority"),
        queryset=ContractingAuthority.objects.none(),
        required=False,
        empty_label=_("all authorities"),
    )
    cpv = forms.CharField(label=_("CPV code starts with"), max_length=10, required=False)
    vrij = forms.BooleanField(label=_("Only without a candidate"), required=False)
    samen = forms.BooleanField(label=_("Only where collective was asked"), required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planning = ContractingAuthority.objects.filter(plans__year=year)
        self.fields["dienst"].queryset = planning.order_by("name")

    def wanted(self) -> EntryFilter:
        """The filter; what was not understood filters nothing."""
        self.is_valid()
        data = self.cleaned_data
        authority = data.get("dienst")
        return EntryFilter(
            text=data.get("q", ""),
            authority=authority.pk if authority else None,
            cpv=data.get("cpv", ""),
            only_free=data.get("vrij", False),
            only_wish=data.get("samen", False),
        )


class AssignForm(ActionForm):
    """What a column means; nothing leaves it out."""

    heading = forms.CharField(max_length=500)
    field = forms.ChoiceField(choices=[("", ""), *((field.value, field.title) for field in Field)], required=False)


def free_entries(year: int) -> QuerySet[PlanEntry]:
    """The entries of a year that are in no candidate yet."""
    return PlanEntry.objects.filter(plan__year=year, candidate__isnull=True)


class EntriesForm(ActionForm):
    """Entries for a candidate, which is the subject."""

    entries = forms.ModelMultipleChoiceField(
        label=_("Plan entries"), queryset=PlanEntry.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entries"].queryset = self.choices()

    def choices(self) -> QuerySet[PlanEntry]:
        """Which entries can be chosen: those of the same year that are in no candidate yet."""
        return free_entries(self.action.subject.year.year)


class CandidateForm(EntriesForm):
    """A title for what is brought together, and the entries; the subject is the year."""

    title = forms.CharField(label=_("Title of the candidate"), max_length=200)
    field_order = ("title", "entries")

    def choices(self) -> QuerySet[PlanEntry]:
        return free_entries(self.action.subject.year)


class RemoveEntriesForm(EntriesForm):
    """Entries of the candidate, which is the subject."""

    def choices(self) -> QuerySet[PlanEntry]:
        return self.action.subject.entries.all()


class DesignateForm(ActionForm):
    """The motivation, the arguments for each criterion, and what the project starts with."""

    motivation = LongTextField(
        label=_("Motivation"), help_text=_("Why this is bought collectively. It is kept with the decision.")
    )
    title = forms.CharField(label=_("Title of the project"), max_length=200)
    summary = LongTextField(label=_("Summary for everyone"), rows=2, help_text=_("One or two sentences."))
    objective = LongTextField(
        label=_("Objective"), rows=3, required=False, help_text=_("How it fits our vision and objective.")
    )
    category = forms.CharField(label=_("Category"), max_length=120, required=False)
    estimated_value = DecimalField(
        label=_("Estimated value"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("In euro, without VAT. It starts as the sum of the plan entries."),
    )
    lead_buyer = forms.ModelChoiceField(label=_("Lead buyer"), queryset=User.objects.none())
    contract_manager = forms.ModelChoiceField(label=_("Contract manager"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidate = self.action.subject
        entries = list(candidate.entries.all())
        values = [entry.estimated_value for entry in entries if entry.estimated_value is not None]
        self.initial |= {
            "title": candidate.title,
            "category": next((entry.category[:120] for entry in entries if entry.category), ""),
            "estimated_value": sum(values) if values else None,
        }
        self.fields["lead_buyer"].queryset = people_in(StaffRole.LEAD_BUYER)
        self.fields["contract_manager"].queryset = people_in(StaffRole.CONTRACT_MANAGER)
        self.argue()
        for step, (start, end) in proposed_days(entries).items():
            for name, label, day in (
                ("from", _("{step}: planned from"), start),
                ("until", _("{step}: planned until"), end),
            ):
                self.fields[f"{step.name.lower()}_{name}"] = DayField(
                    label=format_lazy(label, step=step.label), initial=day, required=False
                )

    def argue(self) -> None:
        """A text for each argument, above the motivation."""
        arguments: dict[str, forms.Field] = {}
        for criterion in elements():
            for name, label in argued_in(criterion).items():
                arguments[name] = LongTextField(label=label, rows=3, required=False)
            if criterion.kind == CriterionKind.REGIONS:
                arguments[OTHERWISE] = LongTextField(
                    label=_("Regions: why it is otherwise than computed"),
                    rows=2,
                    required=False,
                    help_text=_("Only when the register has it wrong; the criterion then counts the other way round."),
                )
        self.fields = arguments | self.fields

    def clean(self) -> dict[str, Any]:
        """Gathers the planned days of the steps into `planned`; an end before its start is refused."""
        data = super().clean()
        planned = {}
        for step in Step:
            start, end = (data.pop(f"{step.name.lower()}_{name}", None) for name in ("from", "until"))
            if start and end and end < start:
                self.add_error(f"{step.name.lower()}_until", _("The planned end cannot lie before the planned start."))
            planned[step] = (start, end)
        return data | {"planned": planned}


class RejectForm(ActionForm):
    """Why it is not bought collectively."""

    motivation = LongTextField(label=_("Motivation"))
