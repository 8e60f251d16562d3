"""The shape of what assessing needs; most fields follow from the rules that were laid down (R87)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, Group, LongTextField
from projects.actions.numbers import DecimalField
from projects.award.checklist import items_of
from projects.award.method import rules_of
from projects.award.scoring.rules import shown
from projects.award.selectors import valid_bids

PASSES, FAILS, NOT_ASKED = "ja", "nee", "nvt"
ANSWERS = ((PASSES, _("meets it")), (FAILS, _("does not meet it")), (NOT_ASKED, _("does not apply")))


class CheckForm(ActionForm):
    """Every ground for exclusion and every requirement, answered for one bid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items_of(rules_of(self.action.target.lot)):
            self.fields[item.code] = forms.ChoiceField(
                label=f"{item.text} ({item.article})" if item.article else item.text, choices=ANSWERS, initial=PASSES
            )
        self.fields["reason"] = LongTextField(
            label=_("Reason"),
            required=False,
            help_text=_("When the bid does not meet something: what, and why it is set aside. The bidder reads this."),
        )


class ScoresForm(ActionForm):
    """A score from the scale and a motivation for every criterion on quality."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = []
        for criterion in rules_of(self.action.target.lot).quality:
            score, motivation = f"{criterion.code}-score", f"{criterion.code}-motivation"
            words = [(str(s), f"{shown(s)} – {word}" if word else shown(s)) for s, word in criterion.scale]
            self.fields[score] = forms.TypedChoiceField(
                label=_("Score"), choices=words, coerce=Decimal, widget=forms.RadioSelect
            )
            self.fields[motivation] = LongTextField(label=_("Motivation"), rows=4)
            groups.append(Group(criterion.title, "", (score, motivation)))
        self.groups = tuple(groups)


class OpenConsensusForm(ActionForm):
    """Why the team goes on without somebody's scores."""

    without = LongTextField(
        label=_("Why you go on without the scores that are missing"),
        required=False,
        help_text=_("Only when somebody cannot score. The names are added."),
    )


class PricesForm(ActionForm):
    """Who opened the envelope with the prices with the lead buyer, and the price of every bid."""

    second_person = forms.CharField(label=_("Opened together with"), max_length=200)
    present = LongTextField(label=_("Also present"), rows=2, required=False)
    remarks = LongTextField(label=_("Remarks on the opening"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bid in valid_bids(self.action.lot):
            self.fields[f"price-{bid.number}"] = DecimalField(
                label=_("Price of bid %(number)s, %(bidder)s") % {"number": bid.number, "bidder": bid.bidder_name},
                min_value=Decimal("0.01"),
                max_digits=14,
                decimal_places=2,
            )


class OutcomeForm(ActionForm):
    """In which order lots were drawn, when bids are equal."""

    drawn = forms.CharField(
        label=_("Order in which lots were drawn"),
        required=False,
        max_length=200,
        help_text=_("Only for equal bids: their numbers, the first drawn first, with commas between them."),
    )
