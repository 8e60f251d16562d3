"""The vault and the bids through their actions (R78, R80–R87, R131)."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from projects.award.actions import (
    ChangeBidderAddress,
    RecordOpening,
    ShareBids,
    UploadBid,
)
from projects.award.forms import OpeningForm
from projects.award.lines import read_bids
from projects.award.models import Bid, BidsShared, OpeningRecord
from projects.award.selectors import bids_of
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.participation.actions import Declare, RemoveTeamMember
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode
from projects.tender_documents.actions import WithdrawTender
from projects.tree.lots import sole_lot
from projects.tree.models import Project

BIDDERS = ("Schoon BV", "Half BV", "Fris BV")
BIDS = [{"name": "Schoon BV", "email": "info@schoon.example", "complete": True}]


def superuser(world):
    """Somebody with every permission of the site."""
    person = world.person("super@example.org", "Super", "User")
    person.is_superuser = True
    person.save()
    return person


def bid_documents(project) -> dict[int, Document]:
    """The file of each bid, by the number of the bid."""
    return {row.bid_document.bid.number: row for row in Document.objects.filter(project=project, kind=DocumentKind.BID)}


def readers_of(world, project, document) -> dict[str, bool]:
    """Who may read a document, by both faces of the audience."""
    people = {
        "anonymous": AnonymousUser(),
        "superuser": superuser(world),
        "lead buyer": world.lead_buyer,
        "contract manager": world.contract_manager,
        "expertise centre": world.expertise,
        "declared expert": world.user(world.authorities[0], Role.SUBJECT_EXPERT),
        "expert without declaration": world.user(world.authorities[2], Role.SUBJECT_EXPERT),
        "contact": world.user(world.authorities[0], Role.CONTACT),
        "decider": world.user(world.authorities[0], Role.DECIDER),
    }
    answers = {}
    with world.at():
        for name, user in people.items():
            answers[name] = can_see(user, document)
            assert Document.objects.filter(pk=document.pk).visible_to(user).exists() == answers[name], name
    return answers


def test_the_vault_stays_closed_until_the_time_for_bids_is_over(world):
    """R84: a second before is refused with that one reason, at the moment itself it is not."""
    project = world.notice_published()
    world.rules_laid_down(project)
    until = project.publications.get().bids_until
    world.now = until - timedelta(seconds=1)
    assert len(world.refusal(RecordOpening, project)) == 1
    with world.at(), pytest.raises(Refused) as refused:
        world.action(RecordOpening, project).run(second_person="Tweede", bids=BIDS)
    assert refused.value.status == 409
    assert (OpeningRecord.objects.count(), Bid.objects.count()) == (0, 0)
    world.now = until
    assert world.refusal(RecordOpening, project) == []


def test_the_vault_waits_for_the_last_notice(world):
    """R80: the tender phase follows after the clarification notice."""
    project = world.tender_forwarded()
    world.rules_laid_down(project)
    world.later(days=60)
    assert len(world.refusal(RecordOpening, project)) == 2


def test_only_the_lead_buyer_of_this_project_opens_the_vault(world):
    """R82: not the contract manager, the expertise centre or a superuser."""
    project = world.notice_published()
    world.later(days=30)
    for person in (world.contract_manager, world.expertise, superuser(world)):
        with pytest.raises(Refused) as refused:
            world.act(RecordOpening, project, person, second_person="Tweede", bids=BIDS)
        assert refused.value.status == 403
    assert OpeningRecord.objects.count() == 0


def test_the_vault_is_opened_once_and_the_record_stays(world):
    """R82, R83: who, with whom, when, which bids; frozen, and evidence."""
    project = world.vault_opened()
    opening = OpeningRecord.objects.get()
    assert (opening.opened_by_name, opening.second_person_name) == ("Ilse Koper", "Tweede Paar Ogen")
    assert opening.lot == project.lots.get()
    assert [(bid.number, bid.complete) for bid in bids_of(sole_lot(project))] == [(1, True), (2, False), (3, True)]
    document = opening.document
    assert (document.kind, document.audience) == (DocumentKind.OPENING_RECORD, AudienceCode.TEAM)
    assert document.frozen_at is not None
    pages = PdfReader(io.BytesIO(storage.read(document.storage_name))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (*BIDDERS, "Ontvangen: 3. Volledig: 2.", "Het prijsblad ontbreekt.", "€ 1.250.000,00"):
        assert words in text
    with pytest.raises(Refused) as refused:
        world.act(RecordOpening, project, second_person="Tweede", bids=BIDS)
    assert len(refused.value.unmet) == 1
    assert (OpeningRecord.objects.count(), Bid.objects.count()) == (1, 3)
    with pytest.raises(EvidenceChanged):
        opening.save()


def test_lines_are_read_and_each_wrong_line_is_named(world):
    """R83: five parts, in Dutch notation; every problem with its line."""
    good = "Schoon BV; info@schoon.example; ja; € 1.250.000,50; met bijlage; en nog een\n\nHalf BV;;Nee;;Geen prijsblad"
    assert read_bids(good) == [
        {
            "name": "Schoon BV",
            "email": "info@schoon.example",
            "complete": True,
            "price": Decimal("1250000.50"),
            "remark": "met bijlage; en nog een",
        },
        {"name": "Half BV", "email": "", "complete": False, "price": None, "remark": "Geen prijsblad"},
    ]
    with pytest.raises(ValidationError) as error:
        read_bids("Schoon BV\nFris BV;;misschien\nGlans BV;;ja;12.50.0")
    assert [message.split(":")[0][-1] for message in error.value.messages] == ["1", "2", "3"]
    project = world.notice_published()
    world.rules_laid_down(project)
    world.later(days=30)
    bids = "A;geen adres;ja\nA;;ja\n;;ja\nB;;nee"
    form = OpeningForm({"second_person": "Tweede", "bids": bids}, action=world.action(RecordOpening, project))
    assert not form.is_valid()
    assert {name: len(errors) for name, errors in form.errors.items()} == {"bids": 4}
    form = OpeningForm({"second_person": "Tweede", "bids": good}, action=world.action(RecordOpening, project))
    assert form.is_valid()
    with pytest.raises(ValidationError) as error:
        world.act(RecordOpening, project, second_person="ilse koper", bids=BIDS)
    assert list(error.value.message_dict) == ["second_person"]
    world.act(RecordOpening, project, **form.cleaned_data)
    assert [bid.bidder_name for bid in bids_of(sole_lot(project))] == ["Schoon BV", "Half BV"]


def test_nobody_reads_a_bid_before_it_was_shared(world):
    """R85: not the lead buyer either, declared or not."""
    project = world.vault_opened()
    world.act(Declare, project, agree=True)
    world.act(Declare, project, (world.authorities[0], Role.SUBJECT_EXPERT), agree=True)
    assert set(readers_of(world, project, bid_documents(project)[1]).values()) == {False}


def test_only_the_declared_team_reads_complete_bids(world):
    """R85, R86: superuser, other staff and undeclared members never; incomplete bids nobody."""
    project = world.bids_shared()
    documents = bid_documents(project)
    allowed = {name for name, may in readers_of(world, project, documents[1]).items() if may}
    assert allowed == {"lead buyer", "declared expert"}
    member = project.team.get(user=world.lead_buyer)
    with world.at():
        for user in (world.lead_buyer, world.user(world.authorities[0], Role.SUBJECT_EXPERT)):
            assert not can_see(user, documents[2])
            assert list(Document.objects.filter(kind=DocumentKind.BID).visible_to(user).order_by("pk")) == [
                documents[1],
                documents[3],
            ]
    world.act(RemoveTeamMember, project, member=member)
    with world.at():
        assert not can_see(world.lead_buyer, documents[1])


def test_every_reading_of_a_bid_stands_in_the_journal(world, client):
    """R86: who read which file; somebody who may not read leaves no trace, and other files are not recorded."""
    project = world.bids_shared()
    documents = bid_documents(project)
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    with world.at():
        for user, document, status in (
            (expert, documents[1], 200),
            (expert, documents[2], 404),
            (world.contract_manager, documents[1], 404),
            (expert, OpeningRecord.objects.get().document, 200),
        ):
            client.force_login(user)
            response = client.get(document.url)
            response.getvalue()
            assert response.status_code == status
    events = Event.objects.filter(type="inschrijving-gelezen")
    assert [(event.actor_id, event.data["document"]) for event in events] == [(expert.pk, documents[1].pk)]
    assert verify(project.stream) is None


def test_bids_are_shared_once_with_those_who_declared(world):
    """R85: exactly the declared members get a mail; the files are frozen."""
    project = world.bids_shared()
    assert sorted(Message.objects.filter(kind=ShareBids.code).values_list("recipient", flat=True)) == [
        "inkoper@inkoop.example",
        "subject_expert@linderveen.example",
        "subject_expert@meerdijk.example",
    ]
    assert [row.frozen_at is None for row in bid_documents(project).values()] == [False] * 3
    assert len(world.refusal(ShareBids, project)) == 1
    world.act(UploadBid, project, target=bids_of(sole_lot(project)).first(), file=world.signed_pdf("nagekomen"))
    assert Document.objects.get(title="Inschrijving 1: bestand 2").frozen_at is not None


def test_sharing_needs_the_record_a_complete_bid_and_a_reader(world):
    """R83, R85, R86: each that is missing is named."""
    project = world.notice_published()
    world.rules_laid_down(project)
    world.later(days=30)
    assert len(world.refusal(ShareBids, project)) == 2
    incomplete = {"name": "Half BV", "complete": False, "remark": "Geen prijsblad."}
    world.act(RecordOpening, project, second_person="Tweede", bids=[incomplete])
    assert len(world.refusal(ShareBids, project)) == 2
    assert BidsShared.objects.count() == 0


def test_no_list_journal_or_mail_names_a_bidder(world, client):
    """R93, R131: until the decision was sent; the public never reads a name."""
    project = world.recommendation_adopted()
    for name in BIDDERS:
        for row in (*Event.objects.all(), *Message.objects.all()):
            assert name not in str(vars(row))
        assert all(name not in str(bid) for bid in bids_of(sole_lot(project)))
    pages = (
        "/",
        "/inkoopplan/2027/",
        f"/projecten/{project.page.slug}/",
        f"/open-data/projecten/{project.public_id}.json",
    )
    with world.at():
        for path in (*pages, *(f"/zoeken/?q={name}" for name in BIDDERS)):
            content = client.get(path).content.decode().replace("q=", "")
            assert all(f"{name}:" not in content and f">{name}<" not in content for name in BIDDERS), path
        for document in Document.objects.exclude(kind=DocumentKind.CLARIFICATION_NOTICE).filter(
            step="aanbesteding-en-gunning"
        ):
            assert not can_see(AnonymousUser(), document)


def test_a_withdrawn_tender_takes_its_bids_along(world):
    """A tender withdrawn after the opening starts again: the next publication has its own vault."""
    project = world.bids_shared()
    bid = bids_of(sole_lot(project)).first()
    world.act(WithdrawTender, project, reason="De eisen wijzigen.")
    project = Project.objects.get(pk=project.pk)
    assert list(bids_of(sole_lot(project))) == []
    assert len(world.refusal(ChangeBidderAddress, project, target=bid)) == 2
    assert len(world.refusal(RecordOpening, project)) == 2
