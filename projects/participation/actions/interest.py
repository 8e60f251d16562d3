"""Interest of an authority in a project: registering it, withdrawing it, and what it expects to buy (R12, R44)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.outbox.compose import Draft, to_person
from projects.participation import forms
from projects.participation.gates import costs_open
from projects.participation.models import Participation
from projects.participation.rights import contact_of_authority
from projects.participation.selectors import contacts
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import euros
from projects.tree.gates import announced, running


class RegisterInterest(Action):
    """An affiliated authority registers interest, until the final strategy is offered (R4, R11, R12)."""

    code = "belangstelling-aanmelden"
    title = _("Register interest")
    button = _("Register interest for our authority")
    explanation = _("You are invited to the kickoff meeting and receive the concept strategy. You decide nothing yet.")
    requirement = "R12"
    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, announced)
    form = forms.RegisterInterestForm

    def conditions(self) -> Iterable[Unmet]:
        authority = self.by.authority
        if authority is None:
            return
        if not authority.is_affiliated(clock.today()):
            yield Unmet(
                _("%(authority)s is not affiliated; only affiliated authorities take part.") % {"authority": authority},
                _("the purchasing organisation"),
            )
        if rounds.current(self.subject, RoundKind.FINAL_STRATEGY):
            yield Unmet(_("The final strategy was offered already; nobody can join this project any more."))
        if self._rows().filter(withdrawn_at__isnull=True).exists():
            yield Unmet(_("%(authority)s has registered interest already.") % {"authority": authority})

    def _rows(self):
        return Participation.objects.filter(project=self.subject, authority=self.by.authority)

    def perform(self, *, estimated_value=None) -> Participation:
        facts = {
            "interest_registered_at": clock.now(),
            "withdrawn_at": None,
            "withdrawal_reason": "",
            "estimated_value": estimated_value,
        }
        return Participation.objects.update_or_create(
            project=self.subject, authority=self.by.authority, defaults=facts
        )[0]

    def sentence(self, result: Participation) -> str:
        return f"{result.authority} heeft belangstelling aangemeld."

    def messages(self, result: Participation) -> Iterable[Draft]:
        for person, authority in contacts(self.subject, [result.authority]):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Belangstelling vastgelegd: {self.subject}",
                body=f"De belangstelling van {authority} voor het project “{self.subject}” is vastgelegd. U ontvangt "
                "een uitnodiging voor de startbijeenkomst.\n\nU zit nergens aan vast: uw organisatie besluit pas bij "
                "de vaststelling van de inkoopstrategie of zij deelneemt.",
            )


class WithdrawInterest(Action):
    """An authority takes its interest back, as long as it has not adopted the strategy (reading A3)."""

    code = "belangstelling-intrekken"
    title = _("Withdraw interest")
    button = _("Withdraw our interest")
    requirement = "R12"
    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, announced)
    form = forms.WithdrawInterestForm

    def conditions(self) -> Iterable[Unmet]:
        rows = Participation.objects.filter(project=self.subject, authority=self.by.authority)
        if not rows.filter(withdrawn_at__isnull=True).exists():
            yield Unmet(_("Your authority has not registered interest in this project."))
        if rounds.current(self.subject, RoundKind.FINAL_STRATEGY):
            yield Unmet(
                _("The final strategy was offered. Record a decision not to participate instead."),
                _("a decider of your authority"),
            )

    def perform(self, *, reason: str) -> Participation:
        row = Participation.objects.get(project=self.subject, authority=self.by.authority)
        row.withdrawn_at, row.withdrawal_reason = clock.now(), reason
        row.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        return row

    def sentence(self, result: Participation) -> str:
        return f"{result.authority} heeft de belangstelling ingetrokken: {result.withdrawal_reason}"


class GiveEstimatedValue(Action):
    """An interested authority says what it expects to buy, until the final strategy is offered (R12, R44)."""

    code = "waarde-opgeven"
    title = _("Give the estimated value of our share")
    button = _("Give our estimated value")
    explanation = _("Costs of external expertise can be shared by this value. The other authorities then see it.")
    requirement = "R44"
    step = Step.KICKOFF
    side = "authority"
    rights = (contact_of_authority,)
    gates = (running, announced, costs_open)
    form = forms.EstimatedValueForm

    def _rows(self):
        return Participation.objects.interested().filter(project=self.subject, authority=self.by.authority)

    def conditions(self) -> Iterable[Unmet]:
        if not self._rows().exists():
            yield Unmet(_("Your authority has not registered interest in this project."))

    def perform(self, *, estimated_value: Decimal) -> Participation:
        row = self._rows().get()
        row.estimated_value = estimated_value
        row.save(update_fields=["estimated_value"])
        return row

    def sentence(self, result: Participation) -> str:
        return f"{result.authority} verwacht voor {euros(result.estimated_value)} in te kopen."
