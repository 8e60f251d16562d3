"""Requests to take part: their vault, and who reads them (R82–R86; art. 2.108 Aw 2012)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from projects.award.actions import (
    OpenRequests,
    ShareRequests,
)
from projects.award.forms_selection import OpenRequestsForm
from projects.award.lines import read_requests
from projects.award.models import Bid, Envelope, OpeningRecord
from projects.award.selection import invited_to, requests_of
from projects.award.selectors import bids_of
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tree.links import staff_act_path
from projects.tree.lots import sole_lot
from tests.integration.projects.selection_helpers import (
    ACTS,
    CANDIDATES,
    ON_REQUEST,
    REQUESTS,
    request_documents,
    text_of,
)
from tests.integration.projects.test_award_bids import readers_of, superuser


def test_the_vault_with_requests_stays_closed_until_they_close(world):
    """R84, art. 2.108: a second before is refused with that one reason; at the moment itself, during the questions."""
    project = world.requests_expected()
    until = project.publications.get().requests_until
    world.now = until - timedelta(seconds=1)
    assert len(world.refusal(OpenRequests, project)) == 1
    with world.at(), pytest.raises(Refused) as refused:
        world.action(OpenRequests, project).run(second_person="Tweede", bids=REQUESTS)
    assert refused.value.status == 409
    assert OpeningRecord.objects.count() == 0
    world.now = until
    assert world.refusal(OpenRequests, project) == []
    states = [project.step(step).state for step in (Step.CLARIFICATION, Step.AWARD)]
    assert states == [StepState.OPEN, StepState.PLANNED]


def test_what_the_vault_with_requests_waits_for(world):
    """R72, R87: the documents were forwarded, and the requirements laid down before anybody sees a request."""
    project = world.tender_published(procedure="restricted")
    world.later(days=31)
    assert len(world.refusal(OpenRequests, project)) == 2


def test_only_the_lead_buyer_opens_the_vault_with_requests_once_with_a_second_person(world):
    """R82: not the contract manager, the expertise centre or a superuser; nobody opens it again."""
    project = world.requests_expected()
    world.later(days=31)
    for person in (world.contract_manager, world.expertise, superuser(world)):
        with pytest.raises(Refused) as refused:
            world.act(OpenRequests, project, person, second_person="Tweede", bids=REQUESTS)
        assert refused.value.status == 403
    for second in ("", " ilse koper "):
        with pytest.raises(ValidationError) as error:
            world.act(OpenRequests, project, second_person=second, bids=REQUESTS)
        assert list(error.value.message_dict) == ["second_person"]
    world.act(OpenRequests, project, second_person="Tweede", bids=REQUESTS)
    with pytest.raises(Refused) as refused:
        world.act(OpenRequests, project, second_person="Tweede", bids=REQUESTS)
    assert len(refused.value.unmet) == 1
    assert (OpeningRecord.objects.count(), Bid.objects.count()) == (1, 1)


def test_the_record_of_opening_says_who_asked_and_stays(world):
    """R82, R83: frozen, for the team, evidence; a request is not a bid."""
    project = world.requests_opened()
    opening = OpeningRecord.objects.get()
    assert (opening.envelope, opening.second_person_name) == (Envelope.REQUESTS, "Tweede Paar Ogen")
    assert [(row.number, row.complete) for row in requests_of(sole_lot(project))] == [(1, True), (2, False), (3, True)]
    assert list(bids_of(sole_lot(project))) == []
    document = opening.document
    assert (document.kind, document.audience) == (DocumentKind.OPENING_RECORD, AudienceCode.TEAM)
    assert (document.filename, document.frozen_at is None) == ("proces-verbaal-van-opening-verzoeken.pdf", False)
    text = text_of(document)
    for words in (
        *CANDIDATES,
        "van verzoeken tot deelneming",
        "Ontvangen: 3. Volledig: 2.",
        "De eigen verklaring",
        "Tweede",
    ):
        assert words in text
    assert "Prijs" not in text
    with pytest.raises(EvidenceChanged):
        opening.save()
    entry = Event.objects.get(type=OpenRequests.code)
    assert entry.sentence == (
        "De kluis met verzoeken tot deelneming is op maandag 10 mei 2027 om 11:20 uur geopend door Ilse Koper, "
        "samen met Tweede Paar Ogen. Verzoeken: 3, waarvan 2 volledig."
    )


def test_lines_of_requests_are_read_and_each_wrong_line_is_named(world):
    """R83: the line of a bid, with the moment of receipt instead of the price."""
    assert read_requests(
        "Schoon BV; info@schoon.example; ja; 31-03-2027 11:45; met bijlage; en nog een\n\nB;;nee;;x"
    ) == [
        {
            "name": "Schoon BV",
            "email": "info@schoon.example",
            "complete": True,
            "received_at": datetime(2027, 3, 31, 9, 45, tzinfo=UTC),
            "remark": "met bijlage; en nog een",
        },
        {"name": "B", "email": "", "complete": False, "received_at": None, "remark": "x"},
    ]
    with pytest.raises(ValidationError) as error:
        read_requests("A\nB;;misschien\nC;;ja;gisteren\nD;;ja;31-02-2027 11:45")
    assert [message.split(":")[0][-1] for message in error.value.messages] == ["1", "2", "3", "4"]
    project = world.requests_expected()
    world.later(days=31)
    data = {"second_person": "Tweede", "bids": "A;geen adres;ja\na;;ja\n;;ja\nB;;nee"}
    form = OpenRequestsForm(data, action=world.action(OpenRequests, project))
    assert {name: len(errors) for name, errors in form.errors.items()} == {"bids": 4}


def test_a_request_that_came_in_too_late_is_not_complete(world):
    """R84: the moment it came in is kept; late is not complete, and has no price."""
    project = world.requests_expected()
    until = project.publications.get().requests_until
    world.now = until + timedelta(hours=1)
    row = REQUESTS[0] | {"received_at": until}
    for wrong in (row, REQUESTS[0] | {"price": Decimal(5)}):
        with pytest.raises(ValidationError) as error:
            world.act(OpenRequests, project, second_person="Tweede", bids=[wrong])
        assert {name: len(found) for name, found in error.value.message_dict.items()} == {"bids": 1}
    world.act(OpenRequests, project, second_person="Tweede", bids=[row | {"complete": False, "remark": "Te laat."}])
    (request,) = requests_of(sole_lot(project))
    assert (request.received_at, request.complete) == (until, False)


def test_nobody_reads_a_request_before_it_was_shared(world):
    """R85: not the lead buyer either."""
    project = world.requests_opened()
    assert set(readers_of(world, project, request_documents(project)[1]).values()) == {False}


def test_only_the_declared_team_reads_complete_requests(world):
    """R85, R86: superuser, other staff and undeclared members never; incomplete requests nobody."""
    project = world.requests_shared()
    documents = request_documents(project)
    allowed = {name for name, may in readers_of(world, project, documents[1]).items() if may}
    assert allowed == {"lead buyer", "declared expert"}
    with world.at():
        for user in (world.lead_buyer, world.user(world.authorities[0], Role.SUBJECT_EXPERT)):
            assert [can_see(user, documents[number]) for number in (1, 2, 3)] == [True, False, True]
    assert sorted(Message.objects.filter(kind=ShareRequests.code).values_list("recipient", flat=True)) == [
        "inkoper@inkoop.example",
        "subject_expert@linderveen.example",
        "subject_expert@meerdijk.example",
    ]
    assert [row.frozen_at is None for row in documents.values()] == [False] * 3
    assert len(world.refusal(ShareRequests, project)) == 1


def test_every_reading_of_a_request_stands_in_the_journal(world, client):
    """R86: who read which file; another kind of staff gets a 404 and leaves no trace."""
    project = world.requests_shared()
    documents = request_documents(project)
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    with world.at():
        for user, document, status in (
            (expert, documents[1], 200),
            (expert, documents[2], 404),
            (world.contract_manager, documents[1], 404),
            (superuser(world), documents[1], 404),
        ):
            client.force_login(user)
            response = client.get(document.url)
            response.getvalue()
            assert response.status_code == status
    assert list(Event.objects.filter(type="verzoek-gelezen").values_list("actor_id", "sentence")) == [
        (expert.pk, "Deskundige Linderveen heeft een bestand van verzoek 1 gelezen.")
    ]
    assert verify(project.stream) is None


def test_sharing_needs_the_record_a_complete_request_and_a_reader(world):
    """R83, R85, R86: each that is missing is named."""
    project = world.requests_expected()
    world.later(days=31)
    assert len(world.refusal(ShareRequests, project)) == 2
    incomplete = {"name": "Half BV", "complete": False, "remark": "Geen verklaring."}
    world.act(OpenRequests, project, second_person="Tweede", bids=[incomplete])
    assert len(world.refusal(ShareRequests, project)) == 2


def test_a_superuser_is_refused_on_every_address(world, client):
    """R86: page and POST, before and after every act; nothing is told of what it is about."""
    project = world.selected()
    client.force_login(superuser(world))
    lot, request = sole_lot(project), requests_of(sole_lot(project))[0]
    codes = [staff_act_path(project, act.code) for act in ACTS]
    codes += [staff_act_path(project, act.code, over=request.pk) for act in ON_REQUEST]
    before = (Event.objects.count(), Message.objects.count())
    with world.at():
        for path in codes:
            page = client.get(path)
            assert (path, page.status_code) == (path, 403)
            assert all(name not in page.content.decode() for name in CANDIDATES), path
            assert client.post(path, {"confirmed": "1"}).status_code == 403
        for document in Document.objects.filter(project=project, step=Step.AWARD):
            assert client.get(document.url).status_code == 404, document
        desk = client.get(f"/beheer/projecten/{project.public_id}/beoordeling/")
        assert all(name not in desk.content.decode() for name in CANDIDATES)
        assert client.get(f"/mijn/projecten/{project.page.slug}/beoordeling/").status_code == 404
    assert (Event.objects.count(), Message.objects.count()) == before
    assert invited_to(lot) == [request]
