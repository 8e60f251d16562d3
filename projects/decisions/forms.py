"""The shape of what deciding and preparing a decision need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.forms import ActionForm, DayField, Group, LongTextField
from projects.documents.forms import CheckedFileField
from projects.documents.uploads import UploadKind


class DecisionForm(ActionForm):
    """When the deciding body decided, and under which number (R58)."""

    decided_on = DayField(label=_("Date of the decision"), help_text=_("The day on which the deciding body decided."))
    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=80, help_text=_("The number in your own administration.")
    )


class SignedDecisionForm(DecisionForm):
    """A decision with its signature: a signed PDF, or a signature in the portal; exactly one of them (reading A5)."""

    groups = (
        Group(
            _("How is it signed?"),
            _("Choose one of the ways below."),
            ("use_prepared", "signed_document", "sign_in_portal"),
        ),
    )
    signer_name = forms.CharField(label=_("Name of the signer"), max_length=200)
    signer_function = forms.CharField(label=_("Function of the signer"), max_length=120)
    second_signer_name = forms.CharField(
        label=_("Name of the second signer"),
        max_length=200,
        required=False,
        help_text=_("When two people signed the document, for example the mayor and the secretary."),
    )
    second_signer_function = forms.CharField(label=_("Function of the second signer"), max_length=120, required=False)
    signed_document = CheckedFileField(
        label=_("Signed decision (PDF)"),
        upload_kind=UploadKind.SIGNED_DECISION,
        required=False,
        help_text=_(
            "A digital signature is checked: the file must be exactly as it was signed. A scan is accepted too."
        ),
    )
    sign_in_portal = forms.BooleanField(
        label=_("I sign in the portal; I confirm with my second factor that it is me."), required=False
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        prepared = self.action.prepared()
        if prepared and prepared.document:
            self.fields["use_prepared"] = forms.BooleanField(
                label=_("Use the signed decision that was prepared: %(file)s") % {"file": prepared.document.filename},
                required=False,
                initial=True,
                help_text=_("Open it above and check it."),
            )
            names = list(self.fields)
            names.insert(names.index("signed_document"), names.pop())
            self.order_fields(names)


class DeclineForm(DecisionForm):
    """A decision not to adopt, with the reason (R68, R94)."""

    decision_number = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)
    reason = LongTextField(label=_("Reason"))


class PrepareForm(ActionForm):
    """What is known of the decision so far; everything may come later."""

    decided_on = DayField(
        label=_("Date of the decision"),
        required=False,
        help_text=_("The day on which the deciding body decided, when it has."),
    )
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)
    signer_name = forms.CharField(label=_("Name of the signer"), max_length=200, required=False)
    signer_function = forms.CharField(label=_("Function of the signer"), max_length=120, required=False)
    second_signer_name = forms.CharField(label=_("Name of the second signer"), max_length=200, required=False)
    second_signer_function = forms.CharField(label=_("Function of the second signer"), max_length=120, required=False)
    signed_document = CheckedFileField(
        label=_("Signed decision (PDF)"),
        upload_kind=UploadKind.SIGNED_DECISION,
        required=False,
        help_text=_("Your decider sees it and decides whether it is used."),
    )
    note = LongTextField(label=_("Message to your decider"), rows=3, required=False)
