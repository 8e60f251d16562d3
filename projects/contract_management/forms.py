"""The shape of what the acts on the register of contracts need."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm, DayField, Group, LongTextField
from projects.actions.numbers import DecimalField
from projects.contract_management.models import Contract, Decision, Level, Supplier
from projects.contract_management.terms import Unit
from projects.procedure import clock

FACTS = (
    "number", "title", "suppliers", "participants", "manager", "level", "yearly_value", "starts_on", "ends_on",
    "notice_number", "notice_unit", "lead_months",
)  # fmt: skip


class MonthsField(forms.CharField):
    """Whole numbers of months with commas between them; the value is a list, the longest first."""

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        """Raises ValidationError."""
        text = super().clean(value)
        try:
            found = sorted({int(part) for part in text.split(",")}, reverse=True)
        except ValueError as error:
            raise ValidationError(_("Write whole numbers of months with commas between them: 12, 6, 3.")) from error
        if found[-1] < 0 or found[0] > 60:
            raise ValidationError(_("Choose from 0 through 60 months."))
        return found


class ContractForm(ActionForm):
    """Every fact of a contract."""

    number = forms.CharField(label=_("Number of the contract"), max_length=40)
    title = forms.CharField(label=_("Title"), max_length=200)
    suppliers = forms.ModelMultipleChoiceField(
        label=_("Suppliers"),
        queryset=Supplier.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Is it not in this list? Write its name below."),
    )
    new_supplier = forms.CharField(label=_("Another supplier"), max_length=200, required=False)
    participants = forms.ModelMultipleChoiceField(
        label=_("Participating authorities"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    manager = forms.ModelChoiceField(label=_("Contract manager"), queryset=User.objects.none())
    level = forms.ChoiceField(label=_("Management"), choices=Level.choices, widget=forms.RadioSelect)
    yearly_value = DecimalField(
        label=_("Value a year (euro)"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day, without options"))
    notice_number = forms.IntegerField(label=_("Period of notice"), min_value=1, max_value=1000, required=False)
    notice_unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices, initial=Unit.MONTHS)
    lead_months = MonthsField(
        label=_("Signal the end so many months before the last day for notice"),
        initial=[12, 6, 3],
        help_text=_("With commas between them: 12, 6, 3."),
    )
    groups = (
        Group(_("Term"), "", ("starts_on", "ends_on")),
        Group(_("Giving notice"), "", ("notice_number", "notice_unit")),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        now = [row.pk for row in self.contract.participants.all()] if self.contract else []
        affiliated = ContractingAuthority.objects.affiliated(clock.today())
        self.fields["participants"].queryset = (
            (affiliated | ContractingAuthority.objects.filter(pk__in=now)).distinct().order_by("name")
        )
        self.fields["manager"].queryset = people_in(StaffRole.CONTRACT_MANAGER)
        if self.contract:
            known = {name: getattr(self.contract, name) for name in FACTS}
            known |= {name: list(known[name].all()) for name in ("suppliers", "participants")}
            self.initial = known | {"manager": self.contract.manager_id} | self.initial

    @property
    def contract(self) -> Contract | None:
        """The contract that is changed, or None for a new one."""
        subject = self.action.subject
        return subject if isinstance(subject, Contract) else None

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        others = Contract.objects.filter(number__iexact=number)
        if self.contract:
            others = others.exclude(pk=self.contract.pk)
        if others.exists():
            raise ValidationError(_("There is a contract with this number already."))
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("suppliers") and not data.get("new_supplier") and "suppliers" not in self.errors:
            self.add_error("suppliers", _("Choose at least one supplier, or write the name of another one."))
        return data


class ChangeForm(ContractForm):
    """What changed, since when and why (R120)."""

    effective_on = DayField(label=_("As of"))
    reason = LongTextField(label=_("Why does this change?"), rows=3)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("effective_on", clock.today())


class OptionForm(ActionForm):
    """From a day through a day."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    reason = LongTextField(label=_("Explanation"), rows=2, required=False)
    groups = (Group(_("Option"), "", ("starts_on", "ends_on")),)


class ReasonForm(ActionForm):
    """Why."""

    reason = LongTextField(label=_("Explanation"), rows=3)


class EndForm(ActionForm):
    """When it ends and why."""

    ended_on = DayField(label=_("Last day"))
    reason = LongTextField(label=_("Why does it end?"), rows=3)


class SignalForm(ActionForm):
    """What is decided about the end that comes near (R122)."""

    decision = forms.ChoiceField(label=_("What do you decide?"), choices=Decision.choices, widget=forms.RadioSelect)
    explanation = LongTextField(label=_("Explanation"), rows=3)
