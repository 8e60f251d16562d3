"""The shape of what the acts of the strategy need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.cpv_fields import CpvField
from projects.actions.forms import ActionForm, DayField, LongTextField, MomentField
from projects.actions.numbers import DecimalField
from projects.decisions.forms import SignedDecisionForm
from projects.documents.models import Document
from projects.participation.selectors import interested_authorities
from projects.strategy.selectors import attachments


class ContributionForm(ActionForm):
    """What contract management brings in (R7)."""

    text = LongTextField(
        label=_("Contribution of contract management"),
        rows=8,
        help_text=_("Experience with the current contract, and what the new one needs."),
    )


class CirculateForm(ActionForm):
    """Until when authorities may react (R53, R54)."""

    remarks_until = DayField(label=_("Last day for remarks"))


class RemarkForm(ActionForm):
    """A remark, or none (R54)."""

    text = LongTextField(label=_("Remark"), rows=6, required=False)
    no_remarks = forms.BooleanField(label=_("We have no remarks on this concept."), required=False)


class AnswerForm(ActionForm):
    """What is done with a remark (R54)."""

    answer = LongTextField(label=_("Answer, and what is done with the remark"), rows=4)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = f"{self.action.target.authority}: {self.action.target.text}"


class OfferForm(ActionForm):
    """Until when the authorities can adopt, and which attachments belong to the version (R55, R61)."""

    deadline = MomentField(
        label=_("Deadline for adopting and signing"),
        help_text=_("Day and hour, Amsterdam time. Who has not adopted and signed by then cannot take part."),
    )
    attachments = forms.ModelMultipleChoiceField(
        label=_("Attachments that belong to the strategy"),
        queryset=Document.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Everybody who is asked can read what you choose here, for good."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        found = attachments(self.action.subject)
        self.fields["attachments"].queryset = found
        self.fields["attachments"].initial = [document.pk for document in found]


class AdoptForm(SignedDecisionForm):
    """The one indivisible decision: strategy, mandate and commitment, with its signature (R58–R60)."""

    agree_mandate = forms.BooleanField(label=_("Our authority gives the mandate as it is written here."))
    agree_commitment = forms.BooleanField(
        label=_("Our authority commits to the planning, the choices of the procurement team and the outcome.")
    )
    field_order = ("decided_on", "decision_number", "agree_mandate", "agree_commitment")


class DeadlineForm(ActionForm):
    """A new deadline, and why (R67)."""

    deadline = MomentField(label=_("New deadline"))
    reason = LongTextField(label=_("Reason"))


class VoidForm(ActionForm):
    """Why the version is taken back (R56)."""

    reason = LongTextField(label=_("Reason"), help_text=_("Everybody who was asked reads this."))


class LotForm(ActionForm):
    """What a lot is about, and whom it is for (R49)."""

    title = forms.CharField(label=_("Title"), max_length=200)
    description = LongTextField(label=_("Description"), required=False)
    cpv = CpvField(label=_("CPV code"), required=False)
    estimated_value = DecimalField(
        label=_("Estimated value (euro, without VAT)"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    authorities = forms.ModelMultipleChoiceField(
        label=_("Only for these authorities"),
        queryset=ContractingAuthority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose nobody when the lot is for all participants."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        found = [authority.pk for authority in interested_authorities(self.action.subject)]
        self.fields["authorities"].queryset = ContractingAuthority.objects.filter(pk__in=found).order_by("name")
        self.fields["cpv"].explain(self.initial.get("cpv") or self.action.subject.cpv)


class DropLotForm(ActionForm):
    """Why a lot is not tendered."""

    reason = LongTextField(label=_("Reason"), rows=2)
