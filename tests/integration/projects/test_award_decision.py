"""Recommendation, decision and standstill through their actions (R88–R97)."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from projects.award.actions import (
    AdoptAwardRecommendation,
    ChangeBidderAddress,
    ExtendStandstill,
    FixOutcome,
    OfferAwardRecommendation,
    RecordAssessment,
    RejectAwardRecommendation,
    SendAwardDecision,
    WithdrawAwardDecision,
    WithdrawAwardRecommendation,
)
from projects.award.gates import standstill_passed
from projects.award.models import AwardDecision, AwardLetter, AwardRecommendation, Bid, LetterKind
from projects.award.reminders import OVERDUE, REMINDER
from projects.award.selectors import bids_of, mandates, standstill_end, winner
from projects.decisions.models import RoundKind
from projects.decisions.reminding import queue_reminders
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.tender_documents.actions import WithdrawTender
from projects.tree.lots import sole_lot


def recipients(kind: str) -> list[str]:
    """Who got a mail of this kind."""
    return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def text_of(document: Document) -> str:
    """The text of a PDF, on one line."""
    reader = PdfReader(io.BytesIO(storage.read(document.storage_name)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def superuser(world):
    """Somebody with every permission of the site."""
    person = world.person("super@example.org", "Super", "User")
    person.is_superuser = True
    person.save()
    return person


def both_roles(*names: str) -> list[str]:
    """The addresses of contact persons and deciders of these authorities."""
    return sorted(f"{role}@{name}.example" for role in ("contact", "decider") for name in names)


ALL = ("linderveen", "meerdijk", "oosterwaard")


def test_the_recommendation_goes_to_every_participant(world):
    """R88, R93: offered to exactly the participants; nobody else reads it, the public never."""
    project = world.recommendation_offered()
    assert recipients(OfferAwardRecommendation.code) == both_roles(*ALL)
    advice = Document.objects.get(kind=DocumentKind.AWARD_RECOMMENDATION)
    stranger = world.user(world.authority("Buitenstad"), Role.DECIDER)
    with world.at():
        for user, may in (
            (world.user(world.authorities[0], Role.DECIDER), True),
            (world.user(world.authorities[0], Role.CONTACT), True),
            (world.user(world.authorities[0], Role.RECORDS), False),
            (stranger, False),
            (superuser(world), False),
            (AnonymousUser(), False),
        ):
            assert can_see(user, advice) == may
    text = text_of(advice)
    assert "gunnen aan Schoon BV" in text and "100,00" in text and "Het prijsblad ontbreekt." in text
    assert world.refusal(OfferAwardRecommendation, project) != []


def test_the_assessment_is_read_by_the_declared_team_only(world):
    """R86, R87: what the team made of the bids has the audience of the bids."""
    world.recommendation_offered()
    papers = Document.objects.filter(kind=DocumentKind.ASSESSMENT)
    assert sorted(paper.filename for paper in papers) == ["beoordeling-1.pdf", "beoordeling-1.xlsx"]
    with world.at():
        for paper in papers:
            assert can_see(world.lead_buyer, paper)
            assert not can_see(world.contract_manager, paper)
            assert not can_see(world.user(world.authorities[0], Role.DECIDER), paper)


def test_with_two_of_three_adopted_nothing_is_sent_and_the_third_is_named(world):
    """R90: n-1 of n is refused, for a superuser with the missing right first; nothing changes."""
    project = world.recommendation_adopted(authorities=world.authorities[:2])
    with pytest.raises(Refused) as refused:
        world.act(SendAwardDecision, project, standstill_days=20)
    (unmet,) = refused.value.unmet
    assert "Gemeente Oosterwaard" in str(unmet.sentence)
    assert (str(unmet.who), unmet.status) == ("Beslisser Oosterwaard", 409)
    with pytest.raises(Refused) as other:
        world.act(SendAwardDecision, project, superuser(world), standstill_days=20)
    assert [(str(item.sentence), item.status) for item in other.value.unmet] == [
        ("Alleen de concerninkoper van dit project mag dit doen.", 403),
        (str(unmet.sentence), 409),
    ]
    assert (AwardDecision.objects.count(), AwardLetter.objects.count()) == (0, 0)
    assert recipients(SendAwardDecision.code) == []
    world.adopt_recommendation(project, world.authorities[2])
    assert world.refusal(SendAwardDecision, project) == []


def test_the_lead_buyer_hears_of_the_last_adoption(world):
    """R89, R90: not of the earlier ones; every authority gets its receipt."""
    world.recommendation_adopted()
    assert recipients(AdoptAwardRecommendation.code) == sorted([*both_roles(*ALL), "inkoper@inkoop.example"])


def test_only_a_decider_of_a_participant_adopts(world):
    """R52, R89: no contact person, no staff, no superuser, nobody of another authority."""
    project = world.recommendation_offered()
    data = {"decided_on": world.now.date(), "decision_number": "G-1", "signer_name": "A", "signer_function": "B"}
    other = world.authority("Buitenstad")
    for person, status in (
        (world.lead_buyer, 403),
        (superuser(world), 403),
        ((world.authorities[0], Role.CONTACT), 403),
        ((other, Role.DECIDER), 409),
    ):
        with pytest.raises(Refused) as refused:
            world.act(AdoptAwardRecommendation, project, person, sign_in_portal=True, **data)
        assert refused.value.status == status


def test_a_rejection_blocks_with_its_reason_and_reaches_the_lead_buyer(world):
    """R94, reading A6: named on screen, escalated, never overridden; a revised recommendation follows."""
    project = world.recommendation_adopted(authorities=world.authorities[:2])
    decider = (world.authorities[2], Role.DECIDER)
    world.act(RejectAwardRecommendation, project, decider, decided_on=world.now.date(), reason="De prijs is te hoog.")
    (sentence,) = world.refusal(SendAwardDecision, project)
    assert "Gemeente Oosterwaard" in sentence and "De prijs is te hoog." in sentence
    assert "inkoper@inkoop.example" in recipients(RejectAwardRecommendation.code)
    world.act(WithdrawAwardRecommendation, project, reason="Wij herzien het advies.")
    assert recipients(WithdrawAwardRecommendation.code) == both_roles(*ALL)
    first = bids_of(sole_lot(project)).first()
    world.act(
        OfferAwardRecommendation,
        project,
        winner=first,
        motivation="Toelichting op de prijs.",
        adopt_by=world.now + timedelta(days=14),
    )
    assert [row.number for row in AwardRecommendation.objects.all()] == [1, 2]
    assert len(world.refusal(SendAwardDecision, project)) == 3


def test_a_recommendation_everybody_adopted_is_not_taken_back(world):
    """A recommendation is withdrawn before it was adopted by all, not after."""
    project = world.recommendation_adopted()
    assert len(world.refusal(WithdrawAwardRecommendation, project)) == 1


def test_while_a_recommendation_counts_nothing_under_it_moves(world):
    """R88: assessments, the page and the tender stay as they are, for superusers too."""
    project = world.recommendation_offered()
    bid = bids_of(sole_lot(project)).first()
    assert len(world.refusal(RecordAssessment, project, target=bid)) == 1
    assert len(world.refusal(WithdrawTender, project)) == 1
    page = project.steps.get(step="aanbesteding-en-gunning").page.specific
    assert page.get_lock().for_user(superuser(world))
    world.act(WithdrawAwardRecommendation, project, reason="Wij herzien het advies.")
    assert page.get_lock() is None
    assert world.refusal(WithdrawTender, project) == []


@pytest.mark.parametrize("field", ["winner", "adopt_by", "motivation"])
def test_a_recommendation_that_cannot_be_is_refused(world, field):
    """R88, R95: a bid that is not ranked first, a date within a day, no motivation."""
    project = world.assessed()
    first, _incomplete, third = bids_of(sole_lot(project))
    wrong = {"winner": third, "adopt_by": world.now + timedelta(hours=23), "motivation": " "}
    right = {"winner": first, "adopt_by": world.now + timedelta(days=7), "motivation": "De beste."}
    with pytest.raises(ValidationError) as error:
        world.act(OfferAwardRecommendation, project, **right | {field: wrong[field]})
    assert list(error.value.message_dict) == [field]
    assert project.rounds.of_kind(RoundKind.AWARD_RECOMMENDATION).count() == 0


def test_reminders_go_to_who_has_not_decided_and_escalate_after_the_date(world):
    """R94, R95: each once; who decided gets none; nothing is adopted by itself."""
    project = world.recommendation_adopted(authorities=world.authorities[:2])
    round = project.rounds.of_kind(RoundKind.AWARD_RECOMMENDATION).get()
    world.now = round.deadline - timedelta(days=2)
    with world.at():
        queue_reminders()
        queue_reminders()
    assert recipients(REMINDER) == both_roles("oosterwaard")
    world.now = round.deadline
    with world.at():
        queue_reminders()
        queue_reminders()
    assert recipients(OVERDUE) == sorted([*both_roles("oosterwaard"), "inkoper@inkoop.example"])
    assert len(world.refusal(SendAwardDecision, project)) == 1


def test_every_bidder_gets_one_letter_that_names_the_mandates(world):
    """R91, R92: award or rejection, on the mandate of every participant, individually sent."""
    project = world.decision_sent()
    letters = {letter.bid.number: letter for letter in AwardLetter.objects.select_related("bid", "document")}
    assert {number: letter.kind for number, letter in letters.items()} == {
        1: LetterKind.AWARD,
        2: LetterKind.REJECTION,
        3: LetterKind.REJECTION,
    }
    texts = {number: text_of(letter.document) for number, letter in letters.items()}
    for authority in world.authorities:
        assert all(f"nummer B-{authority.pk}" in text and str(authority) in text for text in texts.values())
    assert "Uw totaal is 86,17. Daarmee eindigt u op plaats 2." in texts[3]
    assert "Schoon BV" in texts[3] and "Half BV" not in texts[3] and "Sterk plan" not in texts[3]
    assert "Het prijsblad ontbreekt." in texts[2] and "Fris BV" not in texts[2]
    mails = {m.recipient: m for m in Message.objects.filter(kind=SendAwardDecision.code)}
    assert sorted(mails) == sorted(
        ["info@schoon.example", "info@half.example", "info@fris.example", *(f"contact@{name}.example" for name in ALL)]
    )
    assert len(mails["info@fris.example"].attachments) == 1
    assert "Schoon BV" not in mails["info@fris.example"].body
    assert winner(sole_lot(project)) == letters[1].bid
    assert verify(project.stream) is None


def test_the_letters_are_for_the_team_and_the_computation_for_the_participants(world):
    """R93, R131: the public reads neither; participants read how the period was computed."""
    world.decision_sent()
    decider = world.user(world.authorities[0], Role.DECIDER)
    letter = Document.objects.filter(kind=DocumentKind.AWARD_LETTER).first()
    computation = Document.objects.get(kind=DocumentKind.STANDSTILL)
    with world.at():
        assert [can_see(user, letter) for user in (AnonymousUser(), decider, world.expertise)] == [False, False, True]
        assert [can_see(user, computation) for user in (AnonymousUser(), decider)] == [False, True]


def test_a_bidder_without_an_address_blocks_the_decision(world):
    """R92: the bid is named by its number; the address can be given."""
    project = world.recommendation_adopted()
    bid = bids_of(sole_lot(project)).last()
    Bid.objects.filter(pk=bid.pk).update(bidder_email="")
    (sentence,) = world.refusal(SendAwardDecision, project)
    assert "3" in sentence
    world.act(ChangeBidderAddress, project, target=bid, email="nieuw@fris.example")
    world.act(SendAwardDecision, project)
    assert "nieuw@fris.example" in recipients(SendAwardDecision.code)
    assert len(world.refusal(ChangeBidderAddress, project, target=bid)) == 1


def test_the_mandate_of_every_participant_is_its_adopted_strategy(world):
    """R51, R91: without a mandate in the strategy nothing is sent, and every authority is named."""
    project = world.recommendation_adopted()
    assert [mandate.decision.decision_number for mandate in mandates(sole_lot(project))] == [
        f"B-{authority.pk}" for authority in world.authorities
    ]
    project.rounds.of_kind(RoundKind.FINAL_STRATEGY).update(mandate_text="")
    assert len(world.refusal(SendAwardDecision, project)) == 3


def test_the_standstill_period_is_computed_and_blocks_until_its_end(world):
    """R96, reading A9: a second before the end is refused, the end itself is not; less than twenty days never."""
    project = world.recommendation_adopted()
    with pytest.raises(ValidationError):
        world.act(SendAwardDecision, project, standstill_days=19)
    world.now = datetime(2027, 10, 12, 8, 0, tzinfo=UTC)
    world.act(SendAwardDecision, project, standstill_days=20)
    decision = AwardDecision.objects.get()
    # Twenty days after 12 October 2027 is Monday 1 November.
    assert (decision.nominal_last_day, decision.last_day) == (date(2027, 11, 1), date(2027, 11, 1))
    assert decision.ends_at == standstill_end(sole_lot(project)) == datetime(2027, 11, 1, 23, 0, tzinfo=UTC)
    with world.at(decision.ends_at - timedelta(seconds=1)):
        assert len(standstill_passed(sole_lot(project))) == 1
    with world.at(decision.ends_at):
        assert standstill_passed(sole_lot(project)) == []
    assert "maandag 1 november 2027" in text_of(decision.computation)


def test_the_standstill_period_is_extended_and_never_shortened(world):
    """R97: with a reason; participants read it, bidders read the day only."""
    project = world.decision_sent()
    end = standstill_end(sole_lot(project))
    last_day = AwardDecision.objects.get().last_day
    for too_early in (last_day, last_day - timedelta(days=1)):
        with pytest.raises(ValidationError) as error:
            world.act(ExtendStandstill, project, last_day=too_early, reason="Kort geding.")
        assert list(error.value.message_dict) == ["last_day"]
    assert standstill_end(sole_lot(project)) == end
    world.act(ExtendStandstill, project, last_day=last_day + timedelta(days=30), reason="Kort geding.")
    assert standstill_end(sole_lot(project)) > end + timedelta(days=29)
    assert recipients(ExtendStandstill.code) == sorted(
        ["info@schoon.example", "info@half.example", "info@fris.example", *(f"contact@{name}.example" for name in ALL)]
    )
    bodies = Message.objects.filter(kind=ExtendStandstill.code, recipient="info@fris.example").get().body
    assert "Kort geding" not in bodies
    with world.at(end):
        assert len(standstill_passed(sole_lot(project))) == 1


def test_a_withdrawn_decision_needs_a_new_recommendation_and_a_new_standstill(world):
    """R90, R96: participants and bidders are told; no decision counts until the new one."""
    project = world.decision_sent()
    assert len(world.refusal(SendAwardDecision, project)) == 1
    world.act(WithdrawAwardDecision, project, reason="Er zat een fout in de beoordeling.")
    assert recipients(WithdrawAwardDecision.code) == sorted(
        ["info@schoon.example", "info@half.example", "info@fris.example", *both_roles(*ALL)]
    )
    assert (standstill_end(sole_lot(project)), winner(sole_lot(project))) == (None, None)
    with world.at():
        assert len(standstill_passed(sole_lot(project))) == 1
    first, _incomplete, third = bids_of(sole_lot(project))
    world.agree(project, first, 4, "Opnieuw beoordeeld.")
    (sentence,) = world.refusal(OfferAwardRecommendation, project)
    assert "Leg die opnieuw vast" in sentence
    world.act(FixOutcome, project)
    world.act(
        OfferAwardRecommendation,
        project,
        winner=third,
        motivation="Fris BV heeft na herbeoordeling de hoogste score.",
        adopt_by=world.now + timedelta(days=14),
    )
    for authority in world.authorities:
        world.adopt_recommendation(project, authority)
    world.act(SendAwardDecision, project)
    assert winner(sole_lot(project)) == third
    assert AwardDecision.objects.filter(withdrawal__isnull=True).count() == 1
    assert AwardLetter.objects.count() == 6


def test_before_the_decision_there_is_no_end_and_no_winner(world):
    """R93, R96: a recommendation is not a decision."""
    project = world.recommendation_adopted()
    assert (standstill_end(sole_lot(project)), winner(sole_lot(project))) == (None, None)
    with world.at():
        assert len(standstill_passed(sole_lot(project))) == 1


def test_a_rehearsal_shows_the_letters_and_keeps_nothing(world):
    """R133: what the preview shows is what would leave; no row, no file."""
    project = world.recommendation_adopted()
    world.later(minutes=1)
    with world.at():
        rehearsal = world.action(SendAwardDecision, project).rehearse(standstill_days=20)
    assert len(rehearsal.messages) == 6
    assert (AwardDecision.objects.count(), Document.objects.filter(kind=DocumentKind.AWARD_LETTER).count()) == (0, 0)
