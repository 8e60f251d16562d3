"""The record of the award (proces-verbaal van gunning, art. 2.132 Aanbestedingswet 2012; R96)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award.desk import AtDesk
from projects.award.forms_record import AwardRecordForm
from projects.award.gates import decision_sent
from projects.award.lots import lots_not_closed
from projects.award.models import AwardRecord
from projects.award.papers_record import award_record_pdf
from projects.award.selectors import award_decision_of
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.tree.lots import OfLot
from projects.tree.models import Lot, Project
from projects.tree.rights import lead_buyer_of_project


class DrawUpAwardRecord(AtDesk, OfLot):
    """What was awarded to whom and why, from what the portal knows and what the lead buyer adds.

    A later version replaces an earlier one, which stays. Also after the award step, when the standstill has passed.
    """

    code = "proces-verbaal-van-gunning-opmaken"
    title = _("Draw up the record of the award")
    button = _("Draw up the record")
    explanation = _(
        "Bids, scores, reasons, mandates and dates come from the portal. The participants of this award can read it."
    )
    requirement = "R96"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    lot_gates = (decision_sent,)
    form = AwardRecordForm

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """Not the lots that were closed, or not tendered."""
        return lots_not_closed(subject)

    def initial(self) -> dict[str, object]:
        decision = award_decision_of(self.lot) if self.lot else None
        latest = decision.records.order_by("version").last() if decision else None
        return dict(latest.answers) if latest else {}

    def clean(self, **answers: str) -> None:
        latest = award_decision_of(self.lot).records.order_by("version").last()
        if latest and self._content(answers) == latest.answers and latest.made_at >= self._changed_at():
            raise ValidationError(_("Nothing differs from the record that was drawn up last."))

    def _content(self, answers: dict[str, str]) -> dict[str, str]:
        return {name: text.strip() for name, text in answers.items()}

    def _changed_at(self):
        """When something last happened to the decision that the record tells of."""
        decision = award_decision_of(self.lot)
        later = [row.made_at for row in decision.extensions.all()]
        for row in decision.suspensions.select_related("end"):
            later += [row.suspended_at, *([row.end.ended_at] if hasattr(row, "end") else [])]
        return max([decision.sent_at, *later])

    def perform(self, **answers: str) -> AwardRecord:
        decision, answers = award_decision_of(self.lot), self._content(answers)
        earlier = decision.records.order_by("version").last()
        version = earlier.version + 1 if earlier else 1
        document = store.add_pdf(
            self.subject,
            award_record_pdf(decision, answers, version, self.by.name),
            filename=f"proces-verbaal-van-gunning-{version}.pdf",
            title=f"Proces-verbaal van gunning: {self.thing}",
            kind=DocumentKind.AWARD_RECORD,
            step=Step.AWARD,
            audience=AudienceCode.OFFERED,
            by=self.by,
            lot=self.lot,
            replaces=earlier.document if earlier else None,
            frozen=True,
        )
        store.offer([document], participants_of(self.lot))
        return AwardRecord.objects.create(
            decision=decision,
            version=version,
            answers=answers,
            document=document,
            made_at=clock.now(),
            made_by_name=self.by.name,
        )

    def sentence(self, result: AwardRecord) -> str:
        return f"Het proces-verbaal van gunning{self.about} is opgemaakt, versie {result.version}."

    def details(self, result: AwardRecord) -> dict[str, object]:
        return {"proces-verbaal": result.pk, "sha256": result.document.sha256}
