"""The shape of what the acts around the tender documents need."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from projects.actions.cpv_fields import CpvField, CpvListField
from projects.actions.forms import ActionForm, DayField, LongTextField, MomentField
from projects.actions.numbers import DecimalField
from projects.documents.forms import CheckedFileField
from projects.documents.models import Document, DocumentKind
from projects.documents.uploads import UploadKind
from projects.procedure import clock
from projects.procedure.tendering import Nature, procedures
from projects.tender_documents.models import CLOSING_DATES, PreparedPublication, TenderFacts
from projects.tree.models import Lot, Project

AFTER = {
    "questions_until": _("Bids close after questions."),
    "requests_until": _("Bids close after the requests to take part."),
}
NUTS = RegexValidator(r"^NL\w{0,3}$", _("A NUTS code of the Netherlands starts with NL: NL411."))


def known_facts(project: Project) -> dict[str, Any]:
    """What a form about the notice starts with: what was prepared, otherwise what the project says."""
    lots = project.lots.all()
    prepared = PreparedPublication.objects.filter(project=project).first()
    if prepared:
        names = [field.name for field in TenderFacts._meta.fields] + ["questions_until", "bids_until", "place", "nuts"]
        return model_to_dict(prepared, fields=names) | {"lots": [lot.pk for lot in prepared.lots.all()]}
    total = sum(lot.estimated_value or 0 for lot in lots) or project.estimated_value
    return {
        "cpv": project.cpv,
        "additional_cpv": sorted({lot.cpv for lot in lots if lot.cpv and lot.cpv != project.cpv}),
        "nature": Nature.SERVICES,
        "estimated_value": total,
        "lots": [lot.pk for lot in lots],
    }


class NoticeForm(ActionForm):
    """What a notice says, besides where and when it is published (R71)."""

    procedure = forms.ChoiceField(label=_("Procedure"))
    nature = forms.ChoiceField(label=_("Nature of the contract"), choices=Nature.choices)
    cpv = CpvField(label=_("CPV code"))
    additional_cpv = CpvListField(label=_("Additional CPV codes"), required=False)
    estimated_value = DecimalField(
        label=_("Estimated value (euro, without VAT)"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("All lots together. Only the procurement team reads this."),
    )
    lots = forms.ModelMultipleChoiceField(
        label=_("Lots"), queryset=Lot.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    sent_on = DayField(
        label=_("Notice sent on"),
        required=False,
        help_text=_("The terms run from this day. Empty: from the day of publication."),
    )
    questions_until = MomentField(label=_("Questions until"))
    requests_until = MomentField(
        label=_("Requests to take part until"),
        required=False,
        help_text=_("Only for a procedure with a selection. Day and hour, Amsterdam time."),
    )
    bids_until = MomentField(label=_("Bids until"))
    urgent = forms.BooleanField(label=_("The situation is urgent (art. 2.74): shorter terms"), required=False)
    urgency_reason = LongTextField(label=_("Why it is urgent"), rows=2, required=False)
    prior_notice_on = DayField(
        label=_("Prior information notice sent on"),
        required=False,
        help_text=_("Only when it shortens the term (art. 2.71)."),
    )
    limited_access = forms.BooleanField(
        label=_("The documents are not freely, directly and fully accessible online (art. 2.72)"), required=False
    )
    on_paper = forms.BooleanField(label=_("Bids are not handed in electronically (art. 2.74b)"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        project = self.action.subject
        self.fields["procedure"].choices = [
            (rule.procedure.value, rule.procedure.label) for rule in procedures(clock.today())
        ]
        self.fields["cpv"].explain(self.initial.get("cpv") or project.cpv)
        if project.named_lots:
            self.fields["lots"].queryset = project.named_lots
        else:
            del self.fields["lots"]


class PrepareForm(NoticeForm):
    """What the lead buyer has in mind; dates may still be unknown."""

    place = forms.CharField(label=_("Place of performance"), max_length=200, required=False)
    nuts = forms.CharField(
        label=_("NUTS code of the place"), max_length=5, required=False, validators=[NUTS], help_text="NL411"
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("questions_until", "bids_until"):
            self.fields[name].required = False


class PublishForm(NoticeForm):
    """What was published on the platform, where, and until when market parties can react (R71, R74, R84)."""

    platform = forms.CharField(label=_("Tender platform"), max_length=80)
    notice_number = forms.CharField(label=_("Number of the notice"), max_length=80)
    ted_number = forms.CharField(
        label=_("Number on TED"),
        max_length=80,
        required=False,
        help_text=_("For a European tender. You can add it later."),
    )
    url = forms.URLField(label=_("Address on the platform"), max_length=500, assume_scheme="https")
    published_at = MomentField(
        label=_("Published at"),
        help_text=_("When the platform published it. Amsterdam time. Nothing is shown here before that."),
    )
    field_order = ("platform", "notice_number", "ted_number", "url", "published_at")


class TedNumberForm(ActionForm):
    """The number the European Union gave to the notice."""

    ted_number = forms.CharField(label=_("Number on TED"), max_length=80)


class ClosingDatesForm(ActionForm):
    """New closing dates, where that was published, and why (art. 2.67, 2.73)."""

    questions_until = MomentField(label=_("Questions until"))
    requests_until = MomentField(label=_("Requests to take part until"), required=False)
    bids_until = MomentField(label=_("Bids until"))
    reason = LongTextField(label=_("Reason"), help_text=_("The participants and the team read this."))
    earlier_because = LongTextField(
        label=_("Why bids close earlier"),
        rows=2,
        required=False,
        help_text=_("Only when they do: as a rule bids close later, never earlier."),
    )
    published_at = MomentField(
        label=_("Rectification published at"), help_text=_("When the platform published it. Amsterdam time.")
    )
    notice_number = forms.CharField(label=_("Number of the rectification"), max_length=80, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get(CLOSING_DATES[1]):
            del self.fields["requests_until"]


class DraftForm(ActionForm):
    """A draft for the team (R69, R70)."""

    title = forms.CharField(label=_("Title"), max_length=250)
    file = CheckedFileField(label=_("File"), upload_kind=UploadKind.DOCUMENT)
    replaces = forms.ModelChoiceField(
        label=_("New version of"), queryset=Document.objects.none(), required=False, empty_label=_("nothing, it is new")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = self.action.subject.documents.current()
        self.fields["replaces"].queryset = rows.filter(kind=DocumentKind.TENDER_DOCUMENT)


class WithdrawForm(ActionForm):
    """Why the tender is withdrawn."""

    reason = LongTextField(label=_("Reason"), help_text=_("The participants read this."))
