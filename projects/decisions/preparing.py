"""Preparing a decision: a contact person fills in what the decider then checks and records (R52, R58, reading A5)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.forms import ActionForm, DayField, LongTextField
from projects.decisions.deciding import DecidingAction
from projects.decisions.models import DecisionRound, PreparedDecision, RoundKind
from projects.decisions.receipts import OFFERED_THING
from projects.documents import store
from projects.documents.forms import CheckedFileField
from projects.documents.models import Document, DocumentKind
from projects.documents.uploads import CheckedUpload, UploadKind
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.procedure.steps import AudienceCode
from projects.tree.links import full, member_act_path

# What the form of the decider starts with.
PREPARED_FIELDS = (
    "decided_on",
    "decision_number",
    "signer_name",
    "signer_function",
    "second_signer_name",
    "second_signer_function",
)


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


class Preparing(DecidingAction):
    """A contact person prepares the decision; nothing is decided by it. Preparing again replaces what was prepared.

    `adoption` is the code of the act with which the decider then decides.
    """

    outcome = None
    form = PrepareForm
    adoption: ClassVar[str]
    explanation = _(
        "You decide nothing with this. Your decider finds what you fill in, checks it, and records the decision."
    )

    def already_done(self) -> None:
        """Never: what was prepared can be prepared again."""

    def initial(self) -> dict[str, Any]:
        """What was prepared before."""
        return prepared_values(prepared_in(self.asked_round(), self.by.authority))

    def clean(self, *, decided_on: date | None = None, **more: Any) -> None:
        if decided_on:
            self.check_day(decided_on)
        if not decided_on and not any(more.values()):
            raise ValidationError(_("Fill in at least one thing for your decider."))

    def perform(self, *, signed_document: CheckedUpload | None = None, **values: Any) -> PreparedDecision:
        round, authority = self.asked_round(), self.by.authority
        earlier = prepared_in(round, authority)
        document = earlier.document if earlier else None
        if signed_document:
            if document:
                store.withdraw(document)
            document = keep_signed(self, signed_document)
        facts = values | {"document": document, "prepared_at": clock.now(), "prepared_by_name": self.by.name}
        return PreparedDecision.objects.update_or_create(round=round, authority=authority, defaults=facts)[0]

    def sentence(self, result: PreparedDecision) -> str:
        thing = OFFERED_THING[RoundKind(result.round.kind)]
        return f"{capfirst(result.authority)} heeft het besluit over {thing} voorbereid. Er is nog niets besloten."

    def details(self, result: PreparedDecision) -> dict[str, Any]:
        return {"ronde": result.round_id, "document": result.document_id}

    def messages(self, result: PreparedDecision) -> Iterable[Draft]:
        address = f"{full(member_act_path(self.subject, self.adoption))}?namens={result.authority_id}"
        note = f"\n\nBericht van {result.prepared_by_name}:\n{result.note}" if result.note else ""
        for person in self.may_decide():
            yield to_person(
                person,
                kind=self.code,
                authority=result.authority,
                subject=f"Besluit voorbereid: {self.subject}",
                body=f"{result.prepared_by_name} heeft het besluit over "
                f"{OFFERED_THING[RoundKind(result.round.kind)]} voor “{self.subject}” voor u voorbereid. Er is nog "
                f"niets besloten: controleer het en leg het besluit vast.{note}\n\n{address}",
            )


def prepared_in(round: DecisionRound | None, authority: ContractingAuthority | None) -> PreparedDecision | None:
    """What a contact person of this authority prepared in this round, or None."""
    if round is None or authority is None:
        return None
    return PreparedDecision.objects.filter(round=round, authority=authority).select_related("document").first()


def prepared_values(prepared: PreparedDecision | None) -> dict[str, Any]:
    """The fields of a form that start filled in."""
    return {name: getattr(prepared, name) for name in PREPARED_FIELDS} if prepared else {}


def keep_signed(action: DecidingAction, upload: CheckedUpload) -> Document:
    """Keeps a signed decision that may still be replaced, for its own authority only."""
    document = store.add_upload(
        action.subject,
        upload,
        title=f"Ondertekend besluit {action.by.authority}",
        kind=DocumentKind.SIGNED_DECISION,
        step=action.step,
        audience=AudienceCode.OFFERED,
        by=action.by,
    )
    store.offer([document], [action.by.authority])
    return document
