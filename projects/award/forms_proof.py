"""The shape of what asking and judging proof needs, and longer validity of bids."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, DayField, LongTextField
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind

# Art. 2.89 Aanbestedingswet 2012.
ITEMS = (
    "Gedragsverklaring aanbesteden\n"
    "Verklaring van de Belastingdienst over belastingen en sociale premies\n"
    "Uittreksel uit het handelsregister"
)
YES, NO = "yes", "no"


class AskProofForm(ActionForm):
    """What the intended winner proves, and by when."""

    items = LongTextField(
        label=_("Proof asked"), rows=5, initial=ITEMS, help_text=_("One piece of proof on each line.")
    )
    due_on = DayField(label=_("Not later than"))
    through_platform = forms.BooleanField(label=_("I ask it through the tender platform; send no mail"), required=False)


class JudgeProofForm(ActionForm):
    """Whether it is in order."""

    sufficient = forms.TypedChoiceField(
        label=_("The proof"),
        choices=[(YES, _("is in order")), (NO, _("is not in order, or did not come"))],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
    )
    remark = LongTextField(label=_("Remark"), required=False, help_text=_("Do not write the name of the bidder here."))
    file = CheckedFileField(label=_("The proof"), upload_kind=UploadKind.DOCUMENT, required=False)


class ValidityForm(ActionForm):
    """Until when, and why."""

    last_day = DayField(label=_("Bids are valid through"))
    reason = LongTextField(
        label=_("What it rests on"), rows=3, help_text=_("For example: all bidders agreed in writing on 3 March.")
    )
