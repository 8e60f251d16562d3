"""Requests to take part, their vault, and the selection of candidates (R80–R86, R131; art. 2.99–2.108 Aw 2012)."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from projects.award.actions import (
    ChangeCandidateAddress,
    CheckBid,
    CheckRequest,
    ChooseMethod,
    LayDownRules,
    OpenRequests,
    RecordOpening,
    RecordSelection,
    ShareBids,
    ShareRequests,
    TellCandidates,
    UploadBid,
    UploadRequest,
)
from projects.award.forms_selection import OpenRequestsForm, SelectionForm
from projects.award.lines import read_requests
from projects.award.models import Bid, BidCheck, Envelope, OpeningRecord, Selection, SelectionChoice, SelectionLetter
from projects.award.selection import invited_to, requests_of, selection_of, suitable_requests, to_tell
from projects.award.selectors import bids_of
from projects.clarification.actions import RecordNoQuestions
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tender_documents.actions import ForwardTenderDocuments, WithdrawTender
from projects.tree.links import staff_act_path
from projects.tree.lots import sole_lot
from projects.tree.models import Project
from tests.integration.projects.test_award_bids import readers_of, superuser

CANDIDATES = ("Schoon BV", "Half BV", "Fris BV")
REQUESTS = [{"name": "Schoon BV", "email": "info@schoon.example", "complete": True}]
ACTS = (OpenRequests, ShareRequests, RecordSelection, TellCandidates)
ON_REQUEST = (UploadRequest, ChangeCandidateAddress, CheckRequest)


def request_documents(project) -> dict[int, Document]:
    """The file of each request, by the number of the request."""
    found = Document.objects.filter(project=project, kind=DocumentKind.REQUEST)
    return {row.bid_document.bid.number: row for row in found}


def text_of(document: Document) -> str:
    """Everything a PDF says."""
    pages = PdfReader(io.BytesIO(storage.read(document.storage_name))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def clarified(world, project) -> Project:
    """The time for questions passed without one, and so did the time for bids."""
    publication = project.publications.get()
    world.now = max(world.now, publication.questions_until + timedelta(hours=1))
    world.act(RecordNoQuestions, project)
    world.now = publication.bids_until
    return Project.objects.get(pk=project.pk)


# -- the vault with requests ---------------------------------------------------------------------------------------


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


# -- who reads a request -------------------------------------------------------------------------------------------


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


# -- the selection -------------------------------------------------------------------------------------------------


def test_the_check_of_a_request_is_that_of_a_bid(world):
    """R87, art. 2.86, 2.87, 2.99: after sharing, complete requests only, with a reason when it fails."""
    project = world.requests_opened()
    assert len(world.refusal(CheckRequest, project, target=requests_of(sole_lot(project))[0])) == 1
    project = world.requests_shared()
    first, incomplete, _third = requests_of(sole_lot(project))
    assert len(world.refusal(CheckRequest, project, target=incomplete)) == 1
    with pytest.raises(ValidationError) as error:
        world.check(project, first, "2.87-g")
    assert list(error.value.message_dict) == ["reason"]
    world.check(project, first, "2.87-g", reason="Tekortgeschoten bij een eerdere opdracht.")
    assert [request.number for request in suitable_requests(sole_lot(project))] == [3]
    world.check(project, first)
    assert [request.number for request in suitable_requests(sole_lot(project))] == [1, 3]
    assert BidCheck.objects.count() == 2
    assert Event.objects.filter(type=CheckRequest.code).last().sentence == (
        "Verzoek 1 is getoetst op uitsluitingsgronden en eisen en voldoet."
    )


def test_acts_on_bids_do_not_take_a_request_nor_the_other_way_round(world):
    """R85, R87: each only finds its own, at its address too."""
    project = world.requests_shared()
    (first, *_more) = requests_of(sole_lot(project))
    for act in (UploadBid, CheckBid):
        assert list(act.targets(project)) == []
        assert world.refusal(act, project, target=first) != []
    assert [list(act.targets(project)) for act in ON_REQUEST] == [requests_of(sole_lot(project))] * 3


def test_the_selection_waits_for_every_check(world):
    """Art. 2.99 lid 5: a complete request that was not checked is named."""
    project = world.requests_shared()
    assert len(world.refusal(RecordSelection, project)) == 2
    first, _incomplete, _third = requests_of(sole_lot(project))
    world.check(project, first)
    assert len(world.refusal(RecordSelection, project)) == 1
    with pytest.raises(Refused):
        world.act(RecordSelection, project, **{"invited-1": True})
    assert Selection.objects.count() == 0


def test_who_did_not_pass_or_is_incomplete_cannot_be_invited(world):
    """Art. 2.99 lid 6: refused, nothing half saved; who is not invited has a reason, and everybody is decided on."""
    project = world.requests_shared()
    first, _incomplete, third = requests_of(sole_lot(project))
    world.check(project, first)
    world.check(project, third, "2.86-b", reason="Veroordeeld voor omkoping.")
    with world.at():
        fields = SelectionForm(action=world.action(RecordSelection, project)).fields
    assert list(fields) == ["invited-1", "reason-1"]
    for data, wrong in (
        ({"invited-1": True, "invited-2": True}, "invited-2"),
        ({"invited-1": True, "invited-3": True}, "invited-3"),
        ({}, "invited-1"),
        ({"invited-1": False, "reason-1": " "}, "reason-1"),
    ):
        with pytest.raises(ValidationError) as error:
            world.act(RecordSelection, project, **data)
        assert list(error.value.message_dict) == [wrong]
    assert SelectionChoice.objects.count() == 0
    world.act(RecordSelection, project, **{"invited-1": True})
    assert list(SelectionChoice.objects.values_list("request__number", "invited", "reason")) == [
        (1, True, ""),
        (2, False, "De eigen verklaring ontbreekt."),
        (3, False, "Veroordeeld voor omkoping."),
    ]


def test_the_selection_is_a_frozen_paper_for_the_team(world):
    """R131, art. 2.99, 2.100: names on paper, numbers in the journal; evidence."""
    project = world.selected()
    selection = Selection.objects.get()
    document = selection.document
    assert (document.kind, document.audience) == (DocumentKind.SELECTION, AudienceCode.TEAM)
    assert document.frozen_at is not None
    text = text_of(document)
    for words in (*CANDIDATES, "Minder passende referenties.", "Uitgenodigd: 1.", "art. 2.27", "Ilse Koper"):
        assert words in text
    assert Event.objects.get(type=RecordSelection.code).sentence == (
        "De selectie is vastgelegd, versie 1. Uitgenodigd: verzoek 1. Niet uitgenodigd: verzoek 2 en 3."
    )
    for row in (selection, selection.choices.first(), SelectionLetter.objects.first()):
        with pytest.raises(EvidenceChanged):
            row.save()
        with pytest.raises(EvidenceChanged):
            row.delete()
    assert verify(project.stream) is None


def test_no_journal_or_public_page_names_a_candidate(world, client):
    """R131: numbers only, everywhere but for the team."""
    project = world.selected()
    for name in CANDIDATES:
        for event in Event.objects.all():
            assert name not in str(vars(event))
        assert all(name not in document.title for document in Document.objects.all())
        assert all(name not in str(request) for request in requests_of(sole_lot(project)))
    paths = ("/", f"/projecten/{project.page.slug}/", f"/open-data/projecten/{project.public_id}.json", "/mijn/")
    client.force_login(world.user(world.authorities[0], Role.DECIDER))
    with world.at():
        for path in paths:
            assert all(name not in client.get(path).content.decode() for name in CANDIDATES), path


def test_fewer_invitations_than_the_law_asks_is_a_warning(world):
    """Art. 2.99 lid 3: five in a restricted procedure, when so many are suitable; here there are two."""
    project = world.requests_shared()
    for request in suitable_requests(sole_lot(project)):
        world.check(project, request)
    with world.at():
        act = world.action(RecordSelection, project)
        one = act.rehearse(**{"invited-1": True, "invited-3": False, "reason-3": "Minder goed."})
        both = act.rehearse(**{"invited-1": True, "invited-3": True})
    assert one.warnings == (
        "U nodigt 1 gegadigden uit. Bij deze procedure (niet-openbare procedure) zijn dat er ten minste 5, als zoveel "
        "gegadigden geschikt zijn; hier zijn dat er 2 (art. 2.99 lid 3 en 5 Aw 2012).",
    )
    assert both.warnings == ()
    assert Selection.objects.count() == 0


# -- the letters ---------------------------------------------------------------------------------------------------


def recorded(world) -> Project:
    """The selection was recorded: Schoon BV is invited, Half BV and Fris BV are not; nobody was told."""
    project = world.requests_shared()
    for request in suitable_requests(sole_lot(project)):
        world.check(project, request)
    world.act(RecordSelection, project, **{"invited-1": True, "invited-3": False, "reason-3": "Lager gerangschikt."})
    return project


def test_every_candidate_gets_a_letter_of_its_own(world):
    """Art. 2.103, 2.105: read first, sent at one moment, each to its own address with its own letter."""
    project = recorded(world)
    with pytest.raises(ValidationError) as error:
        world.act(TellCandidates, project)
    assert list(error.value.message_dict) == ["through_platform"]
    assert "2" in error.value.messages[0]
    second = requests_of(sole_lot(project))[1]
    world.act(ChangeCandidateAddress, project, target=second, email="info@half.example")
    with world.at():
        shown = world.action(TellCandidates, project).rehearse()
    assert [draft.recipient for draft in shown.messages] == [
        "info@schoon.example",
        "info@half.example",
        "info@fris.example",
    ]
    assert len(shown.papers) == 3
    assert SelectionLetter.objects.count() == 0
    world.act(TellCandidates, project)
    rows = list(SelectionLetter.objects.order_by("choice__request__number"))
    assert [(row.sent_to, row.through_platform, row.sent_at) for row in rows] == [
        ("info@schoon.example", False, world.now),
        ("info@half.example", False, world.now),
        ("info@fris.example", False, world.now),
    ]
    invitation, _half, rejection = (text_of(row.document) for row in rows)
    for words in ("Uitnodiging", "TenderNed 512345", "https://platform.example/512345", "Plan van aanpak: 60 procent"):
        assert words in invitation
    for words in ("Afwijzing", "Lager gerangschikt.", "artikel 2.103"):
        assert words in rejection
    assert "Schoon BV" not in rejection and "Fris BV" not in invitation
    mails = Message.objects.filter(kind=TellCandidates.code).order_by("pk")
    assert [[file["name"] for file in mail.attachments] for mail in mails] == [
        [f"selectie-1-verzoek-{number}.pdf"] for number in (1, 2, 3)
    ]
    assert Event.objects.get(type=TellCandidates.code).sentence == (
        "De gegadigden hebben per e-mail bericht gekregen over de selectie. Uitnodiging: verzoek 1. Afwijzing: verzoek "
        "2 en 3."
    )
    assert len(world.refusal(TellCandidates, project)) == 1
    assert len(world.refusal(ChangeCandidateAddress, project, target=second)) == 1


def test_an_invitation_that_leaves_too_late_for_the_closing_date_is_a_warning(world):
    """Art. 2.71 lid 4, 2.74a, 2.74b: 40 days less 5, from the day the invitations are sent."""
    project = recorded(world)
    until = project.publications.get().bids_until
    found = []
    for days in (37, 20):
        world.now = until - timedelta(days=days)
        with world.at():
            found.append(world.action(TellCandidates, project).rehearse(through_platform=True).warnings)
    assert found[0] == ()
    (sentence,) = found[1]
    assert "De termijn van 35 dagen na " in sentence
    assert "art. 2.71 lid 4 en art. 2.74b en art. 2.74a Aw 2012" in sentence


def test_through_the_platform_no_mail_leaves(world):
    """Art. 2.103: that it went so, and when, is recorded; an address is not needed."""
    project = recorded(world)
    world.act(TellCandidates, project, through_platform=True)
    assert Message.objects.filter(kind=TellCandidates.code).count() == 0
    assert (
        list(SelectionLetter.objects.values_list("through_platform", "sent_to", "sent_at"))
        == [(True, "", world.now)] * 3
    )
    assert "via TenderNed" in Event.objects.get(type=TellCandidates.code).sentence


def test_a_selection_that_changes_is_a_new_version_and_only_who_it_concerns_is_told(world):
    """Art. 2.103: after an objection; with a reason, until the vault with bids is opened."""
    project = world.selected()
    choice = {"invited-1": True, "invited-3": True}
    with pytest.raises(ValidationError) as error:
        world.act(RecordSelection, project, **choice)
    assert list(error.value.message_dict) == ["change"]
    same = {"invited-1": True, "invited-3": False, "reason-3": "Minder passende referenties.", "change": "Zomaar."}
    with pytest.raises(ValidationError):
        world.act(RecordSelection, project, **same)
    world.act(RecordSelection, project, change="Het bezwaar van de gegadigde is gegrond.", **choice)
    lot = sole_lot(project)
    first = Selection.objects.get(sequence=1)
    assert (selection_of(lot).sequence, selection_of(lot).document.replaces) == (2, first.document)
    assert [row.request.number for row in to_tell(lot)] == [3]
    world.act(TellCandidates, project)
    assert list(Message.objects.filter(kind=TellCandidates.code).values_list("recipient", flat=True)) == [
        "info@fris.example"
    ]
    assert SelectionLetter.objects.count() == 4
    project = clarified(world, project)
    world.act(RecordOpening, project, second_person="Tweede", bids=[])
    for act in (RecordSelection, TellCandidates):
        assert world.refusal(act, project) != []


# -- the bids ------------------------------------------------------------------------------------------------------


def test_bids_wait_for_the_selection_and_for_the_letters(world):
    """R82, art. 2.105: one reason at a time, with who can solve it."""
    project = clarified(world, world.requests_opened())
    assert len(world.refusal(RecordOpening, project)) == 1
    project = clarified(world, recorded(world))
    assert len(world.refusal(RecordOpening, project)) == 1
    world.act(TellCandidates, project, through_platform=True)
    assert world.refusal(RecordOpening, project) == []


def test_only_who_was_invited_bids(world):
    """Art. 2.105: capitals and spaces aside; another name is refused with its number, and nothing is kept."""
    project = clarified(world, world.selected())
    with world.at():
        lines = world.action(RecordOpening, project).initial()["bids"]
    assert lines == "Schoon BV; info@schoon.example; ; ;"
    bids = [{"name": " schoon  bv", "complete": True}, {"name": "Fris BV", "complete": True}]
    with pytest.raises(ValidationError) as error:
        world.act(RecordOpening, project, second_person="Tweede", bids=bids)
    (sentence,) = error.value.message_dict["bids"]
    assert "2" in sentence and "Fris BV" in sentence
    assert Bid.objects.exclude(opening__envelope=Envelope.REQUESTS).count() == 0
    world.act(RecordOpening, project, second_person="Tweede", bids=bids[:1])
    lot = sole_lot(project)
    assert [bid.number for bid in bids_of(lot)] == [1]
    assert len(requests_of(lot)) == 3
    world.act(ShareBids, project)
    assert list(UploadBid.targets(project)) == list(bids_of(lot))
    for act in ON_REQUEST:
        assert world.refusal(act, project, target=requests_of(lot)[0]) != []


def test_a_check_that_fails_afterwards_asks_for_another_selection(world):
    """Art. 2.101: proof can be asked at any time; who no longer passes cannot bid."""
    project = world.selected()
    first = requests_of(sole_lot(project))[0]
    world.check(project, first, "2.86-4", reason="De premies zijn niet betaald.")
    project = clarified(world, project)
    assert len(world.refusal(RecordOpening, project)) == 1
    choice = {"invited-3": True, "change": "De eerste gegadigde voldoet niet meer."}
    world.act(RecordSelection, project, **choice)
    world.act(TellCandidates, project, through_platform=True)
    assert [request.number for request in invited_to(sole_lot(project))] == [3]
    assert world.refusal(RecordOpening, project) == []


def test_requirements_stay_as_they_were_when_requests_were_opened(world):
    """R87: who asked to take part was checked on them; the criteria for bids can still change with a reason."""
    project = world.requests_opened()
    method = sole_lot(project).award_method
    facts = {name: getattr(method, name) for name in ("kind", "decimals", "rounding", "tie_rule", "two_envelopes")}
    facts |= {"valid_days": 90, "requirements": "Heeft tien referenties."}
    world.act(ChooseMethod, project, **facts)
    with pytest.raises(ValidationError):
        world.act(LayDownRules, project, reason="Strenger.")
    world.act(ChooseMethod, project, **facts | {"requirements": method.requirements})
    world.act(LayDownRules, project, reason="Kortere gestanddoening.")


def test_a_withdrawn_tender_takes_its_requests_along(world):
    """R71: the next publication has its own vaults."""
    project = world.requests_shared()
    first = requests_of(sole_lot(project))[0]
    world.act(WithdrawTender, project, reason="De eisen wijzigen.")
    project = Project.objects.get(pk=project.pk)
    assert requests_of(sole_lot(project)) == []
    assert world.refusal(CheckRequest, project, target=first) != []


# -- the screens ---------------------------------------------------------------------------------------------------


def test_without_a_selection_nothing_of_it_is_visible(world, client):
    """An open procedure: no act in the cockpit or at the desk, and a clear refusal at the address itself."""
    project = world.vault_opened()
    client.force_login(world.lead_buyer)
    with world.at():
        for path in ("", "beoordeling/"):
            page = client.get(f"/beheer/projecten/{project.public_id}/{path}").content.decode()
            assert all(f"/{act.code}/" not in page for act in (*ACTS, *ON_REQUEST)), path
        assert [list(act.beside_others(project)) for act in ACTS] == [[]] * 4
        for act in ACTS:
            assert client.post(staff_act_path(project, act.code)).status_code == 409


def test_the_cockpit_offers_the_vault_with_requests_while_questions_are_answered(world, client):
    """R80: below the next step, and it can be done."""
    project = world.requests_expected()
    world.later(days=31)
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/beheer/projecten/{project.public_id}/").content.decode()
    assert staff_act_path(project, OpenRequests.code) in page


def test_the_desk_shows_requests_above_bids(world, client):
    """R82, R86: to the team; what was decided of each, with its letter."""
    project = clarified(world, world.selected())
    world.act(RecordOpening, project, second_person="Tweede", bids=[{"name": "Schoon BV", "complete": True}])
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/beheer/projecten/{project.public_id}/beoordeling/").content.decode()
    requests, bids = page.index('id="requests-'), page.index('id="bids-')
    assert requests < bids
    assert [page.count(name) for name in CANDIDATES] == [2, 1, 1]
    papers = [selection_of(sole_lot(project)).document, *(row.document for row in SelectionLetter.objects.all())]
    assert [paper.title for paper in papers if paper.url not in page] == []


@pytest.mark.parametrize(
    ("procedure", "words"),
    [
        ("restricted", "wij nodigen u uit om een inschrijving te doen."),
        ("negotiated", "wij nodigen u uit om een inschrijving te doen."),
        ("dialogue", "wij nodigen u uit om deel te nemen aan de dialoog."),
        ("innovation", "wij nodigen u uit om een inschrijving te doen."),
    ],
)
def test_every_procedure_with_a_selection_has_its_vault(world, procedure, words):
    """Art. 2.27, 2.28, 2.30, 2.31a, 2.105 lid 1: what candidates are invited to."""
    project = world.tender_published(procedure=procedure)
    world.act(ForwardTenderDocuments, project)
    world.rules_laid_down(project)
    assert [len(list(act.beside_others(project))) for act in ACTS] == [1] * 4
    world.later(days=31)
    world.act(OpenRequests, project, second_person="Tweede", bids=REQUESTS)
    with world.at():
        assert words in world.action(TellCandidates, project).initial()["invitation_text"]
