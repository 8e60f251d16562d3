"""The shape of what the acts around the tender documents need."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, LongTextField, MomentField
from projects.tender_documents.models import Procedure

CPV = RegexValidator(r"^\d{8}-\d$", _("A CPV code is eight digits, a dash and a digit: 90910000-9."))


class PublishForm(ActionForm):
    """What was published on the platform, where, and until when market parties can react (R71, R74, R84)."""

    platform = forms.CharField(label=_("Tender platform"), max_length=80)
    notice_number = forms.CharField(label=_("Number of the notice"), max_length=80)
    url = forms.URLField(label=_("Address on the platform"), max_length=500, assume_scheme="https")
    procedure = forms.ChoiceField(label=_("Procedure"), choices=Procedure.choices)
    cpv = forms.CharField(label=_("CPV code"), max_length=10, validators=[CPV])
    published_at = MomentField(
        label=_("Published at"),
        help_text=_("When the platform published it. Amsterdam time. Nothing is shown here before that."),
    )
    questions_until = MomentField(label=_("Questions until"))
    bids_until = MomentField(label=_("Bids until"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cpv"].initial = self.action.subject.cpv


class WithdrawForm(ActionForm):
    """Why the tender is withdrawn."""

    reason = LongTextField(label=_("Reason"), help_text=_("The participants read this."))
