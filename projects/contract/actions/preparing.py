"""The agreement before it is sent: the answers worked into it, and its text established (R29, R98)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award.gates_lots import lot_tendered
from projects.clarification.models import Question
from projects.contract import forms
from projects.contract.actions.base import OfLotToAward
from projects.contract.gates import (
    agreement_there,
    agreements_to_sign,
    award_not_sent,
    changes_processed,
    changes_there,
    not_established,
)
from projects.contract.models import AgreementChange, AgreementText, ChangeOutcome
from projects.contract.selectors import changes_to
from projects.documents import store
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.procedure.wording import listed
from projects.tree.gates import running
from projects.tree.rights import lead_buyer_of_project


class Prepare(OfLotToAward):
    """An act on the agreement of a lot before its definitive award."""

    requirement = "R98"
    step = Step.CONTRACT
    rights = (lead_buyer_of_project,)
    gates = (running,)


class ProcessChanges(Prepare):
    """Of every answer that changes the agreement: worked into it, or not applicable, and where or why (R79, R98)."""

    code = "antwoorden-verwerken"
    title = _("Work the answers into the agreement")
    button = _("Record what became of these answers")
    explanation = _(
        "Only the answers you fill in are recorded; the others stay open. You can change this until the definitive "
        "award was sent."
    )
    lot_gates = (lot_tendered, award_not_sent, changes_there)
    form = forms.ChangesForm

    def clean(self, *, rows: dict[Question, tuple[ChangeOutcome, str]]) -> None:
        if not rows:
            raise ValidationError(_("Nothing was filled in or changed, so there is nothing to record."))

    def perform(self, *, rows: dict[Question, tuple[ChangeOutcome, str]]) -> list[AgreementChange]:
        return [
            AgreementChange.objects.create(
                lot=self.lot,
                question=question,
                outcome=outcome,
                explanation=explanation,
                recorded_at=clock.now(),
                recorded_by_name=self.by.name,
            )
            for question, (outcome, explanation) in rows.items()
        ]

    def sentence(self, result: list[AgreementChange]) -> str:
        words = {ChangeOutcome.PROCESSED: "verwerkt", ChangeOutcome.NOT_APPLICABLE: "niet van toepassing"}
        parts = [f"vraag {row.question.number} is {words[row.outcome]}" for row in result]
        return f"Antwoorden die de overeenkomst{self.about} wijzigen: {listed(parts)}."

    def details(self, result: list[AgreementChange]) -> dict[str, object]:
        return {f"vraag {row.question.number}": [row.outcome, row.explanation] for row in result}


class EstablishAgreement(Prepare):
    """The text everybody signs is fixed: one for all participants, with every answer worked into it (R29, R98)."""

    code = "overeenkomst-vaststellen"
    title = _("Establish the agreement")
    button = _("Establish this text")
    explanation = _(
        "Everybody signs this text: it is the same for all participants. Upload a new version when something must "
        "still change, and establish that one."
    )
    lot_gates = (lot_tendered, award_not_sent, agreement_there, changes_processed, not_established)
    confirm = True
    template = "contract/establish_agreement.html"

    def agreement(self) -> object:
        """The document that is established."""
        return next(iter(agreements_to_sign(self.lot)), None)

    def changes(self) -> list:
        """What became of the answers that change it."""
        return changes_to(self.lot)

    def perform(self) -> AgreementText:
        document = agreements_to_sign(self.lot)[0]
        store.freeze([document])
        return AgreementText.objects.create(
            lot=self.lot,
            document=document,
            sha256=document.sha256,
            established_at=clock.now(),
            established_by_name=self.by.name,
        )

    def sentence(self, result: AgreementText) -> str:
        return f"De overeenkomst{self.about} is vastgesteld: {result.document.title} (sha256 {result.sha256})."

    def details(self, result: AgreementText) -> dict[str, object]:
        changes = {
            f"vraag {row.question.number}": [row.change.outcome, row.change.explanation] for row in self.changes()
        }
        return {"document": result.document_id, "sha256": result.sha256, "antwoorden verwerkt": changes}
