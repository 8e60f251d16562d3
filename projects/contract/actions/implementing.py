"""How far the authorities are with working under the agreement of a lot (R16)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract import forms
from projects.contract.actions.base import OfAgreement, not_a_participant
from projects.contract.gates import agreement_sent, not_stopped
from projects.contract.models import ImplementationState, ImplementationStatus
from projects.participation.rights import contact_of_authority
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import day
from projects.tree.lots import lot_in_words
from projects.tree.rights import contract_manager_of_project


class Implement(OfAgreement):
    """What both ways of recording the implementation share (R16)."""

    requirement = "R16"
    step = Step.CONTRACT
    gates = (not_stopped,)
    lot_gates = (agreement_sent,)

    def clean(self, *, state: str, on: date, **more: object) -> None:
        if state == ImplementationState.PLANNED and on < clock.today():
            raise ValidationError({"on": _("What is planned lies in the future.")})
        if state != ImplementationState.PLANNED and on > clock.today():
            raise ValidationError({"on": _("This day has not come yet. Choose “planned” instead.")})

    def record(self, authority: ContractingAuthority, state: str, on: date) -> ImplementationStatus:
        """Writes how far an authority is, instead of what was recorded before."""
        facts = {"project": self.subject, "state": state, "on": on, "recorded_at": clock.now()}
        facts["recorded_by_name"] = self.by.name
        return ImplementationStatus.objects.update_or_create(lot=self.lot, authority=authority, defaults=facts)[0]

    def sentence(self, result: ImplementationStatus) -> str:
        states = {
            ImplementationState.PLANNED: "is gepland voor",
            ImplementationState.BUSY: "is begonnen op",
            ImplementationState.DONE: "is klaar sinds",
        }
        state = states[ImplementationState(result.state)]
        of = f" van {words}" if (words := lot_in_words(self.lot)) else ""
        return f"De implementatie{of} bij {result.authority} {state} {day(result.on)}."


class RecordImplementation(Implement):
    """An authority says how far it is with working under the agreement (R16)."""

    code = "implementatie-melden"
    title = _("Report on our implementation")
    button = _("Report on our implementation")
    side = "authority"
    rights = (contact_of_authority,)
    form = forms.ImplementationForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if unmet := not_a_participant(self.lot, self.by.authority):
            yield unmet

    def perform(self, *, state: str, on: date) -> ImplementationStatus:
        return self.record(self.by.authority, state, on)


class RecordImplementationFor(Implement):
    """The contract manager records how far an authority is (R16, R17)."""

    code = "implementatie-vastleggen"
    title = _("Record the implementation at an authority")
    button = _("Record this")
    rights = (contract_manager_of_project,)
    form = forms.ImplementationForAuthorityForm

    def clean(self, *, authority: ContractingAuthority, **more: object) -> None:
        if unmet := not_a_participant(self.lot, authority):
            raise ValidationError({"authority": unmet.sentence})
        super().clean(**more)

    def perform(self, *, authority: ContractingAuthority, state: str, on: date) -> ImplementationStatus:
        return self.record(authority, state, on)
