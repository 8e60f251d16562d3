"""Proof asked from the intended winner, and longer validity of bids (R87, R88; art. 2.102 Aanbestedingswet 2012)."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.award import forms_proof as forms
from projects.award.actions.base import OfTenderedLot
from projects.award.desk import AtDesk
from projects.award.gates import opened, proof_there, proof_unsettled, winner_known
from projects.award.letters import proof_mail, to_bidders
from projects.award.models import BidDocument, ProofJudgement, ProofRequest, ValidityExtension
from projects.award.selectors import opening_of
from projects.award.watched import bids_valid_until, intended_winner, proof_asked
from projects.documents import store
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Draft
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import day
from projects.tree.gates import running, step_open
from projects.tree.rights import lead_buyer_of_project


class Watching(AtDesk, OfTenderedLot):
    """What the acts share on what is watched until the definitive award."""

    requirement = "R87"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))


class AskProof(Watching):
    """The intended winner is asked to prove what it declared about exclusion and suitability (art. 2.102)."""

    code = "bewijs-opvragen"
    title = _("Ask the intended winner for proof")
    button = _("Ask for the proof")
    explanation = _("The other bidders are not told. The definitive award waits until the proof is in order.")
    lot_gates = (winner_known, proof_unsettled)
    form = forms.AskProofForm
    confirm = True

    def clean(self, *, due_on: date, through_platform: bool = False, **more: object) -> None:
        if due_on < clock.today():
            raise ValidationError({"due_on": _("Choose today or a later day.")})
        winner = intended_winner(self.lot)
        if not winner.bidder_email and not through_platform:
            sentence = _("Bid %(number)s has no e-mail address. Record it first, or ask through the tender platform.")
            raise ValidationError({"through_platform": sentence % {"number": winner.number}})

    def perform(self, *, items: str, due_on: date, through_platform: bool = False) -> ProofRequest:
        return ProofRequest.objects.create(
            bid=intended_winner(self.lot),
            items="\n".join(line.strip() for line in items.splitlines() if line.strip()),
            due_on=due_on,
            through_platform=through_platform,
            asked_at=clock.now(),
            asked_by_name=self.by.name,
        )

    def sentence(self, result: ProofRequest) -> str:
        how = " via het aanbestedingsplatform" if result.through_platform else ""
        return (
            f"Bij inschrijving {result.bid.number}{self.about} is{how} bewijs opgevraagd, uiterlijk "
            f"{day(result.due_on)}: {'; '.join(result.items.splitlines())}."
        )

    def details(self, result: ProofRequest) -> dict[str, object]:
        return {"verzoek": result.pk, "inschrijving": result.bid_id}

    def messages(self, result: ProofRequest) -> Iterable[Draft]:
        if not result.through_platform:
            mail = proof_mail(self.lot, result.bid, result.items, result.due_on, self.by.name)
            yield from to_bidders(self.code, [(result.bid, result.bid.bidder_email)], mail)


class JudgeProof(Watching):
    """The proof came in: whether it is in order; its files are read by the declared team only (R85, R86)."""

    code = "bewijs-beoordelen"
    title = _("Record whether the proof of the winner is in order")
    button = _("Record the judgement")
    lot_gates = (proof_there,)
    form = forms.JudgeProofForm

    def clean(self, *, sufficient: bool, remark: str = "", **more: object) -> None:
        if not sufficient and not remark.strip():
            raise ValidationError({"remark": _("Write what is missing or not right.")})

    def perform(self, *, sufficient: bool, remark: str = "", file: CheckedUpload | None = None) -> ProofJudgement:
        request = proof_asked(intended_winner(self.lot))
        document = None
        if file:
            document = store.add_upload(
                self.subject,
                file,
                title=f"Inschrijving {request.bid.number}: bewijs",
                kind=DocumentKind.BID,
                step=Step.AWARD,
                audience=AudienceCode.BIDS,
                by=self.by,
                lot=self.lot,
                frozen=True,
            )
            BidDocument.objects.create(bid=request.bid, document=document)
        return ProofJudgement.objects.create(
            request=request,
            sufficient=sufficient,
            remark=remark,
            document=document,
            judged_at=clock.now(),
            judged_by_name=self.by.name,
        )

    def sentence(self, result: ProofJudgement) -> str:
        bid = result.request.bid
        if result.sufficient:
            return f"Het bewijs bij inschrijving {bid.number}{self.about} is in orde."
        return f"Het bewijs bij inschrijving {bid.number}{self.about} is niet in orde: {result.remark}"

    def details(self, result: ProofJudgement) -> dict[str, object]:
        sha256 = result.document.sha256 if result.document else ""
        return {"verzoek": result.request_id, "inschrijving": result.request.bid_id, "sha256": sha256}


class ExtendValidity(Watching):
    """The bidders keep their bids valid longer than the tender documents asked."""

    code = "gestanddoening-verlengen"
    title = _("Record that bids stay valid longer")
    button = _("Record the longer validity")
    explanation = _("Ask every bidder first, and keep what they answer. Nobody is mailed from here.")
    lot_gates = (opened,)
    form = forms.ValidityForm

    def clean(self, *, last_day: date, reason: str) -> None:
        if last_day <= bids_valid_until(self.lot):
            facts = {"day": day(bids_valid_until(self.lot))}
            raise ValidationError({"last_day": _("Bids are valid through %(day)s already; give a later day.") % facts})

    def perform(self, *, last_day: date, reason: str) -> ValidityExtension:
        return ValidityExtension.objects.create(
            opening=opening_of(self.lot),
            last_day=last_day,
            reason=reason,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: ValidityExtension) -> str:
        return (
            f"De inschrijvingen{self.about} blijven geldig tot en met {day(result.last_day)}. Waarop dat berust: "
            f"{result.reason}"
        )

    def details(self, result: ValidityExtension) -> dict[str, object]:
        return {"gestanddoening": result.pk, "tot en met": result.last_day.isoformat()}
