"""Preparing a decision: a contact person fills in what the decider then checks and records (R52, R58, reading A5)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.decisions.deciding import DecidingAction
from projects.decisions.forms import PrepareForm
from projects.decisions.models import PreparedDecision
from projects.decisions.receipts import offered_thing
from projects.documents import store
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.tree.links import full, member_act_path


class Preparing(DecidingAction):
    """A contact person prepares the decision; nothing is decided by it. Preparing again replaces what was prepared.

    `adoption` is the code of the act with which the decider then decides.
    """

    outcome = None
    notes_refusals = False
    form = PrepareForm
    adoption: ClassVar[str]
    explanation = _(
        "You decide nothing with this. Your decider finds what you fill in, checks it, and records the decision."
    )

    def already_done(self) -> None:
        """Never: what was prepared can be prepared again."""

    def clean(self, *, decided_on: date | None = None, **more: Any) -> None:
        if decided_on:
            self.check_day(decided_on)
        if not decided_on and not any(more.values()):
            raise ValidationError(_("Fill in at least one thing for your decider."))

    def perform(self, *, signed_document: CheckedUpload | None = None, **values: Any) -> PreparedDecision:
        earlier = self.prepared()
        document = earlier.document if earlier else None
        if signed_document:
            if document:
                store.withdraw(document)
            document = self.keep(signed_document, frozen=False)
        facts = values | {"document": document, "prepared_at": clock.now(), "prepared_by_name": self.by.name}
        return PreparedDecision.objects.update_or_create(
            round=self.asked_round(), authority=self.by.authority, defaults=facts
        )[0]

    def sentence(self, result: PreparedDecision) -> str:
        thing = offered_thing(result.round)
        return f"{capfirst(result.authority)} heeft het besluit over {thing} voorbereid. Er is nog niets besloten."

    def details(self, result: PreparedDecision) -> dict[str, Any]:
        return {"ronde": result.round_id, "document": result.document_id}

    def next_url(self, result: PreparedDecision) -> str:
        return ""

    def messages(self, result: PreparedDecision) -> Iterable[Draft]:
        address = full(member_act_path(self.subject, self.adoption, namens=result.authority_id, **self.over))
        note = f"\n\nBericht van {result.prepared_by_name}:\n{result.note}" if result.note else ""
        for person in self.may_decide():
            yield to_person(
                person,
                kind=self.code,
                authority=result.authority,
                subject=f"Besluit voorbereid: {self.subject}",
                body=f"{result.prepared_by_name} heeft het besluit over "
                f"{offered_thing(result.round)} voor “{self.subject}” voor u voorbereid. Er is nog "
                f"niets besloten: controleer het en leg het besluit vast.{note}\n\n{address}",
            )
