"""The shape of what the acts of the dossier need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.forms import ActionForm, DayField, LongTextField
from projects.dossier.fingerprints import compare
from projects.dossier.models import ArchiveSettings, DeliveryWay, SidecarEnding
from projects.dossier.selectors import not_delivered


class ChooseAuthorities(ActionForm):
    """For whom packages are made: every participant that did not receive the file yet."""

    authorities = forms.ModelMultipleChoiceField(
        label=_("For which authorities?"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        waiting = [authority.pk for authority in not_delivered(self.action.subject)]
        field = self.fields["authorities"]
        field.queryset = ContractingAuthority.objects.filter(pk__in=waiting).order_by("name")
        field.initial = waiting

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return data | {"authorities": list(data.get("authorities", ()))}


class ArchiveForm(ActionForm):
    """Where the packages of an authority go."""

    archive_name = forms.CharField(
        label=_("Name of the archive or e-depot"), max_length=200, help_text=_("Who receives the package.")
    )
    location = forms.CharField(
        label=_("Place in the target system"),
        max_length=250,
        help_text=_("The collection or archive in which the package is put, as the archive told it."),
    )
    parent_name = forms.CharField(
        label=_("Name of the parent aggregation"),
        max_length=250,
        help_text=_("The aggregation in the target system that the file becomes a part of, for example a series."),
    )
    parent_identification = forms.CharField(label=_("Identification of that aggregation"), max_length=200)
    parent_source = forms.CharField(
        label=_("Source of the identification"), max_length=200, help_text=_("The system or list that gave it.")
    )
    sidecar_ending = forms.ChoiceField(label=_("Ending of metadata files"), choices=SidecarEnding.choices)
    as_bagit = forms.BooleanField(
        label=_("Wrap the package as BagIt"),
        required=False,
        help_text=_("Only when the archive asks for it; the specification does not."),
    )
    carrier = forms.CharField(
        label=_("Usual way of delivery"),
        max_length=200,
        required=False,
        help_text=_("For example: an encrypted hard disk. Empty: download in the portal."),
    )


FIELDS_OF_ARCHIVE = tuple(ArchiveForm.base_fields)


def archive_values(row: ArchiveSettings | None) -> dict[str, Any]:
    """What the form starts with."""
    return {name: getattr(row, name) for name in FIELDS_OF_ARCHIVE} if row else {}


class FingerprintForm(ActionForm):
    """A fingerprint that must be that of the package of the act."""

    def clean_sha256(self) -> str:
        return compare(self.action.package, self.cleaned_data["sha256"])


class ReceiptForm(FingerprintForm):
    """The fingerprint that the receiver computed."""

    sha256 = forms.CharField(
        label=_("Fingerprint (sha256) of the file you received"),
        max_length=300,
        help_text=_(
            "Compute it over the file that you saved, and paste the 64 characters here. Windows: certutil -hashfile "
            "FILE SHA256. Mac: shasum -a 256 FILE. Linux: sha256sum FILE."
        ),
    )
    reference = forms.CharField(label=_("Your own reference"), max_length=200, required=False)


class OtherDeliveryForm(FingerprintForm):
    """A delivery outside the portal."""

    way = forms.ChoiceField(
        label=_("How was it delivered?"),
        choices=[choice for choice in DeliveryWay.choices if choice[0] != DeliveryWay.PORTAL],
        widget=forms.RadioSelect,
    )
    received_on = DayField(label=_("Received on"))
    received_by = forms.CharField(label=_("Received by"), max_length=300, help_text=_("Name and function."))
    sha256 = forms.CharField(
        label=_("Fingerprint (sha256) that the receiver reported"),
        max_length=300,
        help_text=_("It shows that what arrived is what was built."),
    )
    reference = forms.CharField(label=_("Reference of the receipt"), max_length=200, required=False)


class HandOverForm(ActionForm):
    """What contract management must know."""

    note = LongTextField(label=_("What contract management must know"), required=False)


class AcceptHandoverForm(ActionForm):
    """A remark with the acceptance."""

    note = LongTextField(label=_("Remark"), required=False)


class RefuseHandoverForm(ActionForm):
    """Why the file is not accepted yet."""

    reason = LongTextField(label=_("Reason"), help_text=_("What is missing or not right. The lead buyer reads this."))
