"""The shape of what the acts of the contract step need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.forms import ActionForm, DayField, LongTextField, MomentField
from projects.contract.models import ImplementationState
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.participation.selectors import participants_of


class SendDefinitiveAwardForm(ActionForm):
    """The term of the agreement."""

    starts_on = DayField(label=_("First day of the agreement"))
    ends_on = DayField(label=_("Last day of the agreement"))


class AwardNoticeForm(ActionForm):
    """The notice that was sent (art. 2.134)."""

    number = forms.CharField(label=_("Number of the notice"), max_length=80)
    url = forms.URLField(label=_("Address on TenderNed or TED"), max_length=500, required=False, assume_scheme="https")
    sent_on = DayField(label=_("Sent on"))


class SignatureForm(ActionForm):
    """The signed file and who signed it (R100)."""

    file = CheckedFileField(
        label=_("The signed agreement"),
        upload_kind=UploadKind.SIGNED_DECISION,
        help_text=_("A PDF with the signature in it."),
    )
    signer_name = forms.CharField(label=_("Who signed?"), max_length=200)
    signer_function = forms.CharField(
        label=_("Function of the signer"), max_length=120, help_text=_("For example: mayor, or director.")
    )


class CompleteContractForm(ActionForm):
    """Optionally, a proposal for an implementation meeting (R104)."""

    meeting_at = MomentField(
        label=_("Proposed implementation meeting"),
        required=False,
        help_text=_("Leave empty when you propose no meeting. Day and hour, Amsterdam time."),
    )
    meeting_place = forms.CharField(label=_("Place of the meeting"), max_length=200, required=False)
    meeting_text = LongTextField(label=_("Text about the meeting"), required=False)


class ImplementationForm(ActionForm):
    """How far the implementation is, since or from which day (R16)."""

    state = forms.ChoiceField(label=_("How far is the implementation?"), choices=ImplementationState.choices)
    on = DayField(label=_("Date"), help_text=_("The day it is planned for, started or was done."))


class ImplementationForAuthorityForm(ImplementationForm):
    """The same, for an authority the contract manager spoke with."""

    authority = forms.ModelChoiceField(label=_("Authority"), queryset=ContractingAuthority.objects.none())
    field_order = ["authority", "state", "on"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        pks = [authority.pk for authority in participants_of(self.action.lot)]
        self.fields["authority"].queryset = ContractingAuthority.objects.filter(pk__in=pks)
