"""The award decision: sending it, and withdrawing it (R90–R92, R96)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.actions.deciding import Deciding, Period, read_together
from projects.award.gates import bidders_reachable, decision_sent, no_letters_made
from projects.award.letters import bidder_mail, to_bidders, withdrawal_mail
from projects.award.models import AwardDecision, AwardDecisionWithdrawal
from projects.award.selectors import award_decision_of, recommendation_of
from projects.decisions import rounds
from projects.outbox.compose import Attachment, Draft, to_person
from projects.participation.selectors import contacts_and_deciders, participants_of
from projects.procedure import clock
from projects.procedure.steps import NORMS, Step
from projects.procedure.wording import moment
from projects.tree.gates import running, step_open
from projects.tree.rights import lead_buyer_of_project


class SendAwardDecision(Deciding):
    """The decision is signed and sent to every bidder, once every participant adopted (R90–R92, R96).

    It rests on the mandates the participants gave; with one missing adoption nothing is sent, for nobody.
    """

    code = "gunningsbeslissing-verzenden"
    title = _("Sign and send the award decision")
    button = _("Sign and send the award decision")
    explanation = _(
        "Every bidder gets a letter of its own, by mail. The standstill period starts on the day after sending. Must "
        "the letters leave through the tender platform? Make them first, send them there, and record that."
    )
    lot_gates = (*Deciding.lot_gates, no_letters_made, bidders_reachable)
    form = forms.AwardDecisionForm

    def perform(
        self,
        *,
        standstill_days: int = NORMS.standstill_days,
        no_standstill: str = "",
        contractual_days: int | None = None,
        **texts: str,
    ) -> AwardDecision:
        self.period = Period.counted(clock.now(), standstill_days, no_standstill, contractual_days)
        computation = self.compute(self.period)
        self.letters = self.make_letters(self.period, **texts)
        return self.decide(self.period, recommendation_of(self.lot), computation, self.letters)

    def messages(self, result: AwardDecision) -> Iterable[Draft]:
        for letter in self.letters:
            mail = bidder_mail(self.lot, letter.bid, self.period.term, self.by.name)
            yield from to_bidders(self.code, [(letter.bid, letter.bid.bidder_email)], mail, [letter.document])
        yield from self.to_participants(result)

    def papers(self, result: AwardDecision) -> list[Attachment]:
        return read_together(self.letters)

    def warnings(self, result: AwardDecision) -> Iterable[str]:
        return self.think_of(result.last_day)


class WithdrawAwardDecision(OfTenderedLot):
    """A decision that was sent is withdrawn; a new recommendation and a new standstill period follow."""

    code = "gunningsbeslissing-intrekken"
    title = _("Withdraw the award decision")
    button = _("Withdraw the award decision")
    explanation = _("The recommendation lapses too: the participants adopt a new one before a new decision is sent.")
    requirement = "R90"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (decision_sent,)
    form = forms.WithdrawDecisionForm
    confirm = True

    def clean(self, *, reason: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Write why the decision is withdrawn.")})

    def perform(self, *, reason: str) -> AwardDecisionWithdrawal:
        decision = award_decision_of(self.lot)
        rounds.void(decision.recommendation.round, reason)
        return AwardDecisionWithdrawal.objects.create(
            decision=decision, withdrawn_at=clock.now(), withdrawn_by_name=self.by.name, reason=reason
        )

    def sentence(self, result: AwardDecisionWithdrawal) -> str:
        return (
            f"De gunningsbeslissing{self.about} van {moment(result.decision.sent_at)} is ingetrokken. Het "
            f"gunningsadvies is daarmee vervallen. Reden: {result.reason}"
        )

    def details(self, result: AwardDecisionWithdrawal) -> dict[str, object]:
        return {"gunningsbeslissing": result.decision_id, "ronde": result.decision.recommendation.round_id}

    def messages(self, result: AwardDecisionWithdrawal) -> Iterable[Draft]:
        mail = withdrawal_mail(self.lot, result.decision.sent_at, result.reason, self.by.name)
        yield from to_bidders(self.code, result.decision.reached, mail)
        for person, authority in contacts_and_deciders(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Gunningsbeslissing ingetrokken: {self.thing}",
                body=f"{self.sentence(result)}\n\nU ontvangt een nieuw gunningsadvies. Uw organisatie besluit daar "
                "opnieuw over.",
            )

    def warnings(self, result: AwardDecisionWithdrawal) -> Iterable[str]:
        return result.decision.told_elsewhere
