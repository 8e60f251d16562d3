"""The vault and the bids: opening, keeping, sharing (R82–R86). No journal entry or mail names a bidder (R131).

Requests to take part go the same way: their acts, in requests.py, are these with other words and other gates.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from projects.actions.base import Action
from projects.award import forms
from projects.award.actions.base import OfTenderedLot
from projects.award.audiences import declared_team
from projects.award.desk import AtDesk, team_desk_path
from projects.award.forms_assessment import PricesForm
from projects.award.gates import (
    all_agreed_on,
    all_checked,
    bids_closed,
    complete_bid_there,
    not_opened,
    not_shared,
    nothing_recommended,
    opened,
    prices_closed,
    rules_laid_down,
    somebody_declared,
    together,
)
from projects.award.gates_lots import still_to_award
from projects.award.gates_selection import selection_ready
from projects.award.lines import check_bids, check_invited
from projects.award.method import rules_of
from projects.award.models import Bid, BidDocument, BidsShared, Envelope, OpeningRecord
from projects.award.papers import opening_pdf
from projects.award.selection import has_selection, invited_to
from projects.award.selectors import is_shared, opening_of, prices_known, valid_bids
from projects.clarification.gates import clarified
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.documents.uploads import CheckedUpload
from projects.outbox.compose import Draft, to_person
from projects.participation.models import TeamMember
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed, moment
from projects.tender_documents.actions import freeze
from projects.tender_documents.gates import publication_of, tender_published
from projects.tree.gates import running, step_open
from projects.tree.links import full
from projects.tree.lots import about, thing_in_words
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


class RecordOpening(AtDesk, OfTenderedLot):
    """The lead buyer opened the vault; the record of opening is drawn up and frozen (R82–R84).

    `bids` is a list of dicts with name, complete, and optionally email, price and remark (lines.py).
    """

    code = "kluis-openen"
    title = _("Record the opening of the vault")
    button = _("Record the opening")
    explanation = _("The record of opening is made and cannot be changed afterwards. Check the lines well.")
    requirement = "R82"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD), tender_published, clarified, bids_closed)
    lot_gates = (selection_ready, rules_laid_down, not_opened)
    form = forms.OpeningForm
    confirm = True
    # What journal entries say was opened, and found.
    vault, found = "De kluis", "Inschrijvingen"

    def initial(self) -> dict[str, Any]:
        if self.lot is None or not has_selection(self.subject):
            return {}
        return {"bids": "\n".join(f"{row.bidder_name}; {row.bidder_email}; ; ;" for row in invited_to(self.lot))}

    def clean(self, *, second_person: str, bids: Sequence[dict[str, Any]] = (), **more: str) -> None:
        check_second_person(self.by, second_person)
        try:
            self.check(list(bids))
        except ValidationError as error:
            raise ValidationError({"bids": error.messages}) from error

    def check(self, bids: list[dict[str, Any]]) -> None:
        """What the facts ask of the lines. Raises ValidationError with a sentence for each problem."""
        check_bids(bids)
        if has_selection(self.subject):
            check_invited(bids, [request.bidder_name for request in invited_to(self.lot)])
        if rules_of(self.lot).two_envelopes and any(bid.get("price") is not None for bid in bids):
            raise ValidationError(_("The prices are in the other envelope; leave them empty here."))

    def envelope(self) -> Envelope:
        """What is opened."""
        return Envelope.QUALITY if rules_of(self.lot).two_envelopes else Envelope.WHOLE

    def perform(
        self, *, second_person: str, bids: Sequence[dict[str, Any]] = (), present: str = "", remarks: str = ""
    ) -> OpeningRecord:
        opening = keep_opening(self, self.envelope(), bids, second_person, present, remarks)
        Bid.objects.bulk_create(
            Bid(
                opening=opening,
                project=self.subject,
                lot=self.lot,
                number=number,
                bidder_name=bid["name"],
                bidder_email=bid.get("email", ""),
                received_at=bid.get("received_at"),
                complete=bid["complete"],
                remark=bid.get("remark", ""),
                price=bid.get("price"),
            )
            for number, bid in enumerate(bids, start=1)
        )
        return opening

    def sentence(self, result: OpeningRecord) -> str:
        bids = list(result.bids.all())
        return (
            f"{self.vault}{self.about} is op {moment(result.opened_at)} geopend door {result.opened_by_name}, samen "
            f"met {result.second_person_name}. {self.found}: {len(bids)}, waarvan {sum(b.complete for b in bids)} "
            "volledig."
        )

    def details(self, result: OpeningRecord) -> dict[str, object]:
        return {"proces-verbaal": result.pk, "document": result.document_id, "sha256": result.document.sha256}


class OpenPrices(AtDesk, OfTenderedLot):
    """The lead buyer opened the envelope with the prices, after the consensus on quality (R82–R84)."""

    code = "prijskluis-openen"
    title = _("Record the opening of the envelope with the prices")
    button = _("Record the opening of the prices")
    explanation = _("The record of opening is made and cannot be changed afterwards. Check the prices well.")
    requirement = "R82"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (opened, prices_closed, all_checked, together, all_agreed_on)
    form = PricesForm
    confirm = True

    def clean(self, *, second_person: str, **more: Any) -> None:
        check_second_person(self.by, second_person)

    def perform(self, *, second_person: str, present: str = "", remarks: str = "", **prices: Any) -> OpeningRecord:
        bids = valid_bids(self.lot)
        for bid in bids:
            bid.price = prices[f"price-{bid.number}"]
            bid.save(update_fields=["price"])
        rows = [{"name": b.bidder_name, "complete": True, "price": b.price} for b in bids]
        return keep_opening(self, Envelope.PRICE, rows, second_person, present, remarks)

    def sentence(self, result: OpeningRecord) -> str:
        return (
            f"De envelop met de prijzen{self.about} is op {moment(result.opened_at)} geopend door "
            f"{result.opened_by_name}, samen met {result.second_person_name}."
        )

    def details(self, result: OpeningRecord) -> dict[str, object]:
        return {"proces-verbaal": result.pk, "document": result.document_id, "sha256": result.document.sha256}


def check_second_person(by: Actor, name: str) -> None:
    """Somebody else is named. Raises ValidationError."""
    if not name.strip() or name.strip().lower() == str(by.user).lower():
        raise ValidationError({"second_person": _("Give the name of the second person at the opening.")})


# How a record of opening names its envelope, when there are several: in its title, and in the name of its file.
PARTS = {
    Envelope.PRICE: (" (prijzen)", "-prijzen"),
    Envelope.REQUESTS: (" (verzoeken tot deelneming)", "-verzoeken"),
}


def keep_opening(
    action: OfTenderedLot,
    envelope: Envelope,
    bids: Sequence[dict[str, Any]],
    second_person: str,
    present: str,
    remarks: str,
) -> OpeningRecord:
    """Draws up the record of opening and freezes it."""
    project, lot, publication = action.subject, action.lot, publication_of(action.subject)
    part, suffix = PARTS.get(envelope, ("", ""))
    content = opening_pdf(
        lot,
        publication,
        envelope,
        opened_by=action.by.name,
        second_person=second_person,
        present=present,
        remarks=remarks,
        bids=bids,
    )
    document = store.add_pdf(
        project,
        content,
        filename=f"proces-verbaal-van-opening{suffix}.pdf",
        title=f"Proces-verbaal van opening{part}: {thing_in_words(lot)}",
        kind=DocumentKind.OPENING_RECORD,
        step=Step.AWARD,
        audience=AudienceCode.TEAM,
        by=action.by,
        lot=lot,
        frozen=True,
    )
    return OpeningRecord.objects.create(
        project=project,
        lot=lot,
        publication=publication,
        envelope=envelope,
        opened_at=clock.now(),
        opened_by_id=action.by.user.pk,
        opened_by_name=action.by.name,
        second_person_name=second_person,
        present=present,
        remarks=remarks,
        document=document,
    )


class OnBid(AtDesk, Action):
    """What every act on one bid shares: it is a bid on the publication that counts.

    `lot_gates` are asked of the lot of the bid.
    """

    lot_gates: ClassVar[tuple] = ()
    elsewhere: ClassVar[str | Promise] = _("This bid was made on a tender that has been withdrawn.")
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    target_model = Bid

    @classmethod
    def targets(cls, subject: Project) -> models.QuerySet:
        """The bids on the publication that counts."""
        found = Bid.objects.filter(project=subject, opening__publication=publication_of(subject))
        return cls.of_stage(found).select_related("opening").order_by("lot", "number")

    @classmethod
    def of_stage(cls, found: models.QuerySet) -> models.QuerySet:
        """Those of what was opened that the act is for."""
        return found.exclude(opening__envelope=Envelope.REQUESTS)

    @property
    def about(self) -> str:
        """“ voor perceel 2 (Glasbewassing)”, or nothing."""
        return about(self.target.lot)

    def opening(self) -> OpeningRecord | None:
        """The opening that counts for the lot."""
        return opening_of(self.target.lot)

    @classmethod
    def every_gate(cls) -> tuple:
        """Those of the project and those of the lot of the bid."""
        return (*cls.gates, still_to_award, *cls.lot_gates)

    def conditions(self) -> Iterable[Unmet]:
        lot = self.target.lot
        if self.target.opening != self.opening():
            yield Unmet(self.elsewhere)
        for gate in (still_to_award, *self.lot_gates):
            yield from gate(lot)


class UploadBid(OnBid):
    """A file of a bid is kept; only the declared team reads it, after sharing, and only when it is complete (R85)."""

    code = "inschrijving-toevoegen"
    title = _("Add a file of this bid")
    button = _("Add the file")
    requirement = "R85"
    gates = (running, step_open(Step.AWARD))
    lot_gates = (opened, nothing_recommended)
    form = forms.UploadBidForm
    kind = DocumentKind.BID

    def clean(self, *, is_price: bool = False, **more: object) -> None:
        if is_price and not prices_known(self.target.lot):
            raise ValidationError({"is_price": _("The envelope with the prices has not been opened yet.")})

    def perform(self, *, file: CheckedUpload, part: str = "", is_price: bool = False) -> BidDocument:
        bid = self.target
        part = part or f"bestand {bid.documents.count() + 1}"
        document = store.add_upload(
            self.subject,
            file,
            title=f"{bid.noun.capitalize()} {bid.number}: {part}",
            kind=self.kind,
            step=Step.AWARD,
            audience=AudienceCode.BIDS,
            by=self.by,
            frozen=is_shared(bid.opening),
        )
        return BidDocument.objects.create(bid=bid, document=document, is_price=is_price)

    def sentence(self, result: BidDocument) -> str:
        bid = result.bid
        return f"Bij {bid.noun} {bid.number}{self.about} is een bestand bewaard, sha256 {result.document.sha256}."

    def details(self, result: BidDocument) -> dict[str, object]:
        return {result.bid.noun: result.bid_id, "document": result.document_id, "sha256": result.document.sha256}


class ChangeBidderAddress(OnBid):
    """The address the letter goes to is given or corrected, until the decision was sent (R92)."""

    code = "adres-inschrijver-wijzigen"
    title = _("Change the e-mail address of this bidder")
    button = _("Save the address")
    requirement = "R92"
    gates = (running, step_open(Step.AWARD))
    lot_gates = (opened,)
    form = forms.BidderAddressForm

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if self.target.letters.exclude(sent_to="").filter(decision__withdrawal__isnull=True).exists():
            yield Unmet(_("The letter to this bidder was sent already."))

    def perform(self, *, email: str) -> Bid:
        bid = self.target
        bid.bidder_email = email
        bid.save(update_fields=["bidder_email"])
        return bid

    def sentence(self, result: Bid) -> str:
        return f"Het e-mailadres bij {result.noun} {result.number}{self.about} is vastgelegd."

    def details(self, result: Bid) -> dict[str, object]:
        return {result.noun: result.pk}


class ShareBids(AtDesk, OfTenderedLot):
    """The complete bids are shared with the declared members of the team, once (R85, R86)."""

    code = "inschrijvingen-delen"
    title = _("Share the bids with the procurement team")
    button = _("Share the complete bids")
    explanation = _("Only complete bids are shared, and only with members who signed the declaration.")
    requirement = "R85"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD), somebody_declared)
    lot_gates = (opened, complete_bid_there, not_shared)
    confirm = True
    # What journal entries and mails call them, and one of them.
    what, one = "inschrijvingen", "een inschrijving"

    def opening(self) -> OpeningRecord | None:
        """The opening that showed what is shared."""
        return opening_of(self.lot)

    def perform(self) -> BidsShared:
        opening = self.opening()
        freeze(Document.objects.filter(bid_document__bid__opening=opening, withdrawn_at__isnull=True))
        return BidsShared.objects.create(opening=opening, shared_at=clock.now(), shared_by_name=self.by.name)

    def _complete(self) -> list[Bid]:
        return list(Bid.objects.filter(opening=self.opening(), complete=True).order_by("number"))

    def _readers(self) -> list[TeamMember]:
        return list(declared_team().filter(project=self.subject).select_related("user"))

    def sentence(self, result: BidsShared) -> str:
        numbers = listed(bid.number for bid in self._complete())
        names = listed(member.user for member in self._readers())
        return f"De volledige {self.what}{self.about} (nummer {numbers}) zijn gedeeld met het inkoopteam: {names}."

    def details(self, result: BidsShared) -> dict[str, object]:
        rows = BidDocument.objects.filter(bid__in=self._complete()).select_related("document")
        return {"stukken": {str(row.document_id): row.document.sha256 for row in rows}}

    def messages(self, result: BidsShared) -> Iterable[Draft]:
        number = len(self._complete())
        for member in self._readers():
            yield to_person(
                member.user,
                kind=self.code,
                subject=f"{self.what.capitalize()} ter beoordeling: {self.thing}",
                body=f"De {self.what} voor “{self.thing}” staan voor u klaar. Aantal: {number}; "
                f"onvolledige {self.what} worden niet beoordeeld.\n\nZij zijn vertrouwelijk. Wie {self.one} "
                f"leest, wordt vastgelegd.\n{full(team_desk_path(self.subject))}",
            )
