"""The shape of what registering and changing a contract need."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm, DayField, Group, LongTextField
from projects.actions.numbers import DecimalField
from projects.contract_management.lifetime import options_of
from projects.contract_management.models import LengthUnit, Level, Supplier, check_kvk
from projects.contract_management.terms import Length, Unit
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.procedure import clock

OPTION_ROWS = 4
LONGEST = {Unit.DAYS: 3660, Unit.MONTHS: 240, Unit.YEARS: 20}
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2120, 12, 31)
UNITS = [("", ""), *LengthUnit.choices]


@dataclass(frozen=True)
class OptionInput:
    """An option as it was filled in: a length, or the day it ends; `row` is its place in the form, from 1."""

    row: int
    length: Length | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class ContractDayField(DayField):
    """A day that a contract can have."""

    def __init__(self, **kwargs: Any) -> None:
        sentence = _("Choose a day between 1990 and 2120.")
        kwargs["validators"] = [MinValueValidator(FIRST_DAY, sentence), MaxValueValidator(LAST_DAY, sentence)]
        super().__init__(**kwargs)


class LeadsField(forms.CharField):
    """Numbers of days, with commas between them; the value is a list without doubles, the largest first."""

    def clean(self, value: Any) -> list[int]:
        """Raises ValidationError."""
        parts = [part.strip() for part in super().clean(value).replace(";", ",").split(",") if part.strip()]
        if any(not part.isdecimal() or int(part) > 3660 for part in parts):
            raise ValidationError(_("Write numbers of days with commas between them, like 180, 90, 30."), "leads")
        return sorted({int(part) for part in parts}, reverse=True)

    def prepare_value(self, value: Any) -> Any:
        """As it would be typed."""
        return ", ".join(str(number) for number in value) if isinstance(value, list) else value


def length_of(number: int | None, unit: str) -> Length | None:
    """A length as two fields give it; None without a number. Raises ValidationError."""
    if not number:
        return None
    if not unit:
        raise ValidationError(_("Choose days, months or years."), code="unit")
    if number > LONGEST[Unit(unit)]:
        raise ValidationError(_("This is too long."), code="too_long")
    return Length(number, Unit(unit))


class OptionFields(ActionForm):
    """Rows for options; their values come together in `options`."""

    def option_rows(self) -> range:
        """The numbers of the rows."""
        return range(1, OPTION_ROWS + 1)

    def add_option_fields(self) -> None:
        """Four fields for each row, under one legend."""
        for row in self.option_rows():
            number = forms.IntegerField(label=_("Length"), min_value=1, required=False)
            number.widget.attrs["inputmode"] = "numeric"
            self.fields |= {
                f"option_{row}_number": number,
                f"option_{row}_unit": forms.ChoiceField(label=_("Unit"), choices=UNITS, required=False),
                f"option_{row}_from": ContractDayField(label=_("from"), required=False),
                f"option_{row}_until": ContractDayField(label=_("until"), required=False),
            }
        self.groups = (
            *self.groups,
            *(
                Group(
                    _("Option %(number)s") % {"number": row},
                    _("Write the length, or the last day. Without a first day it follows on the term before it."),
                    tuple(f"option_{row}_{name}" for name in ("number", "unit", "from", "until")),
                )
                for row in self.option_rows()
            ),
        )

    def gather_options(self, data: dict[str, Any]) -> list[OptionInput]:
        """The options that were filled in, in order; what does not fit becomes an error beside its field."""
        found = []
        for row in self.option_rows():
            number, unit, starts_on, ends_on = (
                data.pop(f"option_{row}_{name}", None) for name in ("number", "unit", "from", "until")
            )
            try:
                length = length_of(number, unit or "")
            except ValidationError as error:
                self.add_error(f"option_{row}_unit", error)
                continue
            if length or ends_on:
                found.append(OptionInput(row, length, starts_on, ends_on))
            elif starts_on:
                self.add_error(f"option_{row}_until", _("Write how long this option is, or the day it ends."))
        return found


class ContractFields(ActionForm):
    """What is known of a contract, besides its options."""

    title = forms.CharField(label=_("Title"), max_length=200)
    description = LongTextField(label=_("What was agreed"), rows=3, required=False)
    suppliers = forms.ModelMultipleChoiceField(
        label=_("Suppliers"),
        queryset=Supplier.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    value = DecimalField(
        label=_("Value"),
        help_text=_("In euro, without VAT, over the whole base term."),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    starts_on = ContractDayField(label=_("Starts on"))
    ends_on = ContractDayField(label=_("Base term ends on"), help_text=_("The last day, without options."))
    notice_number = forms.IntegerField(
        label=_("Notice period"), min_value=0, max_value=3660, help_text=_("0 when there is none.")
    )
    notice_unit = forms.ChoiceField(label=_("Unit of the notice period"), choices=LengthUnit.choices)
    signal_days = LeadsField(
        label=_("Signals"),
        max_length=100,
        help_text=_("So many days before the last day of notice, with commas between them: 180, 90, 30."),
    )
    level = forms.ChoiceField(label=_("Level of management"), choices=Level.choices)
    manager = forms.ModelChoiceField(label=_("Contract manager"), queryset=User.objects.none())
    participants = forms.ModelMultipleChoiceField(
        label=_("Participating authorities"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        chosen = self.initial.get("participants", [])
        affiliated = ContractingAuthority.objects.filter(affiliated_from__lte=today).exclude(affiliated_until__lt=today)
        authorities = affiliated | ContractingAuthority.objects.filter(pk__in=[row.pk for row in chosen])
        self.fields["participants"].queryset = authorities.distinct().order_by("name")
        self.fields["manager"].queryset = people_in(StaffRole.CONTRACT_MANAGER)
        if "suppliers" in self.fields:
            self.fields["suppliers"].queryset = Supplier.objects.all()
            if not Supplier.objects.exists():
                del self.fields["suppliers"]

    def clean(self) -> dict[str, Any]:
        """The notice period as one length, under `notice`."""
        data = super().clean()
        unit = Unit(data.pop("notice_unit", None) or Unit.MONTHS)
        number = data.pop("notice_number", None) or 0
        if number > LONGEST[unit]:
            self.add_error("notice_number", _("This is too long."))
            number = 0
        data["notice"] = Length(number, unit)
        data.setdefault("suppliers", [])
        return data


class RegisterForm(ContractFields, OptionFields):
    """An older contract for the register."""

    number = forms.CharField(
        label=_("Contract number"), max_length=40, required=False, help_text=_("Leave it open to take the next one.")
    )
    new_supplier = forms.CharField(label=_("Name"), max_length=200, required=False)
    kvk_number = forms.CharField(label=_("KvK number"), max_length=20, required=False)
    contact_name = forms.CharField(label=_("Contact person of the supplier"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    groups = (
        Group(
            _("Another supplier"),
            _("Only when the supplier is not in the list yet."),
            ("new_supplier", "kvk_number", "contact_name", "contact_email"),
        ),
    )
    field_order = (
        "number",
        "title",
        "description",
        "suppliers",
        "new_supplier",
        "kvk_number",
        "contact_name",
        "contact_email",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_option_fields()
        last = ("level", "manager", "participants")
        self.order_fields([name for name in self.fields if name not in last] + list(last))

    def clean_kvk_number(self) -> str:
        value = self.cleaned_data["kvk_number"].replace(" ", "")
        if value:
            check_kvk(value)
        return value

    def clean(self) -> dict[str, Any]:
        """With `options`, and the new supplier as `new_supplier`: its facts, or None."""
        data = super().clean()
        data["options"] = self.gather_options(data)
        facts = {name: data.pop(name, "") for name in ("kvk_number", "contact_name", "contact_email")}
        name = data.pop("new_supplier", "").strip()
        if any(facts.values()) and not name:
            self.add_error("new_supplier", _("Write the name of the supplier."))
        data["new_supplier"] = {"name": name} | facts if name else None
        return data


class AgreementForm(RegisterForm):
    """A completed agreement for the register: its suppliers are those that signed it."""

    suppliers = new_supplier = kvk_number = contact_name = contact_email = None
    groups = ()

    def clean(self) -> dict[str, Any]:
        """Without suppliers."""
        data = super().clean()
        del data["suppliers"], data["new_supplier"]
        return data


class WhyFields(ActionForm):
    """From when a change holds, why, and the paper it is laid down in."""

    holds_from = ContractDayField(label=_("Holds from"))
    reason = LongTextField(label=_("Reason"), rows=2)
    document = CheckedFileField(label=_("Document"), upload_kind=UploadKind.DOCUMENT, required=False)


class ChangeForm(ContractFields, WhyFields):
    """The data as they become; what stays as it is, is not a mutation."""

    field_order = ("title", "description", "suppliers", "value", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = ("holds_from", "reason", "document")
        self.order_fields([name for name in self.fields if name not in last] + list(last))


class OptionsForm(WhyFields, OptionFields):
    """The options that were not exercised yet, as they become; rows left open take an option away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_option_fields()
        last = ("holds_from", "reason", "document")
        self.order_fields([name for name in self.fields if name not in last] + list(last))

    def option_rows(self) -> range:
        """After those that were exercised."""
        used = sum(1 for option in options_of(self.action.subject) if option.exercised_at)
        return range(used + 1, used + OPTION_ROWS + 1)

    def clean(self) -> dict[str, Any]:
        """With `options`."""
        data = super().clean()
        data["options"] = self.gather_options(data)
        return data


class ExerciseForm(ActionForm):
    """The decision to exercise an option."""

    decided_on = ContractDayField(label=_("Decided on"))
    decision = LongTextField(label=_("Decision and reason"), rows=3)
    document = CheckedFileField(label=_("Document"), upload_kind=UploadKind.DOCUMENT, required=False)


class EndEarlyForm(ActionForm):
    """The last day of a contract that ends before its term."""

    ends_on = ContractDayField(label=_("Last day"))
    reason = LongTextField(label=_("Reason"), rows=3)
    document = CheckedFileField(label=_("Document"), upload_kind=UploadKind.DOCUMENT, required=False)


class FileForm(ActionForm):
    """A file, and who may read it."""

    file = CheckedFileField(label=_("File"), upload_kind=UploadKind.DOCUMENT)
    title = forms.CharField(label=_("Title"), max_length=250)
    for_all = forms.BooleanField(label=_("The participating authorities may read it"), required=False)


class ArchiveForm(ActionForm):
    """Until when the archive keeps it."""

    keep_until = ContractDayField(
        label=_("Keep until"),
        help_text=_("Ten years after the end (Selectielijst gemeenten 2020, 16.1), unless the archive says otherwise."),
    )
