"""The shape of what the acts on requests to take part and the selection need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, Group, LongTextField
from projects.award.forms import BidderAddressForm, OpeningForm, UploadBidForm
from projects.award.forms_assessment import CheckForm
from projects.award.lines import RequestsField
from projects.award.selection import selection_of, suitable_requests

YES, NO = "ja", "nee"


class OpenRequestsForm(OpeningForm):
    """Who opened the vault with the lead buyer, and which requests were found (R82, R83)."""

    bids = RequestsField(
        label=_("Requests to take part"),
        required=False,
        help_text=_(
            "One candidate on each line: name; e-mail address; complete (ja or nee); received at; remark. Leave a part "
            "empty when it is not known. Example: Schoon BV; info@schoon.example; ja; 31-03-2027 11:45;"
        ),
    )


class UploadRequestForm(UploadBidForm):
    """A file of a request."""

    part = forms.CharField(
        label=_("What it is"),
        max_length=120,
        required=False,
        help_text=_("For example: own declaration. Do not write the name of the candidate here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_price", None)


class CandidateAddressForm(BidderAddressForm):
    """Where the letter to a candidate goes."""

    email = forms.EmailField(label=_("E-mail address of the candidate"))


class CheckRequestForm(CheckForm):
    """Every ground for exclusion and every requirement, answered for one request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "When the candidate does not meet something: what, and why it cannot be invited. The candidate reads this."
        )


class SelectionForm(ActionForm):
    """Of every candidate that can be invited: whether it is, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = []
        for request in suitable_requests(self.action.lot):
            invited, reason = f"invited-{request.number}", f"reason-{request.number}"
            self.fields[invited] = forms.TypedChoiceField(
                label=_("Invited to bid"),
                choices=((YES, _("yes")), (NO, _("no"))),
                coerce=lambda answer: answer == YES,
                widget=forms.RadioSelect,
            )
            self.fields[reason] = LongTextField(
                label=_("Reason"),
                rows=3,
                required=False,
                help_text=_("Required when not invited; the candidate reads this in the letter."),
            )
            groups.append(Group(f"{request.number}. {request.bidder_name}", "", (invited, reason)))
        if selection_of(self.action.lot):
            self.fields["change"] = LongTextField(label=_("Why the selection changes"))
        self.groups = tuple(groups)


class SelectionLettersForm(ActionForm):
    """The text of the letters, and how they leave."""

    invitation_text = LongTextField(
        label=_("Text of the invitations"),
        rows=6,
        required=False,
        help_text=_("The notice, the address of the documents, the closing date and the award criteria are added."),
    )
    rejection_text = LongTextField(
        label=_("Text of the rejections"), rows=4, required=False, help_text=_("The reason is added to every letter.")
    )
    through_platform = forms.BooleanField(
        label=_("The letters are sent through the tender platform instead"),
        required=False,
        help_text=_("Then no mail leaves from here: send the letters that are made on the platform, on the same day."),
    )
