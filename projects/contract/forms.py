"""The shape of what the acts of the contract step need."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.forms import ActionForm, DayField, Group, LongTextField, MomentField
from projects.contract.models import ChangeOutcome, ImplementationState
from projects.contract.selectors import changes_to, suppliers_to_sign
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind
from projects.participation.selectors import participants_of


class ChangesForm(ActionForm):
    """What was done with every answer that changes the agreement (R98). Its data are `rows`."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.changes = {row.question.pk: row for row in changes_to(self.action.lot)}
        groups = []
        for pk, row in self.changes.items():
            question, change = row.question, row.change
            self.fields[f"outcome_{pk}"] = forms.ChoiceField(
                label=_("What became of it?"),
                choices=ChangeOutcome.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=change and change.outcome,
            )
            self.fields[f"explanation_{pk}"] = LongTextField(
                label=_("In which article, or why not"),
                rows=2,
                required=False,
                initial=change.explanation if change else "",
            )
            about = f" ({question.where})" if question.where else ""
            answer = _("Question: %(question)s Answer: %(answer)s") % {
                "question": question.public_text,
                "answer": question.answer,
            }
            legend = capfirst(f"{question}{about}")
            groups.append(Group(legend, str(answer), (f"outcome_{pk}", f"explanation_{pk}")))
        self.groups = tuple(groups)

    def clean(self) -> dict[str, Any]:
        data, rows = super().clean(), {}
        for pk, row in self.changes.items():
            question, change = row.question, row.change
            outcome, explanation = data.get(f"outcome_{pk}") or "", (data.get(f"explanation_{pk}") or "").strip()
            if outcome and not explanation:
                self.add_error(f"explanation_{pk}", _("Write where it was worked in, or why it is not applicable."))
            elif explanation and not outcome:
                self.add_error(f"outcome_{pk}", _("Choose what became of this answer."))
            elif outcome and (change is None or (change.outcome, change.explanation) != (outcome, explanation)):
                rows[question] = (ChangeOutcome(outcome), explanation)
        return {"rows": rows}


class Supplier(NamedTuple):
    """Who signs an agreement beside the winner."""

    name: str
    email: str


class SendDefinitiveAwardForm(ActionForm):
    """The term of the agreement, and who sign it beside the participants and the winner (R99, R100)."""

    starts_on = DayField(label=_("First day of the agreement"))
    ends_on = DayField(label=_("Last day of the agreement"))
    others = LongTextField(
        label=_("Other suppliers that sign the agreement"),
        rows=3,
        required=False,
        help_text=_(
            "For example the partners of a combination. One on each line: the name, a semicolon, the e-mail address."
        ),
    )

    def clean_others(self) -> tuple[Supplier, ...]:
        """The lines that were filled in. Raises ValidationError with the line that cannot be read."""
        found = []
        for line in filter(str.strip, self.cleaned_data["others"].splitlines()):
            name, _semicolon, email = (part.strip() for part in line.rpartition(";"))
            try:
                validate_email(email)
            except ValidationError as error:
                sentence = _("“%(line)s” is not a name, a semicolon and an e-mail address.")
                raise ValidationError(sentence % {"line": line.strip()}) from error
            if not name:
                raise ValidationError(_("Write the name of the supplier before %(email)s.") % {"email": email})
            found.append(Supplier(name[:200], email))
        return tuple(found)


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
    reason = LongTextField(
        label=_("Why this file can be accepted"),
        rows=3,
        required=False,
        help_text=_("Only when there is something to remark on the file, such as a certificate that is not trusted."),
    )


class SupplierSignatureForm(SignatureForm):
    """The same, with which supplier it is when there are several."""

    supplier = forms.ChoiceField(label=_("Which supplier signed?"))
    field_order = ["supplier"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        waiting = suppliers_to_sign(self.action.agreement) if self.action.agreement else []
        if len(waiting) > 1:
            self.fields["supplier"].choices = [(name, name) for name in waiting]
        else:
            del self.fields["supplier"]


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
