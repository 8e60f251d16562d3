"""Letters that leave through the tender platform, and reading all letters first (R92, R96)."""

import io
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from projects.award.actions import (
    ExtendStandstill,
    MakeLetters,
    RecordLettersSent,
    SendAwardDecision,
    TakeBackLetters,
    WithdrawAwardRecommendation,
)
from projects.award.models import AwardDecision, AwardLetter, Bid, PreparedLetters
from projects.award.selectors import bids_of, standstill_end
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import AudienceCode
from projects.tree.lots import sole_lot

PARTICIPANTS = [f"contact@{name}.example" for name in ("linderveen", "meerdijk", "oosterwaard")]


def text(content: bytes) -> str:
    """The text of a PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture
def adopted(world):
    """Every participant adopted; one of the bidders has no e-mail address."""
    project = world.recommendation_adopted()
    world.now = datetime(2027, 10, 12, 9, 0, tzinfo=AMSTERDAM)
    Bid.objects.filter(number=3).update(bidder_email="")
    return project


def letters() -> list[Document]:
    """The letters there are, not taken back."""
    return list(Document.objects.filter(kind=DocumentKind.AWARD_LETTER, withdrawn_at__isnull=True).order_by("pk"))


def test_letters_for_the_platform_are_made_and_nothing_leaves(world, adopted):
    """R92: a letter to every bidder, with or without an address; no decision, no mail, no term running yet."""
    prepared = world.act(MakeLetters, adopted, send_on=world.now.date(), standstill_days=20)
    assert [letter.bid.number for letter in prepared.letters.all()] == [1, 2, 3]
    assert Message.objects.filter(kind=MakeLetters.code).count() == 0
    assert (AwardDecision.objects.count(), standstill_end(sole_lot(adopted))) == (0, None)
    content = storage.read(letters()[2].storage_name)
    assert "Dag van verzending dinsdag 12 oktober 2027" in text(content)
    assert "loopt tot en met maandag 1 november 2027" in text(content)
    assert [document.frozen_at for document in letters()] == [None] * 3
    for action in (MakeLetters, SendAwardDecision, WithdrawAwardRecommendation):
        assert "Brieven voor het platform" in world.refusal(action, adopted)[0]


def test_the_recorded_sending_is_the_decision(world, adopted):
    """R92, R96: exactly the letters that were made, frozen; the term counts from the moment given; nobody is mailed
    but the contact persons."""
    world.act(MakeLetters, adopted, send_on=world.now.date(), standstill_days=20)
    made = [(document.pk, document.sha256) for document in letters()]
    world.later(hours=2)
    sent_at = world.now - timedelta(minutes=30)
    decision = world.act(RecordLettersSent, adopted, sent_at=sent_at)
    assert (decision.sent_at, decision.through_platform, decision.last_day.isoformat()) == (sent_at, True, "2027-11-01")
    assert [(row.document_id, row.document.sha256) for row in decision.letters.all()] == made
    assert [row.sent_to for row in decision.letters.all()] == ["", "", ""]
    assert all(document.frozen_at for document in letters())
    assert decision.computation.audience == AudienceCode.PARTICIPANTS
    assert sorted(Message.objects.filter(kind=RecordLettersSent.code).values_list("recipient", flat=True)) == (
        PARTICIPANTS
    )
    assert PreparedLetters.objects.count() == 0
    assert "via Mercell verzonden" in Event.objects.latest("pk").sentence or (
        "via TenderNed verzonden" in Event.objects.latest("pk").sentence
    )
    assert verify(adopted.stream) is None


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(30, "Het platform verstuurt eerst"), (-61, "opgemaakt"), (24 * 60, "Het platform verstuurt eerst")],
)
def test_a_sending_before_the_letters_or_ahead_is_refused(world, adopted, minutes, words):
    """R92: the moment lies between making and now."""
    world.act(MakeLetters, adopted, send_on=world.now.date())
    world.later(hours=1)
    with pytest.raises(ValidationError) as error:
        world.act(RecordLettersSent, adopted, sent_at=world.now + timedelta(minutes=minutes))
    assert words in error.value.message_dict["sent_at"][0]
    assert AwardDecision.objects.count() == 0


def test_letters_name_a_term_that_counts_from_their_own_day(world, adopted):
    """R96, art. 2.130: sent on another day they would say something wrong; take them back and make them again."""
    with pytest.raises(ValidationError) as error:
        world.act(MakeLetters, adopted, send_on=world.now.date() - timedelta(days=1))
    assert list(error.value.message_dict) == ["send_on"]
    world.act(MakeLetters, adopted, send_on=world.now.date())
    world.later(days=1)
    with pytest.raises(ValidationError) as error:
        world.act(RecordLettersSent, adopted, sent_at=world.now)
    assert "dinsdag 12 oktober 2027" in error.value.message_dict["sent_at"][0]
    world.act(TakeBackLetters, adopted)
    assert (letters(), PreparedLetters.objects.count()) == ([], 0)
    world.act(MakeLetters, adopted, send_on=world.now.date())
    world.act(RecordLettersSent, adopted, sent_at=world.now)
    assert AwardDecision.objects.get().last_day.isoformat() == "2027-11-02"


def test_who_was_told_through_the_platform_gets_no_mail_afterwards(world, adopted):
    """R97: the lead buyer is told to tell them there."""
    world.act(MakeLetters, adopted, send_on=world.now.date())
    world.act(RecordLettersSent, adopted, sent_at=world.now)
    data = {"last_day": world.now.date() + timedelta(days=40), "reason": "Wij zoeken iets uit."}
    with world.at():
        rehearsal = world.action(ExtendStandstill, adopted).rehearse(**data)
    assert [draft.recipient for draft in rehearsal.messages] == PARTICIPANTS
    assert rehearsal.warnings == (
        "De brieven gingen via het aanbestedingsplatform. Laat de inschrijvers ook dit daar weten.",
    )


def test_all_letters_are_read_together_before_they_leave(world, client):
    """R92, R133: one PDF with every letter; nothing is kept, nothing is sent."""
    project = world.recommendation_adopted()
    client.force_login(world.lead_buyer)
    path = f"/beheer/projecten/{project.public_id}/gunningsbeslissing-verzenden/"
    filled_in = {
        "standstill_days": "20",
        "award_text": "Wij gunnen.",
        "rejection_text": "Wij gunnen aan een ander.",
        "advantages": "Goedkoper.",
    }
    with world.at():
        page = client.post(path, filled_in)
        assert (page.status_code, "Lees eerst alle 3 brieven" in page.content.decode()) == (200, True)
        answer = client.post(path, filled_in | {"papers": "1", "confirmed": "00000000-0000-4000-8000-000000000000"})
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    found = text(answer.content)
    assert [found.count(f"Aan {name}") for name in ("Schoon BV", "Half BV", "Fris BV")] == [1, 1, 1]
    assert (AwardLetter.objects.count(), AwardDecision.objects.count(), letters()) == (0, 0, [])
    assert Message.objects.filter(kind=SendAwardDecision.code).count() == 0


def test_an_act_without_papers_has_none_to_read(world, client):
    """R133: the address answers 404."""
    project = world.decision_sent()
    client.force_login(world.lead_buyer)
    path = f"/beheer/projecten/{project.public_id}/gunningsbeslissing-intrekken/"
    with world.at():
        assert client.post(path, {"reason": "Fout.", "papers": "1"}).status_code == 404
    assert bids_of(sole_lot(project)).count() == 3
