"""What the acts share that decide on the award: the period that waits, and a letter to every bidder (R90–R92, R96)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award.actions.base import OfTenderedLot
from projects.award.gates import all_adopted, decision_not_sent, mandates_there, proof_not_refused, recommended
from projects.award.letters import AWARD_TEXT, REJECTION_TEXT, letter_pdf
from projects.award.models import AwardDecision, AwardLetter, AwardRecommendation, Bid, LetterKind, NoStandstill
from projects.award.papers import standstill_pdf
from projects.award.selectors import bids_of, mandates, ranking, recommendation_of, refused_bids
from projects.award.watched import validity_warning
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.outbox.compose import Attachment, Draft, to_person
from projects.participation.selectors import contacts, participants_of
from projects.participation.sharing import share_with_participants
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import NORMS, AudienceCode, Step
from projects.procedure.terms import Term, standstill
from projects.procedure.wording import day, listed
from projects.tender_documents.gates import tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import full
from projects.tree.lots import titled
from projects.tree.rights import lead_buyer_of_project


@dataclass(frozen=True)
class Period:
    """The standstill period of a decision sent at that moment (aware), or the ground why there is none."""

    sent_at: datetime
    term: Term | None
    ground: str = ""
    contractual: date | None = None

    @classmethod
    def counted(
        cls,
        sent_at: datetime,
        standstill_days: int = NORMS.standstill_days,
        no_standstill: str = "",
        contractual_days: int | None = None,
    ) -> "Period":
        """From what the form asks."""
        term = None if no_standstill else standstill(sent_at, standstill_days)
        period = cls(sent_at, term, no_standstill)
        if not contractual_days:
            return period
        return replace(period, contractual=period.sent_on + timedelta(days=contractual_days))

    @property
    def sent_on(self) -> date:
        """The day of sending, in Amsterdam."""
        return self.sent_at.astimezone(AMSTERDAM).date()

    @property
    def ground_in_words(self) -> str:
        """Why there is none; empty when there is one."""
        return str(NoStandstill(self.ground).label) if self.ground else ""


class MadeLetter(NamedTuple):
    """A letter as it was made."""

    bid: Bid
    kind: LetterKind
    document: Document


class Deciding(OfTenderedLot):
    """What sending the decision and making its letters share: what must be true, the letters, and who is told."""

    requirement = "R90"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD), tender_published)
    lot_gates = (recommended, decision_not_sent, all_adopted, mandates_there, proof_not_refused)
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

    def make_letters(
        self,
        period: Period,
        *,
        award_text: str = AWARD_TEXT,
        rejection_text: str = REJECTION_TEXT,
        advantages: str = "",
        frozen: bool = True,
    ) -> list[MadeLetter]:
        """One letter for every bidder, complete or not (R92)."""
        recommendation = recommendation_of(self.lot)
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
                advantages=advantages or recommendation.motivation,
                text=award_text if awarded else rejection_text,
                term=period.term,
                signer=self.by.name,
                sent_on=period.sent_on,
            )
            name = f"gunningsbeslissing-{recommendation.number}-inschrijving-{bid.number}.pdf"
            title = titled(f"Gunningsbeslissing {recommendation.number}, brief aan inschrijver {bid.number}", self.lot)
            document = self.keep(DocumentKind.AWARD_LETTER, content, name, title, frozen=frozen)
            made.append(MadeLetter(bid, LetterKind.AWARD if awarded else LetterKind.REJECTION, document))
        return made

    def compute(self, period: Period, *, frozen: bool = True) -> Document:
        """How the standstill period was computed, on paper (R96); the participants read it once it counts."""
        return self.keep(
            DocumentKind.STANDSTILL,
            standstill_pdf(self.lot, period.term, period.ground_in_words, period.contractual),
            f"opschortende-termijn-{recommendation_of(self.lot).number}.pdf",
            f"Berekening opschortende termijn: {self.thing}",
            frozen=frozen,
        )

    def keep(
        self,
        kind: DocumentKind,
        content: bytes,
        filename: str,
        title: str,
        *,
        frozen: bool,
    ) -> Document:
        """Keeps a paper of the decision."""
        return store.add_pdf(
            self.subject,
            content,
            filename=filename,
            title=title,
            kind=kind,
            step=Step.AWARD,
            audience=AudienceCode.TEAM,
            by=self.by,
            lot=self.lot,
            frozen=frozen,
        )

    def decide(
        self, period: Period, recommendation: AwardRecommendation, computation: Document, letters: list[MadeLetter]
    ) -> AwardDecision:
        """The decision with its letters, as sent. A letter that went through the platform has no address."""
        term = period.term
        decision = AwardDecision.objects.create(
            project=self.subject,
            lot=self.lot,
            recommendation=recommendation,
            sent_at=period.sent_at,
            sent_by_id=self.by.user.pk,
            sent_by_name=self.by.name,
            through_platform=self.through_platform,
            standstill_days=term.days if term else 0,
            nominal_last_day=term.nominal_last_day if term else period.sent_on,
            last_day=term.last_day if term else period.sent_on,
            ends_at=term.ends_at if term else period.sent_at,
            no_standstill=period.ground,
            contractual_last_day=period.contractual,
            computation=computation,
        )
        share_with_participants(self.lot, [computation])
        for letter in letters:
            AwardLetter.objects.create(
                decision=decision,
                bid=letter.bid,
                kind=letter.kind,
                document=letter.document,
                sent_to="" if self.through_platform else letter.bid.bidder_email,
                sent_at=decision.sent_at,
            )
        return decision

    # Whether the letters leave through the tender platform instead of the outbox.
    through_platform = False

    def sentence(self, result: AwardDecision) -> str:
        names = listed(participants_of(self.lot))
        how = f" via {result.letters.first().bid.opening.publication.platform}" if result.through_platform else ""
        sent = (
            f"De gunningsbeslissing{self.about} is namens {names} ondertekend en{how} verzonden aan alle inschrijvers "
            f"({result.letters.count()})."
        )
        if result.no_standstill:
            ground = NoStandstill(result.no_standstill).label
            return f"{sent} Er is geen opschortende termijn: {ground} (art. 2.127 lid 4)."
        return (
            f"{sent} De opschortende termijn van {result.standstill_days} dagen loopt tot en met "
            f"{day(result.last_day)}."
        )

    def details(self, result: AwardDecision) -> dict[str, object]:
        letters = result.letters.select_related("document")
        return {
            "gunningsbeslissing": result.pk,
            "verzonden": result.sent_at.isoformat(),
            "mandaten": {str(m.authority.pk): m.decision.pk for m in mandates(self.lot)},
            "brieven": {str(row.document_id): row.document.sha256 for row in letters},
            "berekening": result.computation.sha256,
            "einde": result.ends_at.isoformat(),
        }

    def to_participants(self, result: AwardDecision) -> Iterable[Draft]:
        """The contact persons of the participants hear that it was sent, and until when the award waits."""
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

    def think_of(self, last_day: date | None) -> Iterable[str]:
        """What the lead buyer should see to before the letters leave."""
        recommendation = recommendation_of(self.lot)
        if not recommendation.winner.proof_requests.exists():
            yield (
                "Aan de beoogde winnaar is nog geen bewijs gevraagd van wat hij over uitsluiting en geschiktheid heeft "
                "verklaard (art. 2.102 Aanbestedingswet 2012)."
            )
        if warning := validity_warning(self.lot, last_day):
            yield warning


def read_together(letters: list[MadeLetter]) -> list[Attachment]:
    """The letters, to read before they leave."""
    return [store.attachment(letter.document) for letter in letters]
