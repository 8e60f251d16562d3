"""From rules laid down before the opening to an outcome that was computed (R82, R87)."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from accounts.models import Role
from projects.award.actions import (
    AddCriterion,
    ChangeCriterion,
    ChooseMethod,
    FixOutcome,
    LayDownRules,
    OfferAwardRecommendation,
    OpenConsensus,
    OpenPrices,
    RecordAssessment,
    RecordOpening,
    ScoreAlone,
    ShareBids,
    UploadBid,
)
from projects.award.method import rules_of
from projects.award.models import (
    Assessment,
    AssessmentResult,
    AssessorScore,
    AwardRules,
    BidCheck,
    BidDocument,
    ConsensusOpened,
)
from projects.award.selectors import bids_of, ranking, valid_bids
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.participation.actions import Declare
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.tree.lots import sole_lot

SCALE = "0 = slecht\n5 = matig\n10 = goed"
METHOD = {
    "kind": "weighted",
    "decimals": 2,
    "rounding": "criterion",
    "tie_rule": "lots",
    "two_envelopes": False,
    "valid_days": 90,
    "requirements": "",
}


def places(project) -> list[tuple[int, Decimal, int | None]]:
    return [(row.bid.number, row.score, row.rank) for row in ranking(sole_lot(project))]


def test_rules_are_laid_down_whole_and_before_the_opening(world):
    """R87: what is missing is told; a change is a new version with a reason; after the opening nothing changes."""
    project = world.notice_published()
    assert world.refusal(LayDownRules, project) == ["Kies eerst de gunningsmethode."]
    world.act(ChooseMethod, project, **METHOD)
    world.act(AddCriterion, project, kind="quality", title="Plan", weight=Decimal("59.5"), scale=SCALE)
    price = world.act(AddCriterion, project, kind="price", title="Prijs", weight=Decimal(40), formula="relative")
    assert world.refusal(LayDownRules, project) == [
        "De wegingen tellen op tot 99,5 procent; dat moet precies 100 zijn."
    ]
    values = {name: getattr(price, name) for name in ("kind", "title", "formula")}
    world.act(ChangeCriterion, project, target=price, **values, weight=Decimal("40.5"))
    first = world.act(LayDownRules, project)
    assert first.document.kind == DocumentKind.AWARD_RULES and first.document.frozen_at is not None
    with pytest.raises(ValidationError) as error:
        world.act(LayDownRules, project, reason="Zomaar.")
    assert error.value.messages == ["Er verschilt niets van wat is vastgelegd."]
    world.act(ChooseMethod, project, **METHOD | {"decimals": 3})
    with pytest.raises(ValidationError) as error:
        world.act(LayDownRules, project)
    assert list(error.value.message_dict) == ["reason"]
    second = world.act(LayDownRules, project, reason="Vraag 4 van een marktpartij.")
    assert (second.version, second.document.replaces, rules_of(sole_lot(project)).decimals) == (2, first.document, 3)
    with pytest.raises(EvidenceChanged):
        first.save()
    world.later(days=30)
    world.act(RecordOpening, project, second_person="Tweede", bids=[])
    for action, target in ((ChooseMethod, None), (AddCriterion, None), (LayDownRules, None), (ChangeCriterion, price)):
        (sentence,) = world.refusal(action, project, target=target)
        assert "heeft de kluis al geopend" in sentence
    assert AwardRules.objects.count() == 2


def test_assessors_score_alone_and_nobody_sees_it(world, client):
    """R87: not the lead buyer, not a colleague; only declared experts score, on the scale, with a motivation."""
    project = world.bids_shared()
    first, incomplete, _third = bids_of(sole_lot(project))
    world.check(project, first)
    own, other = world.authorities[:2]
    world.score(project, first, own, 8)
    world.score(project, first, own, 6)
    assert list(AssessorScore.objects.values_list("assessor_name", "score")) == [("Deskundige Linderveen", Decimal(6))]
    with world.at():
        mine = world.action(ScoreAlone, project, (own, Role.SUBJECT_EXPERT), first).initial()
        theirs = world.action(ScoreAlone, project, (other, Role.SUBJECT_EXPERT), first).initial()
    assert (mine, theirs) == ({"K1-score": "6", "K1-motivation": "Zo lees ik het plan."}, {})
    entry = Event.objects.filter(type=ScoreAlone.code).last()
    assert entry.sentence == "Deskundige Linderveen heeft inschrijving 1 beoordeeld."
    assert "6" not in str(entry.data)
    for person in (world.lead_buyer, (world.authorities[2], Role.SUBJECT_EXPERT), (own, Role.DECIDER)):
        with pytest.raises(Refused) as refused:
            world.act(ScoreAlone, project, person, target=first)
        assert refused.value.status == 403
    assert world.refusal(ScoreAlone, project, (own, Role.SUBJECT_EXPERT), incomplete) != []
    with pytest.raises(ValidationError) as error:
        world.score(project, first, own, 7)
    assert error.value.message_dict == {"K1-score": ["Kies een score van de schaal: 0; 4; 6; 8; 10."]}


def test_the_consensus_waits_for_everybody_or_says_without_whom(world):
    """R87: names and reason are kept; afterwards separate scores stand, and the lead buyer sees them."""
    project = world.bids_shared()
    first, _incomplete, third = bids_of(sole_lot(project))
    own = world.authorities[0]
    for bid in (first, third):
        assert world.refusal(OpenConsensus, project) != []
        world.check(project, bid)
        world.score(project, bid, own, 8)
    assert len(world.refusal(RecordAssessment, project, target=first)) == 1
    with pytest.raises(ValidationError) as error:
        world.act(OpenConsensus, project)
    assert error.value.messages == [
        "Deskundige Meerdijk heeft niet elke inschrijving beoordeeld. Wacht daarop, of schrijf waarom u zonder "
        "verdergaat."
    ]
    world.act(OpenConsensus, project, without="Is langdurig ziek.")
    assert ConsensusOpened.objects.get().without == "Deskundige Meerdijk: Is langdurig ziek."
    (sentence,) = world.refusal(ScoreAlone, project, (own, Role.SUBJECT_EXPERT), first)
    assert "losse scores blijven zoals ze zijn" in sentence
    with world.at():
        shown = world.action(RecordAssessment, project, target=first).separate()
    assert [(row.assessor_name, row.score) for row in shown] == [("Deskundige Linderveen", Decimal(8))]


def test_the_outcome_is_computed_and_fixed(world):
    """R87: 60 × 10/10 + 40 = 100; 60 × 8/10 + 40 × 1.250.000/1.310.000 = 86,17; paper and sheet are kept."""
    project = world.assessed()
    assert places(project) == [(1, Decimal("100.00"), 1), (3, Decimal("86.17"), 2)]
    result = AssessmentResult.objects.get()
    assert result.outcome["outcome"]["places"][1]["points"][1] == ["K2", "5000/131", "38.17"]
    sheet = load_workbook(io.BytesIO(storage.read(result.workbook.storage_name)))["Uitkomst"]
    assert [cell.value for cell in sheet[1]][-4:] == ["Bij gelijk totaal", "Plaats", "Vastgesteld", "Controle"]
    assert verify(project.stream) is None


def test_a_change_after_the_outcome_asks_for_a_new_one(world):
    """R87, R88: a recommendation rests on what counts now; the earlier outcome stays."""
    project = world.assessed()
    third = bids_of(sole_lot(project)).last()
    world.agree(project, third, 10, "Bij nader inzien.")
    (sentence,) = world.refusal(OfferAwardRecommendation, project)
    assert sentence.startswith("Er is iets veranderd sinds de uitkomst van de beoordeling is vastgesteld.")
    world.act(FixOutcome, project)
    assert places(project)[1] == (3, Decimal("98.17"), 2)
    assert (AssessmentResult.objects.count(), Assessment.objects.filter(bid=third).count()) == (2, 2)


def test_a_bid_that_does_not_pass_the_check_is_not_ranked(world):
    """R87: with the reason; the lowest price is then that of the others."""
    project = world.assessed()
    first = bids_of(sole_lot(project)).first()
    with pytest.raises(ValidationError) as error:
        world.check(project, first, "2.86-b")
    assert list(error.value.message_dict) == ["reason"]
    world.check(project, first, "2.86-b", reason="Veroordeeld voor omkoping in 2025.")
    assert [bid.number for bid in valid_bids(sole_lot(project))] == [3]
    world.act(FixOutcome, project)
    assert places(project) == [(3, Decimal("88.00"), 1)]
    assert BidCheck.objects.filter(bid=first).count() == 2


def test_equal_bids_wait_for_lots(world):
    """R87: drawn by people, recorded, and told in the outcome."""
    project = world.scored_alone()
    first, _incomplete, third = bids_of(sole_lot(project))
    third.price = first.price
    third.save()
    world.act(OpenConsensus, project)
    for bid in (first, third):
        world.agree(project, bid, 8, "Even goed.")
    with pytest.raises(ValidationError) as error:
        world.act(FixOutcome, project)
    assert error.value.message_dict == {
        "drawn": ["Deze inschrijvingen zijn gelijk: 1 en 3. Loot, en geef de volgorde."]
    }
    world.act(FixOutcome, project, drawn="3, 1")
    assert places(project) == [(3, Decimal("88.00"), 1), (1, Decimal("88.00"), 2)]


def test_with_two_envelopes_the_prices_wait_for_the_consensus(world):
    """R82, R87: no price at the first opening, no price file before the second; each has its record."""
    project = world.notice_published()
    world.act(ChooseMethod, project, **METHOD | {"two_envelopes": True})
    world.act(AddCriterion, project, kind="quality", title="Plan", weight=Decimal(50), scale=SCALE)
    world.act(AddCriterion, project, kind="price", title="Prijs", weight=Decimal(50), formula="lowest")
    world.act(LayDownRules, project)
    world.later(days=30)
    bids = [{"name": "Schoon BV", "complete": True}, {"name": "Fris BV", "complete": True}]
    with pytest.raises(ValidationError) as error:
        world.act(RecordOpening, project, second_person="T. Weede", bids=[bids[0] | {"price": Decimal(5)}])
    assert error.value.messages == ["De prijzen zitten in de andere envelop; laat ze hier leeg."]
    world.act(RecordOpening, project, second_person="T. Weede", bids=bids)
    first, second = bids_of(sole_lot(project))
    with pytest.raises(ValidationError) as error:
        world.act(UploadBid, project, target=first, file=world.signed_pdf("prijs"), is_price=True)
    assert list(error.value.message_dict) == ["is_price"]
    world.act(UploadBid, project, target=first, file=world.signed_pdf("plan"))
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    world.act(Declare, project, agree=True)
    world.act(Declare, project, (world.authorities[0], Role.SUBJECT_EXPERT), agree=True)
    world.act(ShareBids, project)
    assert "De envelop met de prijzen is nog niet geopend." in world.refusal(FixOutcome, project)
    for bid, score in ((first, 5), (second, 10)):
        world.check(project, bid)
        world.score(project, bid, world.authorities[0], score)
    assert world.refusal(OpenPrices, project) != []
    world.act(OpenConsensus, project)
    world.agree(project, first, 5, "Matig.")
    world.agree(project, second, 10, "Goed.")
    prices = {"price-1": Decimal("100.00"), "price-2": Decimal("160.00")}
    opening = world.act(OpenPrices, project, second_person="T. Weede", **prices)
    assert opening.document.filename == "proces-verbaal-van-opening-prijzen.pdf"
    world.act(UploadBid, project, target=first, file=world.signed_pdf("prijs"), is_price=True)
    with world.at():
        assert can_see(expert, BidDocument.objects.get(is_price=True).document)
    world.act(FixOutcome, project)
    assert places(project) == [(1, Decimal("75.00"), 1), (2, Decimal("70.00"), 2)]
    assert len(world.refusal(OpenPrices, project)) == 1
    assert Document.objects.filter(kind=DocumentKind.OPENING_RECORD).count() == 2
