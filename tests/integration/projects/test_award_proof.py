"""Proof of the winner, validity of bids, and the record of the award (R87, R88, R96; art. 2.102, 2.132 Aw 2012)."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from projects.award.actions import (
    AskProof,
    CheckBid,
    DrawUpAwardRecord,
    ExtendStandstill,
    ExtendValidity,
    FixOutcome,
    JudgeProof,
    SendAwardDecision,
    WithdrawAwardRecommendation,
)
from projects.award.forms_record import NONE_FOUND, NONE_REFUSED, NOT_KNOWN
from projects.award.gates import proof_in_order
from projects.award.method import rules_of
from projects.award.models import AwardRecord, Bid, BidDocument
from projects.award.selectors import bids_of
from projects.award.watched import bids_valid_until, intended_winner
from projects.award.watching import PROOF, VALIDITY
from projects.decisions.reminding import queue_reminders
from projects.documents import storage
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.clock import AMSTERDAM
from projects.tree.lots import sole_lot

ITEMS = "Gedragsverklaring aanbesteden\n\n Uittreksel uit het handelsregister "


def told(kind: str) -> list[str]:
    """Who got a mail of this kind."""
    return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def ask(world, project, **data):
    """The intended winner is asked for two pieces of proof, within ten days."""
    due_on = world.now.date() + timedelta(days=10)
    return world.act(AskProof, project, **{"items": ITEMS, "due_on": due_on} | data)


def test_the_intended_winner_alone_is_asked(world):
    """Art. 2.102: one mail, no name in the journal."""
    project = world.recommendation_offered()
    request = ask(world, project)
    assert (request.bid.bidder_name, request.items) == (
        "Schoon BV",
        "Gedragsverklaring aanbesteden\nUittreksel uit het handelsregister",
    )
    assert told(AskProof.code) == ["info@schoon.example"]
    assert "- Uittreksel uit het handelsregister" in Message.objects.get(kind=AskProof.code).body
    assert "Schoon" not in Event.objects.get(type=AskProof.code).sentence


def test_before_the_outcome_there_is_nobody_to_ask(world):
    """Art. 2.102: the refusal says so."""
    project = world.bids_shared()
    assert world.refusal(AskProof, project) == ["De beoordeling heeft nog geen inschrijving op de eerste plaats."]


def test_a_winner_without_address_is_asked_through_the_platform(world):
    """Art. 2.102: the form says so; then no mail leaves."""
    project = world.assessed()
    Bid.objects.update(bidder_email="")
    with pytest.raises(ValidationError) as error:
        ask(world, project)
    assert "Inschrijving 1 heeft geen e-mailadres" in error.value.message_dict["through_platform"][0]
    request = ask(world, project, through_platform=True)
    assert (request.through_platform, told(AskProof.code)) == (True, [])


def test_proof_is_read_by_the_declared_team_only(world):
    """R85, R86: it is a file of the bid."""
    project = world.assessed()
    ask(world, project)
    judged = world.act(JudgeProof, project, sufficient=True, file=world.signed_pdf("bewijs"))
    assert BidDocument.objects.get(document=judged.document).bid == intended_winner(sole_lot(project))
    with world.at():
        seen = [can_see(user, judged.document) for user in (world.lead_buyer, world.expertise, world.contract_manager)]
        assert seen == [True, False, False]
        assert not can_see(world.user(world.authorities[0], Role.DECIDER), judged.document)


def test_proof_that_was_asked_is_in_order_before_the_award_is_definitive(world):
    """Art. 2.102: asked, then judged; never asked is a warning with the article."""
    project = world.recommendation_adopted()
    lot = sole_lot(project)
    with world.at():
        assert proof_in_order(lot) == []
        warnings = world.action(SendAwardDecision, project).rehearse().warnings
    assert [w for w in warnings if "art. 2.102" in w] == list(warnings)[:1]
    ask(world, project)
    with world.at():
        (unmet,) = proof_in_order(lot)
    assert "Bij inschrijving 1 is bewijs gevraagd" in str(unmet.sentence)
    assert world.refusal(SendAwardDecision, project) == []
    world.act(JudgeProof, project, sufficient=True)
    with world.at():
        assert proof_in_order(lot) == []
    (sentence,) = world.refusal(AskProof, project)
    assert sentence.startswith("Het bewijs bij inschrijving 1 is op ") and "in orde bevonden" in sentence
    world.act(JudgeProof, project, sufficient=False, remark="De verklaring is van een ander.")
    assert world.refusal(AskProof, project) == []


def test_a_winner_that_proves_nothing_is_replaced(world):
    """Art. 2.102, R88: nothing is sent; the recommendation is taken back though all adopted, and the next one wins."""
    project = world.recommendation_adopted()
    assert len(world.refusal(WithdrawAwardRecommendation, project)) == 1
    ask(world, project)
    with pytest.raises(ValidationError) as error:
        world.act(JudgeProof, project, sufficient=False, remark=" ")
    assert list(error.value.message_dict) == ["remark"]
    world.act(JudgeProof, project, sufficient=False, remark="De gedragsverklaring is verlopen.")
    (sentence,) = world.refusal(SendAwardDecision, project)
    assert "De gedragsverklaring is verlopen." in sentence
    world.act(WithdrawAwardRecommendation, project, reason="Het bewijs klopt niet.")
    first, _incomplete, third = bids_of(sole_lot(project))
    world.check(project, first, "2.86-c", reason="De gedragsverklaring is verlopen.")
    world.act(FixOutcome, project)
    assert intended_winner(sole_lot(project)) == third
    assert world.refusal(JudgeProof, project)[0].startswith("Aan de beoogde winnaar is nog geen bewijs")
    assert Event.objects.filter(type=CheckBid.code).exists()


def test_the_lead_buyer_hears_once_that_proof_was_not_judged(world):
    """R87: the day after the day it was asked by."""
    project = world.assessed()
    request = ask(world, project)
    for day, expected in ((request.due_on, []), (request.due_on + timedelta(days=1), ["inkoper@inkoop.example"])):
        world.now = world.now.replace(year=day.year, month=day.month, day=day.day)
        for _time in range(2):
            with world.at():
                queue_reminders()
        assert told(PROOF) == expected


def test_bids_are_valid_for_the_days_laid_down_and_longer_when_bidders_agree(world):
    """R87: counted from the closing date; a reminder two weeks before, and one for the new day."""
    project = world.vault_opened()
    lot = sole_lot(project)
    closed_on = project.publications.get().bids_until.astimezone(AMSTERDAM).date()
    valid_until = closed_on + timedelta(days=rules_of(lot).valid_days)
    assert bids_valid_until(lot) == valid_until
    for day, expected in ((15, 0), (14, 1), (2, 1)):
        world.now = world.now.replace(year=(on := valid_until - timedelta(days=day)).year, month=on.month, day=on.day)
        with world.at():
            queue_reminders()
        assert len(told(VALIDITY)) == expected
    with pytest.raises(ValidationError) as error:
        world.act(ExtendValidity, project, last_day=valid_until, reason="Akkoord.")
    assert list(error.value.message_dict) == ["last_day"]
    world.act(ExtendValidity, project, last_day=valid_until + timedelta(days=30), reason="Alle inschrijvers: akkoord.")
    assert bids_valid_until(lot) == valid_until + timedelta(days=30)
    with world.at():
        queue_reminders()
    assert len(told(VALIDITY)) == 1


def test_a_standstill_period_beyond_the_validity_is_a_warning(world):
    """R96: bids that lapse before the contract can be made; it is said before the letters leave."""
    project = world.recommendation_adopted()
    with world.at():
        none = world.action(SendAwardDecision, project).rehearse(standstill_days=20).warnings
        long = world.action(SendAwardDecision, project).rehearse(standstill_days=200).warnings
    assert ([w for w in none if "gestand" in w], len([w for w in long if "gestand" in w])) == ([], 1)


ANSWERS = {
    "procedure_reason": "De waarde ligt boven de drempel.",
    "subcontracting": NOT_KNOWN,
    "abnormally_low": NONE_REFUSED,
    "conflicts": NONE_FOUND,
    "not_electronic": "Niet van toepassing.",
    "remarks": "",
}


def test_the_record_of_the_award_says_it_all(world):
    """Art. 2.132: parties, procedure, value, who was rejected and why, the winner and why, and the period."""
    project = world.recommendation_adopted()
    assert len(world.refusal(DrawUpAwardRecord, project)) == 1
    project.publications.update(nature="services", estimated_value=Decimal("1400000"))
    world.act(SendAwardDecision, project, standstill_days=20)
    record = world.act(DrawUpAwardRecord, project, **ANSWERS)
    content = storage.read(record.document.storage_name)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    for part in (
        *(str(authority) for authority in world.authorities),
        *(f"nummer B-{authority.pk}" for authority in world.authorities),
        "De opdracht is gegund aan Schoon BV, voor € 1.250.000,00 exclusief btw.",
        "Schoon BV heeft de hoogste score.",
        "Half BV: Het prijsblad ontbreekt.",
        "Fris BV",
        "openbare procedure (art. 2.26)",
        "Aard diensten",
        "€ 1.400.000,00",
        "De waarde ligt boven de drempel.",
        NONE_FOUND,
        "Tweede Paar Ogen",
    ):
        assert part in text, part
    with world.at():
        assert can_see(world.user(world.authorities[0], Role.DECIDER), record.document)
        assert not can_see(world.user(world.authority("Buitenstad"), Role.DECIDER), record.document)


def test_a_later_record_replaces_the_earlier_one(world):
    """Art. 2.132: the same again is refused, until something changed."""
    project = world.decision_sent()
    first = world.act(DrawUpAwardRecord, project, **ANSWERS)
    world.later(days=1)
    with pytest.raises(ValidationError):
        world.act(DrawUpAwardRecord, project, **ANSWERS)
    world.act(ExtendStandstill, project, last_day=date(2028, 6, 1), reason="Nader onderzoek.")
    second = world.act(DrawUpAwardRecord, project, **ANSWERS)
    assert (second.version, second.document.replaces) == (2, first.document)
    assert AwardRecord.objects.count() == 2
