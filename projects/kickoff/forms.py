"""The shape of what the acts around the kickoff meeting need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from accounts.staff import StaffRole, people_in
from projects.actions.forms import ActionForm, LongTextField, MomentField
from projects.participation.selectors import interested_authorities


class InviteForm(ActionForm):
    """When and where."""

    starts_at = MomentField(label=_("Starts at"))
    ends_at = MomentField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    online_url = forms.URLField(label=_("Link for taking part online"), required=False, assume_scheme="https")
    remark = LongTextField(label=_("Text for in the invitation"), required=False)


class ReplyForm(ActionForm):
    """Coming or not, and with how many."""

    coming = forms.TypedChoiceField(
        label=_("Is somebody of your authority coming?"),
        choices=[("yes", _("Yes, we are coming")), ("no", _("No, we are not coming"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    people = forms.IntegerField(label=_("With how many people?"), min_value=0, max_value=50, initial=1)


class HoldForm(ActionForm):
    """Who was there, and what came out."""

    present = forms.ModelMultipleChoiceField(
        label=_("Authorities present"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    staff = forms.ModelMultipleChoiceField(
        label=_("Present of the purchasing organisation"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one lead buyer and one contract manager."),
    )
    results = LongTextField(label=_("Results of the meeting, per goal"), rows=8)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        interested = [a.pk for a in interested_authorities(self.action.subject)]
        self.fields["present"].queryset = ContractingAuthority.objects.filter(pk__in=interested)
        self.fields["staff"].queryset = people_in(*StaffRole.values)
