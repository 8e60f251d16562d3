"""That the award notice was sent (art. 2.134 Aanbestedingswet 2012; R96)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.contract import forms
from projects.contract.actions.base import OfAgreement
from projects.contract.award_notice import notice_due
from projects.contract.gates import agreement_sent, notice_not_recorded
from projects.contract.models import AwardNotice
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import Step
from projects.procedure.wording import day
from projects.tree.rights import lead_buyer_of_project


class RecordAwardNotice(OfAgreement):
    """The notice of the award was sent; also after the project is finished."""

    code = "aankondiging-gunning-vastleggen"
    title = _("Record the award notice")
    button = _("Record the notice")
    explanation = _(
        "Send the notice first, on TenderNed. The data that its form asks stand on a page of this step. It is due "
        "thirty days after the definitive award (art. 2.134)."
    )
    requirement = "R96"
    step = Step.CONTRACT
    rights = (lead_buyer_of_project,)
    lot_gates = (agreement_sent, notice_not_recorded)
    form = forms.AwardNoticeForm
    template = "contract/award_notice_link.html"

    def clean(self, *, sent_on: date, **more: object) -> None:
        awarded_on = self.agreement.sent_at.astimezone(AMSTERDAM).date()
        if not awarded_on <= sent_on <= clock.today():
            facts = {"day": day(awarded_on)}
            sentence = _("The notice was sent between the definitive award, on %(day)s, and today.") % facts
            raise ValidationError({"sent_on": sentence})

    def perform(self, *, number: str, sent_on: date, url: str = "") -> AwardNotice:
        return AwardNotice.objects.create(
            agreement=self.agreement,
            number=number,
            url=url,
            sent_on=sent_on,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: AwardNotice) -> str:
        text = (
            f"De aankondiging van de gegunde opdracht{self.about} is op {day(result.sent_on)} verzonden, nummer "
            f"{result.number}."
        )
        return " ".join([text, *self._late(result)])

    def _late(self, result: AwardNotice) -> Iterable[str]:
        due = notice_due(result.agreement)
        if due and result.sent_on > due:
            yield f"Dat is later dan dertig dagen na de gunning; op tijd was uiterlijk {day(due)} (art. 2.134 Aw 2012)."

    def details(self, result: AwardNotice) -> dict[str, object]:
        return {"aankondiging": result.pk, "verzonden": result.sent_on.isoformat(), "adres": result.url}
