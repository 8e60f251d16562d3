"""Closing a lot that is not awarded: no bids, none that is valid, or nobody left to award it (R71, R90)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.desk import AtDesk
from projects.award.gates import bids_closed, nothing_recommended
from projects.award.lots import awarded_lots, lots_to_award
from projects.award.models import LotClosing
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import contacts, participants_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import full, project_path
from projects.tree.lots import has_lots, lot_in_words
from projects.tree.models import Lot, Project
from projects.tree.rights import lead_buyer_of_project


class CloseLot(AtDesk, OfTenderedLot):
    """A lot of the tender gets no award; the others go on (R71, R90). Without lots the tender is withdrawn."""

    code = "perceel-zonder-gunning-afsluiten"
    title = _("Close a lot without award")
    button = _("Close this lot without award")
    explanation = _(
        "Nothing more happens with this lot in this tender; the other lots go on. Tell the bidders of this lot on the "
        "tender platform."
    )
    requirement = "R90"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD), tender_published, bids_closed)
    lot_gates = (nothing_recommended,)
    form = forms.CloseLotForm
    confirm = True

    @classmethod
    def beside_others(cls, subject: Project) -> Iterable[Lot]:
        """Only where there are other lots."""
        return super().beside_others(subject) if has_lots(subject) else ()

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if not has_lots(self.subject):
            yield Unmet(_("This project has no lots. Withdraw the tender, or stop the project."), _("the lead buyer"))
        elif lots_to_award(self.subject) == [self.lot] and not awarded_lots(self.subject):
            yield Unmet(
                _("Then no lot would be awarded at all. Withdraw the tender, or stop the project."),
                _("the lead buyer"),
            )

    def clean(self, *, reason: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write why this lot is not awarded.")})

    def perform(self, *, reason: str) -> LotClosing:
        closing = LotClosing.objects.create(
            lot=self.lot,
            publication=publication_of(self.subject),
            reason=reason,
            closed_at=clock.now(),
            closed_by_name=self.by.name,
        )
        if not lots_to_award(self.subject):
            self.subject.finish_step(Step.AWARD)
        return closing

    def sentence(self, result: LotClosing) -> str:
        return f"{capfirst(lot_in_words(self.lot))} is zonder gunning afgesloten. Reden: {result.reason}"

    def details(self, result: LotClosing) -> dict[str, object]:
        return {"perceel": self.lot.number, "publicatie": result.publication_id, "afsluiting": result.pk}

    def messages(self, result: LotClosing) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Geen gunning: {self.thing}",
                body=f"{self.sentence(result)}\n\nVoor dit perceel komt in deze aanbesteding geen overeenkomst. De "
                f"andere percelen gaan door. U hoeft nu niets te doen.\n{full(project_path(self.subject))}",
            )
