"""The shape of what the acts of the tendering and award step need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, DayField, LongTextField, MomentField
from projects.award.letters import AWARD_TEXT, REJECTION_TEXT
from projects.award.lines import BidsField
from projects.award.method import rules_of
from projects.award.models import Bid, NoStandstill
from projects.award.selectors import bids_of, ranking
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.procedure.steps import NORMS


class OpeningForm(ActionForm):
    """Who opened the vault with the lead buyer, and what was found (R82, R83)."""

    second_person = forms.CharField(
        label=_("Opened together with"), max_length=200, help_text=_("The second person at the opening.")
    )
    present = LongTextField(label=_("Also present"), rows=2, required=False)
    bids = BidsField(
        label=_("Bids"),
        required=False,
        help_text=_(
            "One bidder on each line: name; e-mail address; complete (ja or nee); price; remark. Leave a part empty "
            "when it is not known. Example: Schoon BV; info@schoon.example; ja; 1.250.000,00;"
        ),
    )
    remarks = LongTextField(label=_("Remarks on the opening"), required=False)


class UploadBidForm(ActionForm):
    """A file of a bid."""

    file = CheckedFileField(label=_("File"), upload_kind=UploadKind.DOCUMENT)
    part = forms.CharField(
        label=_("What it is"),
        max_length=120,
        required=False,
        help_text=_("For example: price sheet. Do not write the name of the bidder here."),
    )
    is_price = forms.BooleanField(label=_("From the envelope with the prices"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_of(self.action.target.lot)
        if not (rules and rules.two_envelopes):
            del self.fields["is_price"]


class BidderAddressForm(ActionForm):
    """Where the letter to a bidder goes."""

    email = forms.EmailField(label=_("E-mail address of the bidder"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = self.action.target.bidder_email


class _BidChoice(forms.ModelChoiceField):
    def label_from_instance(self, bid: Bid) -> str:
        return f"{bid.number}. {bid.bidder_name}"


class RecommendationForm(ActionForm):
    """Whom the team recommends, why, and by when the authorities are asked to adopt (R88, R95)."""

    winner = _BidChoice(label=_("Award to"), queryset=Bid.objects.none())
    motivation = LongTextField(label=_("Motivation of the recommendation"), rows=10)
    adopt_by = MomentField(
        label=_("Adopt before"), help_text=_("Day and hour, Amsterdam time. Nobody is excluded after it.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        first = [row.bid.pk for row in ranking(self.action.lot) if row.rank == 1]
        self.fields["winner"].queryset = bids_of(self.action.lot).filter(pk__in=first)
        self.fields["winner"].initial = first[0] if first else None


class WithdrawRecommendationForm(ActionForm):
    """Why the recommendation is taken back."""

    reason = LongTextField(label=_("Reason"), help_text=_("Everybody who was asked reads this."))


class AwardDecisionForm(ActionForm):
    """The standstill period and the text of the letters (R91, R92, R96)."""

    standstill_days = forms.IntegerField(
        label=_("Days of the standstill period"),
        min_value=NORMS.standstill_days,
        max_value=365,
        initial=NORMS.standstill_days,
    )
    contractual_days = forms.IntegerField(
        label=_("Days of the term in the tender documents"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_("When the documents give bidders a term of their own to object. It is counted beside it."),
    )
    no_standstill = forms.ChoiceField(
        label=_("No standstill period, because"),
        choices=[("", _("there is one")), *NoStandstill.choices],
        required=False,
        help_text=_("Only on a ground of art. 2.127 lid 4."),
    )
    award_text = LongTextField(label=_("Text of the award letter"), rows=6, initial=AWARD_TEXT)
    rejection_text = LongTextField(
        label=_("Text of the rejection letters"),
        rows=6,
        initial=REJECTION_TEXT,
        help_text=_("Score, motivation, mandates and the standstill period are added to every letter."),
    )
    advantages = LongTextField(
        label=_("Characteristics and relative advantages of the chosen bid"),
        rows=6,
        help_text=_("Stands in every rejection letter (art. 2.130). Nothing that is confidential of the winner."),
    )


class MakeLettersForm(AwardDecisionForm):
    """The same, and the day on which the letters leave through the platform (R92)."""

    send_on = DayField(
        label=_("Day on which you send the letters on the platform"),
        help_text=_("The letters name the last day of the standstill period, counted from this day."),
    )
    field_order = ("send_on",)


class LettersSentForm(ActionForm):
    """When the platform sent the letters (R92)."""

    sent_at = MomentField(label=_("Sent at"), help_text=_("When the platform sent the letters, Amsterdam time."))


class ExtensionForm(ActionForm):
    """A later last day, and why (R97)."""

    last_day = DayField(label=_("New last day of the standstill period"))
    reason = LongTextField(label=_("Reason"), help_text=_("The participants read this; bidders read the new day only."))


class SuspendForm(ActionForm):
    """The legal proceedings (art. 2.131)."""

    reason = LongTextField(label=_("Which proceedings, and about what"), help_text=_("The participants read this."))
    file = CheckedFileField(
        label=_("Document (the summons)"),
        upload_kind=UploadKind.DOCUMENT,
        help_text=_("Or the letter or mail that announces it."),
    )


class EndSuspensionForm(ActionForm):
    """How the proceedings ended."""

    outcome = LongTextField(label=_("How the proceedings ended"), help_text=_("The participants read this."))
    last_day = DayField(
        label=_("Last day on which the award still waits"),
        help_text=_("Not before the standstill period ends; the ruling may give a later day."),
    )


class CloseLotForm(ActionForm):
    """Why a lot is not awarded."""

    reason = LongTextField(label=_("Reason"), help_text=_("The participants of this lot read this."))


class WithdrawDecisionForm(ActionForm):
    """Why the award decision is withdrawn."""

    reason = LongTextField(label=_("Reason"), help_text=_("The participants and the bidders read this."))
