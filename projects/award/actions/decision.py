"""The award decision, its letters and the standstill period (R90–R92, R96, R97)."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.gates import (
    all_adopted,
    bidders_reachable,
    decision_not_sent,
    decision_sent,
    mandates_there,
    recommended,
)
from projects.award.letters import (
    AWARD_TEXT,
    REJECTION_TEXT,
    bidder_mail,
    letter_pdf,
    to_bidder,
    withdrawal_mail,
)
from projects.award.models import (
    AwardDecision,
    AwardDecisionWithdrawal,
    AwardLetter,
    AwardRecommendation,
    LetterKind,
    NoStandstill,
)
from projects.award.papers import standstill_pdf
from projects.award.selectors import (
    award_decision_of,
    bids_of,
    mandates,
    ranking,
    recommendation_of,
    refused_bids,
)
from projects.decisions import rounds
from projects.documents import storage, store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Attachment, Draft, to_person
from projects.participation.selectors import contacts, contacts_and_deciders, participants_of
from projects.procedure import clock
from projects.procedure.steps import NORMS, AudienceCode, Step
from projects.procedure.terms import standstill
from projects.procedure.wording import day, listed, moment
from projects.tender_documents.gates import tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import full
from projects.tree.lots import titled
from projects.tree.rights import lead_buyer_of_project


class SendAwardDecision(OfTenderedLot):
    """The decision is signed and sent to every bidder, once every participant adopted (R90–R92, R96).

    It rests on the mandates the participants gave; with one missing adoption nothing is sent, for nobody.
    """

    code = "gunningsbeslissing-verzenden"
    title = _("Sign and send the award decision")
    button = _("Sign and send the award decision")
    explanation = _("Every bidder gets a letter of its own. The standstill period starts on the day after sending.")
    requirement = "R90"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD), tender_published)
    lot_gates = (recommended, decision_not_sent, all_adopted, mandates_there, bidders_reachable)
    form = forms.AwardDecisionForm
    confirm = True

    def initial(self) -> dict[str, object]:
        recommendation = recommendation_of(self.lot) if self.lot else None
        return {"advantages": recommendation.motivation} if recommendation else {}

    def clean(self, *, standstill_days: int = NORMS.standstill_days, no_standstill: str = "", **more: object) -> None:
        if no_standstill == NoStandstill.ONLY_BIDDER and bids_of(self.lot).count() != 1:
            raise ValidationError({"no_standstill": _("There is more than one bidder; this ground does not hold.")})
        if not no_standstill and standstill_days < NORMS.standstill_days:
            raise ValidationError(
                {
                    "standstill_days": _("The standstill period is at least %(days)s days.")
                    % {"days": NORMS.standstill_days}
                }
            )

    def perform(
        self,
        *,
        standstill_days: int = NORMS.standstill_days,
        award_text: str = AWARD_TEXT,
        rejection_text: str = REJECTION_TEXT,
        advantages: str = "",
        no_standstill: str = "",
        contractual_days: int | None = None,
    ) -> AwardDecision:
        recommendation, now = recommendation_of(self.lot), clock.now()
        self.term = None if no_standstill else standstill(now, standstill_days)
        self.ground = NoStandstill(no_standstill).label if no_standstill else ""
        today = clock.today()
        self.contractual = today + timedelta(days=contractual_days) if contractual_days else None
        computation = self._document(
            DocumentKind.STANDSTILL,
            standstill_pdf(self.lot, self.term, str(self.ground), self.contractual),
            f"opschortende-termijn-{recommendation.number}.pdf",
            f"Berekening opschortende termijn: {self.thing}",
            AudienceCode.PARTICIPANTS,
        )
        decision = AwardDecision.objects.create(
            project=self.subject,
            lot=recommendation.lot,
            recommendation=recommendation,
            sent_at=now,
            sent_by_id=self.by.user.pk,
            sent_by_name=self.by.name,
            standstill_days=self.term.days if self.term else 0,
            nominal_last_day=self.term.nominal_last_day if self.term else today,
            last_day=self.term.last_day if self.term else today,
            ends_at=self.term.ends_at if self.term else now,
            no_standstill=no_standstill,
            contractual_last_day=self.contractual,
            computation=computation,
        )
        self.letters = self._letters(
            decision, recommendation, award_text, rejection_text, advantages or recommendation.motivation
        )
        return decision

    def _letters(
        self,
        decision: AwardDecision,
        recommendation: AwardRecommendation,
        award_text: str,
        rejection_text: str,
        advantages: str,
    ) -> list[AwardLetter]:
        refused = refused_bids(self.lot)
        ranked = {row.bid.pk: row for row in ranking(self.lot)}
        made = []
        for bid in bids_of(self.lot):
            awarded = bid.pk == recommendation.winner_id
            content = letter_pdf(
                self.lot,
                bid,
                winner=ranked[recommendation.winner_id],
                own=ranked.get(bid.pk),
                refused=refused.get(bid.number, ""),
                advantages=advantages,
                text=award_text if awarded else rejection_text,
                term=self.term,
                signer=self.by.name,
            )
            kind = LetterKind.AWARD if awarded else LetterKind.REJECTION
            name = f"gunningsbeslissing-{recommendation.number}-inschrijving-{bid.number}.pdf"
            title = titled(f"Gunningsbeslissing {recommendation.number}, brief aan inschrijver {bid.number}", self.lot)
            document = self._document(DocumentKind.AWARD_LETTER, content, name, title, AudienceCode.TEAM)
            made.append(
                AwardLetter.objects.create(
                    decision=decision,
                    bid=bid,
                    kind=kind,
                    document=document,
                    sent_to=bid.bidder_email,
                    sent_at=decision.sent_at,
                )
            )
        return made

    def _document(
        self, kind: DocumentKind, content: bytes, filename: str, title: str, audience: AudienceCode
    ) -> Document:
        return store.add_pdf(
            self.subject,
            content,
            filename=filename,
            title=title,
            kind=kind,
            step=Step.AWARD,
            audience=audience,
            by=self.by,
            lot=self.lot,
            frozen=True,
        )

    def sentence(self, result: AwardDecision) -> str:
        names = listed(participants_of(self.lot))
        if result.no_standstill:
            return (
                f"De gunningsbeslissing{self.about} is namens {names} ondertekend en verzonden aan alle inschrijvers "
                f"({result.letters.count()}). Er is geen opschortende termijn: {self.ground} (art. 2.127 lid 4)."
            )
        return (
            f"De gunningsbeslissing{self.about} is namens {names} ondertekend en verzonden aan alle inschrijvers "
            f"({result.letters.count()}). De opschortende termijn van {result.standstill_days} dagen loopt tot en met "
            f"{day(result.last_day)}."
        )

    def details(self, result: AwardDecision) -> dict[str, object]:
        return {
            "gunningsbeslissing": result.pk,
            "mandaten": {str(m.authority.pk): m.decision.pk for m in mandates(self.lot)},
            "brieven": {str(row.document_id): row.document.sha256 for row in self.letters},
            "berekening": result.computation.sha256,
            "einde": result.ends_at.isoformat(),
        }

    def messages(self, result: AwardDecision) -> Iterable[Draft]:
        for letter in self.letters:
            subject, body = bidder_mail(self.lot, letter.bid, self.term, self.by.name)
            file = letter.document
            attachment = Attachment(file.filename, file.content_type, storage.read(file.storage_name))
            yield to_bidder(self.code, letter.bid, letter.sent_to, subject, body, attachment)
        for person, authority in contacts(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Gunningsbeslissing verzonden: {self.thing}",
                body=f"Alle deelnemers hebben het gunningsadvies vastgesteld. {self.sentence(result)}\n\nDe berekening "
                f"leest u hier:\n{full(result.computation.url)}\n\nDaarna volgt de definitieve gunning, samen met de "
                "overeenkomst. U hoeft nu niets te doen.",
            )


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
        for letter in result.decision.letters.select_related("bid"):
            subject, body = withdrawal_mail(self.lot, result.decision.sent_at, result.reason, self.by.name)
            yield to_bidder(self.code, letter.bid, letter.sent_to, subject, body)
        for person, authority in contacts_and_deciders(self.subject, participants_of(self.lot)):
            yield to_person(
                person,
                kind=self.code,
                authority=authority,
                subject=f"Gunningsbeslissing ingetrokken: {self.thing}",
                body=f"{self.sentence(result)}\n\nU ontvangt een nieuw gunningsadvies. Uw organisatie besluit daar "
                "opnieuw over.",
            )
