"""The selection of candidates, their letters, and who may bid after it (R80–R87, R131; art. 2.99–2.106 Aw 2012)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

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
)
from projects.award.forms_selection import SelectionForm
from projects.award.models import Bid, BidCheck, Envelope, Selection, SelectionChoice, SelectionLetter
from projects.award.papers_record import selection_blocks
from projects.award.selection import invited_to, requests_of, selection_of, suitable_requests, to_tell
from projects.award.selectors import bids_of
from projects.documents.models import Document, DocumentKind
from projects.documents.rendering import Bullets
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.participation.actions import Declare
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode
from projects.tender_documents.actions import ForwardTenderDocuments, WithdrawTender
from projects.tree.links import staff_act_path
from projects.tree.lots import sole_lot
from projects.tree.models import Project
from tests.integration.projects import lot_helpers
from tests.integration.projects.lot_helpers import DAILY, GLASS
from tests.integration.projects.selection_helpers import ACTS, CANDIDATES, ON_REQUEST, REQUESTS, clarified, text_of


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


def test_each_lot_has_its_own_requests_and_selection(world):
    """R82: opening, checking and selecting one lot leaves the other as it was."""
    project = lot_helpers.lots_adopted(world)
    until = world.now + timedelta(days=62)
    facts = {"procedure": "restricted", "requests_until": until, "bids_days": 75}
    project = lot_helpers.published(world, project, [DAILY, GLASS], **facts)
    daily, glass = (lot_helpers.lot(project, title) for title in (DAILY, GLASS))
    for of in (daily, glass):
        lot_helpers.rules(world, project, of)
    world.now = until
    with world.at():
        assert list(OpenRequests.beside_others(project)) == [daily, glass]
    world.act(OpenRequests, project, target=daily, second_person="Tweede", bids=REQUESTS)
    assert [len(requests_of(of)) for of in (daily, glass)] == [1, 0]
    assert world.refusal(OpenRequests, project, target=glass) == []
    world.act(Declare, project, agree=True)
    world.act(ShareRequests, project, target=daily)
    world.check(project, requests_of(daily)[0])
    world.act(RecordSelection, project, target=daily, **{"invited-1": True})
    world.act(TellCandidates, project, target=daily)
    assert Event.objects.get(type=TellCandidates.code).sentence == (
        "De gegadigden voor perceel 1 (Dagelijkse schoonmaak) hebben per e-mail bericht gekregen over de selectie. "
        "Uitnodiging: verzoek 1. Afwijzing: niemand."
    )
    assert SelectionLetter.objects.get().document.title == (
        "Selectie 1, brief aan gegadigde 1, perceel 1 (Dagelijkse schoonmaak)"
    )
    world.now = project.publications.get().bids_until
    assert world.refusal(RecordOpening, project, target=daily) == []
    assert len(world.refusal(RecordOpening, project, target=glass)) == 1


def test_the_record_of_the_award_names_who_was_selected_and_who_was_not(world):
    """Art. 2.132: with the reasons; nothing of it without a selection."""
    blocks = selection_blocks(sole_lot(world.selected()))
    assert [block.items for block in blocks if isinstance(block, Bullets)] == [
        ["Schoon BV"],
        ["Half BV: De eigen verklaring ontbreekt.", "Fris BV: Minder passende referenties."],
    ]
    assert selection_blocks(sole_lot(world.project("Zonder selectie"))) == []


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
