"""The award recommendation: offering, adopting, rejecting, taking back (R88, R89, R93–R95)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.gates import (
    all_adopted,
    bids_shared,
    mandates_there,
    no_letters_made,
    nothing_recommended,
    outcome_fixed,
    proof_not_refused,
    recommended,
)
from projects.award.gates_lots import still_to_award
from projects.award.models import AwardRecommendation, Bid
from projects.award.papers import recommendation_pdf
from projects.award.selectors import lead_buyers, ranking, recommendation_of, refused_bids
from projects.decisions import rounds
from projects.decisions.adopting import Adopting
from projects.decisions.deciding import DecidingAction, Declining
from projects.decisions.models import Decision, DecisionRound, RoundKind
from projects.decisions.preparing import Preparing
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Draft, to_person
from projects.participation.gates import somebody_participates_in
from projects.participation.rights import decider_of_authority, form_filler_of_authority
from projects.participation.selectors import contacts, contacts_and_deciders, participants_of
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed, moment
from projects.tender_documents.gates import tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import cockpit_path, full, member_act_path
from projects.tree.lots import over
from projects.tree.rights import lead_buyer_of_project

LEAST_TIME = timedelta(days=1)


def asked_in(round: DecisionRound) -> list:
    """The authorities a round asks, by name."""
    return [row.authority for row in round.asked.select_related("authority")]


class OfferAwardRecommendation(OfTenderedLot):
    """The recommendation is frozen and offered for adoption to every participant (R88, R95).

    It is confidential: mails and journal do not name the bidder (R93).
    """

    code = "gunningsadvies-aanbieden"
    title = _("Offer the award recommendation")
    button = _("Offer the recommendation for adoption")
    explanation = _("Recommendation and assessment are frozen. Every participant has to adopt; nobody is left out.")
    requirement = "R88"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD), tender_published)
    lot_gates = (somebody_participates_in, bids_shared, outcome_fixed, mandates_there, nothing_recommended)
    form = forms.RecommendationForm
    confirm = True

    def clean(self, *, winner: Bid, motivation: str, adopt_by: datetime) -> None:
        if winner.pk not in {row.bid.pk for row in ranking(self.lot) if row.rank == 1}:
            raise ValidationError({"winner": _("Choose the bid that the assessment ranks first.")})
        if not motivation.strip():
            raise ValidationError({"motivation": _("Write the motivation of the recommendation.")})
        if adopt_by < clock.now() + LEAST_TIME:
            raise ValidationError({"adopt_by": _("The date must lie at least one day ahead.")})

    def perform(self, *, winner: Bid, motivation: str, adopt_by: datetime) -> AwardRecommendation:
        project, lot, asked = self.subject, self.lot, participants_of(self.lot)
        number = lot.rounds.of_kind(RoundKind.AWARD_RECOMMENDATION).count() + 1
        ranked = ranking(lot)
        content = recommendation_pdf(
            lot,
            number_of=number,
            winner=winner,
            motivation=motivation,
            ranked=ranked,
            refused=refused_bids(lot),
            asked=asked,
            adopt_by=adopt_by,
        )
        advice = self._paper(DocumentKind.AWARD_RECOMMENDATION, content, "gunningsadvies", number, AudienceCode.OFFERED)
        round = rounds.offer(
            project,
            RoundKind.AWARD_RECOMMENDATION,
            asked=asked,
            documents=[advice],
            deadline=adopt_by,
            excludes=False,
            lot=lot,
        )
        return AwardRecommendation.objects.create(
            project=project,
            lot=lot,
            number=round.number,
            round=round,
            winner=winner,
            motivation=motivation,
        )

    def _paper(self, kind: DocumentKind, content: bytes, name: str, number: int, audience: AudienceCode) -> Document:
        return store.add_pdf(
            self.subject,
            content,
            filename=f"{name}-{number}.pdf",
            title=f"{name.capitalize()} {self.thing}, versie {number}",
            lot=self.lot,
            kind=kind,
            step=Step.AWARD,
            audience=audience,
            by=self.by,
            replaces=self.lot.documents.current().filter(kind=kind, step=Step.AWARD).last(),
            frozen=True,
        )

    def sentence(self, result: AwardRecommendation) -> str:
        return (
            f"Het gunningsadvies{self.about}, versie {result.number}, is ter vaststelling aangeboden aan "
            f"{listed(result.round.asked.all())}. Gevraagd is vast te stellen vóór {moment(result.round.deadline)}."
        )

    def way_to_decide(self, authority: ContractingAuthority) -> str:
        """Where a decider of an authority adopts."""
        return member_act_path(self.subject, AdoptAwardRecommendation.code, namens=authority.pk, **over(self.lot))

    def details(self, result: AwardRecommendation) -> dict[str, object]:
        return {
            "ronde": result.round_id,
            "gunningsadvies": result.pk,
            "gevraagd": {str(row.authority_id): row.deciding_body for row in result.round.asked.all()},
            "stukken": {str(row.document_id): row.sha256 for row in result.round.documents.all()},
        }

    def messages(self, result: AwardRecommendation) -> Iterable[Draft]:
        round = result.round
        document = round.documents.select_related("document").get().document
        bodies = {row.authority_id: row.deciding_body for row in round.asked.all()}
        for person, authority in contacts_and_deciders(self.subject, asked_in(round)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Ter vaststelling vóór {moment(round.deadline)}: gunningsadvies {self.thing}",
                body=f"Het gunningsadvies voor “{self.thing}” ligt klaar voor uw {bodies[authority.pk]}:\n"
                f"{full(document.url)}\n\nWij vragen u het vast te stellen vóór {moment(round.deadline)}. De "
                "gunningsbeslissing gaat pas uit als alle deelnemers het advies hebben vastgesteld.\n\nHet advies is "
                "vertrouwelijk tot de gunningsbeslissing is verzonden.\n\nEen beslisser van uw organisatie legt het "
                f"besluit hier vast:\n{full(self.way_to_decide(authority))}",
            )


class DecidingOnAward(OfTenderedLot, DecidingAction):
    """What adopting and rejecting share."""

    step = Step.AWARD
    round_kind = RoundKind.AWARD_RECOMMENDATION
    rights = (decider_of_authority,)
    gates = (running, step_open(Step.AWARD))

    def conditions(self) -> Iterable[Unmet]:
        yield from still_to_award(self.lot)
        yield from DecidingAction.conditions(self)

    def to_lead_buyer(self, subject: str, body: str) -> Iterable[Draft]:
        """A mail to the lead buyer of the project, with the way to the cockpit."""
        for person in lead_buyers(self.subject):
            text = f"{body}\n\n{full(cockpit_path(self.subject))}"
            yield to_person(person, kind=self.code, subject=f"{subject}: {self.thing}", body=text)


class AdoptAwardRecommendation(DecidingOnAward, Adopting):
    """A participant adopts the recommendation (R89)."""

    code = "gunningsadvies-vaststellen"
    title = _("Adopt the award recommendation")
    button = _("Adopt the recommendation")
    explanation = _("The award decision is sent when every participant has adopted the recommendation.")
    requirement = "R89"
    consequence = (
        "De gunningsbeslissing gaat uit als alle deelnemers het advies hebben vastgesteld. Tot dat moment is het "
        "advies vertrouwelijk."
    )

    def messages(self, result: Decision) -> Iterable[Draft]:
        yield from self.receipts(result, contacts(self.subject, [result.authority]))
        if not rounds.not_adopted(result.round):
            yield from self.to_lead_buyer(
                "Gunningsadvies door iedereen vastgesteld",
                "Alle deelnemers hebben het gunningsadvies vastgesteld. U kunt de gunningsbeslissing verzenden.",
            )


class PrepareAwardAdoption(DecidingOnAward, Preparing):
    """A contact person prepares the adoption for the decider (R89)."""

    code = "vaststelling-advies-voorbereiden"
    title = _("Prepare the decision on the award recommendation")
    button = _("Keep this for our decider")
    requirement = "R89"
    rights = (form_filler_of_authority,)
    adoption = AdoptAwardRecommendation.code


class RejectAwardRecommendation(DecidingOnAward, Declining):
    """A participant does not adopt, with the reason; that blocks the award and goes to the lead buyer (R94)."""

    code = "gunningsadvies-afwijzen"
    title = _("Do not adopt the award recommendation")
    button = _("Our authority does not adopt it")
    explanation = _(
        "By adopting the strategy your authority committed to the outcome of the tender. As long as it does not adopt "
        "the recommendation, the award decision cannot be sent for any participant."
    )
    requirement = "R94"
    ask_reason = _("Write why your authority does not adopt the recommendation.")
    consequence = (
        "Daardoor kan de gunningsbeslissing voor geen van de deelnemers uitgaan. De concerninkoper neemt contact met u "
        "op."
    )

    def messages(self, result: Decision) -> Iterable[Draft]:
        yield from self.receipts(result, contacts(self.subject, [result.authority]))
        yield from self.to_lead_buyer(
            f"{result.authority_name} stelt het gunningsadvies niet vast", self.sentence(result)
        )


class WithdrawAwardRecommendation(OfTenderedLot):
    """The recommendation is taken back before everybody adopted it; a revised one is a new version (R88, R94).

    After that only when the proof of the winner was not in order (art. 2.102 Aw 2012).
    """

    code = "gunningsadvies-terugnemen"
    title = _("Take the award recommendation back")
    button = _("Take the recommendation back")
    explanation = _("What was decided on this version lapses. You then offer a new version.")
    requirement = "R88"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (recommended, no_letters_made)
    form = forms.WithdrawRecommendationForm
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if recommendation_of(self.lot) and not all_adopted(self.lot) and not proof_not_refused(self.lot):
            yield Unmet(_("Every participant adopted this recommendation; it can no longer be taken back."))

    def perform(self, *, reason: str) -> AwardRecommendation:
        recommendation = recommendation_of(self.lot)
        rounds.void(recommendation.round, reason)
        return recommendation

    def sentence(self, result: AwardRecommendation) -> str:
        reason = result.round.void_reason
        return f"Versie {result.number} van het gunningsadvies{self.about} is teruggenomen. Reden: {reason}"

    def details(self, result: AwardRecommendation) -> dict[str, object]:
        return {
            "ronde": result.round_id,
            "vervallen_besluiten": [row.pk for row in result.round.decisions.order_by("pk")],
        }

    def messages(self, result: AwardRecommendation) -> Iterable[Draft]:
        for person, authority in contacts_and_deciders(self.subject, asked_in(result.round)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Gunningsadvies teruggenomen: {self.thing}",
                body=f"{self.sentence(result)}\n\nU ontvangt bericht als er een nieuwe versie ligt. Heeft uw "
                "organisatie al besloten? Dan is voor de nieuwe versie een nieuw besluit nodig.",
            )
