"""The contract of a project with lots: each lot has its own award, agreement and signatures (R96, R99–R105)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Membership, Role
from portal.coming import coming_for
from portal.matrix import matrix
from portal.waiting import waiting_for
from projects.award.actions import AskProof, ExtendStandstill, JudgeProof, SuspendAward, WithdrawAwardDecision
from projects.award.lots import awarded_lots, lots_to_award, tendered_lots
from projects.award.selectors import mandates, standstill_end
from projects.contract.actions import (
    CompleteContract,
    RecordImplementation,
    RecordImplementationFor,
    RecordSupplierSignature,
    SendDefinitiveAward,
    SignAgreement,
)
from projects.contract.gates import contract_completed
from projects.contract.models import Agreement, AgreementSignature, ImplementationStatus
from projects.contract.selectors import PublicAward, agreement_of, parties, public_awards
from projects.documents.actions import AddDocument, AddDocumentForm
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tender_documents.actions import WithdrawTender
from projects.tree.models import Project
from tests.integration.projects import lot_helpers
from tests.integration.projects.lot_helpers import DAILY, FRONTS, GLASS, TERM, lot


def states(project: Project) -> tuple[str, str, str]:
    """Of award, contract and evaluation."""
    project = Project.objects.get(pk=project.pk)
    return tuple(str(project.step(step).state) for step in (Step.AWARD, Step.CONTRACT, Step.EVALUATION))


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def first_over(world) -> Project:
    """The standstill period of the first lot has just passed; that of the second has not."""
    project = lot_helpers.lots_decided(world)
    world.now = standstill_end(lot(project, DAILY))
    return project


def both_over(world) -> Project:
    """Both standstill periods have passed."""
    project = lot_helpers.lots_decided(world)
    world.now = standstill_end(lot(project, GLASS))
    return project


def both_awarded(world) -> Project:
    """The definitive awards of both lots were sent."""
    project = both_over(world)
    for title in (DAILY, GLASS):
        lot_helpers.awarded(world, project, title)
    return Project.objects.get(pk=project.pk)


def who(world, authority, title: str) -> dict[str, object]:
    """What is filled in when an authority signs the agreement of a lot."""
    return {
        "file": world.signed_pdf(f"{authority} {title}"),
        "signer_name": "A. Linde",
        "signer_function": "burgemeester",
        "reason": "Vergeleken.",
    }


# -- the definitive award --------------------------------------------------------------------------------------------


def test_the_contract_of_a_lot_waits_for_the_standstill_of_that_lot(world):
    """R96: the first lot goes, on its first instant; the second waits for its own, of which the sentence says when."""
    project = lot_helpers.lots_decided(world)
    for title in (DAILY, GLASS):
        lot_helpers.agreement(world, project, title)
    world.now = standstill_end(lot(project, DAILY)) - timedelta(seconds=1)
    assert len(world.refusal(SendDefinitiveAward, project, target=lot(project, DAILY))) == 1
    world.now += timedelta(seconds=1)
    assert world.refusal(SendDefinitiveAward, project, target=lot(project, DAILY)) == []
    assert len(world.refusal(SendDefinitiveAward, project, target=lot(project, GLASS))) == 1
    world.act(SendDefinitiveAward, project, target=lot(project, DAILY), **TERM)
    with pytest.raises(Refused) as refused:
        world.act(SendDefinitiveAward, project, target=lot(project, GLASS), **TERM)
    assert refused.value.status == 409
    world.now = standstill_end(lot(project, GLASS))
    world.act(SendDefinitiveAward, project, target=lot(project, GLASS), **TERM)
    assert Agreement.objects.count() == 2


def test_a_suspension_or_an_extension_holds_its_own_lot_only(world):
    """R97: legal proceedings about the second lot, and a longer period of it, leave the first lot alone."""
    project = both_over(world)
    for title in (DAILY, GLASS):
        lot_helpers.agreement(world, project, title)
    glass = lot(project, GLASS)
    last_day = (world.now + timedelta(days=30)).date()
    world.act(ExtendStandstill, project, target=glass, last_day=last_day, reason="Er is bezwaar.")
    assert len(world.refusal(SendDefinitiveAward, project, target=glass)) == 1
    world.later(days=40)
    assert world.refusal(SendDefinitiveAward, project, target=glass) == []
    summons = world.signed_pdf("Dagvaarding")
    world.act(SuspendAward, project, target=glass, reason="Kort geding van Glans BV.", file=summons)
    (sentence,) = world.refusal(SendDefinitiveAward, project, target=glass)
    assert "Kort geding van Glans BV." in sentence
    assert world.refusal(SendDefinitiveAward, project, target=lot(project, DAILY)) == []


def test_the_mandates_of_the_participants_of_the_lot_are_there(world, monkeypatch):
    """R91: a mandate that is missing holds the lots of that authority, and no other."""
    project = both_over(world)
    for title in (DAILY, GLASS):
        lot_helpers.agreement(world, project, title)
    without = world.authorities[0]
    monkeypatch.setattr(
        "projects.award.gates.mandates",
        lambda of: [replace(row, decision=None) if row.authority == without else row for row in mandates(of)],
    )
    assert len(world.refusal(SendDefinitiveAward, project, target=lot(project, DAILY))) == 1
    assert world.refusal(SendDefinitiveAward, project, target=lot(project, GLASS)) == []


def test_proof_that_was_asked_of_a_winner_holds_its_own_lot(world):
    """R99, art. 2.102: until it was found in order; the other lot goes."""
    project = both_over(world)
    for title in (DAILY, GLASS):
        lot_helpers.agreement(world, project, title)
    daily = lot(project, DAILY)
    world.act(AskProof, project, target=daily, items="Uittreksel", due_on=world.now.date() + timedelta(days=7))
    assert len(world.refusal(SendDefinitiveAward, project, target=daily)) == 1
    assert world.refusal(SendDefinitiveAward, project, target=lot(project, GLASS)) == []
    world.act(JudgeProof, project, target=daily, sufficient=True)
    assert world.refusal(SendDefinitiveAward, project, target=daily) == []


def test_each_lot_has_its_own_agreement_letter_and_readers(world):
    """R29, R99, R131: sent to and read by the participants of the lot and its supplier, by nobody of another lot."""
    project = first_over(world)
    document = lot_helpers.agreement(world, project, DAILY)
    other = lot_helpers.agreement(world, project, GLASS)
    made = world.act(SendDefinitiveAward, project, target=lot(project, DAILY), **TERM)
    assert (made.lot, made.document, made.supplier_name) == (lot(project, DAILY), document, "Schoon BV")
    assert told(SendDefinitiveAward.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "decider@linderveen.example",
        "decider@meerdijk.example",
        "info@schoon.example",
    ]
    letter = Document.objects.get(title="Definitieve gunning, perceel 1 (Dagelijkse schoonmaak)")
    for paper in (Document.objects.get(pk=document.pk), letter):
        assert (paper.audience, paper.lot) == (AudienceCode.OFFERED, made.lot)
        with world.at():
            seen = [can_see(world.user(authority, Role.DECIDER), paper) for authority in world.authorities]
        assert seen == [True, True, False]
    other.refresh_from_db()
    assert other.audience == AudienceCode.TEAM
    mail = Message.objects.get(kind=SendDefinitiveAward.code, recipient="decider@linderveen.example")
    assert mail.subject == (
        "Definitieve gunning en overeenkomst: Schoonmaak gebouwen, perceel 1 (Dagelijkse schoonmaak)"
    )
    assert f"/overeenkomst-ondertekenen/?over={made.lot_id}" in mail.body
    event = Event.objects.get(stream=project.stream, type=SendDefinitiveAward.code)
    assert event.sentence == (
        "De opdracht voor perceel 1 (Dagelijkse schoonmaak) is definitief gegund aan Schoon BV. De overeenkomst "
        "(zaterdag 1 januari 2028 tot en met woensdag 31 december 2031) is ter ondertekening verstuurd aan: gemeente "
        "Linderveen, gemeente Meerdijk en Schoon BV."
    )
    assert verify(project.stream) is None


def test_a_lot_for_all_participants_has_papers_for_all_of_them(world):
    """R99: as in a project without lots."""
    project = both_over(world)
    daily = lot(project, DAILY)
    daily.authorities.clear()
    document = lot_helpers.agreement(world, project, DAILY)
    world.act(SendDefinitiveAward, project, target=daily, **TERM)
    document.refresh_from_db()
    assert document.audience == AudienceCode.PARTICIPANTS


def test_the_step_opens_with_the_first_award_and_the_award_is_done_with_the_last(world):
    """R96, R99: a lot that was not published is not waited for."""
    project = both_over(world)
    with world.at():
        assert tendered_lots(project) == lots_to_award(project) == [lot(project, DAILY), lot(project, GLASS)]
    assert states(project) == (StepState.OPEN, StepState.PLANNED, StepState.PLANNED)
    lot_helpers.awarded(world, project, GLASS)
    assert states(project) == (StepState.OPEN, StepState.OPEN, StepState.PLANNED)
    project = Project.objects.get(pk=project.pk)
    with world.at():
        assert (awarded_lots(project), lots_to_award(project)) == ([lot(project, GLASS)], [lot(project, DAILY)])
    lot_helpers.awarded(world, project, DAILY)
    assert states(project) == (StepState.DONE, StepState.OPEN, StepState.PLANNED)


def test_a_definitive_award_stands_while_other_lots_go_on(world):
    """R99: neither the decision, nor the period, nor the whole tender can be taken back; that of the other lot can."""
    project = both_over(world)
    lot_helpers.awarded(world, project, DAILY)
    project = Project.objects.get(pk=project.pk)
    for action in (WithdrawAwardDecision, SuspendAward, ExtendStandstill):
        assert len(world.refusal(action, project, target=lot(project, DAILY))) == 1
        assert world.refusal(action, project, target=lot(project, GLASS)) == []
    assert len(world.refusal(WithdrawTender, project)) == 2
    world.act(WithdrawAwardDecision, project, target=lot(project, GLASS), reason="Een rekenfout.")
    assert len(world.refusal(WithdrawTender, project)) == 1


def test_a_lot_that_was_not_published_is_not_awarded(world):
    """R71: it has one reason beside what follows from it."""
    project = both_over(world)
    refusal = world.refusal(SendDefinitiveAward, project, target=lot(project, FRONTS))
    assert len(refusal) == 3
    assert "TenderNed 512345" in refusal[0]


# -- the agreement as a document -------------------------------------------------------------------------------------


def test_an_agreement_is_uploaded_for_a_lot(world):
    """R99: which lot is asked; another document has none; a new version is for the same lot."""
    project = both_over(world)
    facts = {"title": "Overeenkomst", "file": world.signed_pdf("Overeenkomst")}
    for more, field in (
        ({"kind": DocumentKind.AGREEMENT.value}, "lot"),
        ({"kind": DocumentKind.TENDER_DOCUMENT.value, "lot": lot(project, DAILY)}, "lot"),
    ):
        with pytest.raises(ValidationError) as invalid:
            world.act(AddDocument, project, **facts, **more)
        assert list(invalid.value.message_dict) == [field]
    first = lot_helpers.agreement(world, project, DAILY)
    with pytest.raises(ValidationError) as invalid:
        lot_helpers.agreement(world, project, GLASS, replaces=first)
    assert list(invalid.value.message_dict) == ["replaces"]
    second = lot_helpers.agreement(world, project, DAILY, replaces=first)
    assert (second.lot, second.replaces) == (lot(project, DAILY), first)
    assert world.refusal(SendDefinitiveAward, project, target=lot(project, DAILY)) == []
    assert len(world.refusal(SendDefinitiveAward, project, target=lot(project, GLASS))) == 1
    with world.at():
        form = AddDocumentForm(action=world.action(AddDocument, project))
    assert list(form.fields["lot"].queryset) == list(project.lots.order_by("number"))
    event = Event.objects.filter(stream=project.stream, type=AddDocument.code).last()
    assert event.sentence.startswith(
        "Document toegevoegd voor perceel 1 (Dagelijkse schoonmaak): Overeenkomst dagelijkse schoonmaak (overeenkomst)"
    )


def test_without_lots_nobody_is_asked_for_which_lot(world):
    """R99: the form has no such field."""
    project = world.announced()
    with world.at():
        assert "lot" not in AddDocumentForm(action=world.action(AddDocument, project)).fields


def test_before_the_lots_are_known_for_good_there_is_no_agreement_of_a_lot(world):
    """R49: lots can change until the participants have been laid down."""
    from projects.strategy.actions import AddLot

    project = world.team_confirmed()
    first, _second = (world.act(AddLot, project, title=title) for title in ("Een", "Twee"))
    with pytest.raises(ValidationError) as invalid:
        world.act(
            AddDocument,
            project,
            kind=DocumentKind.AGREEMENT.value,
            title="Overeenkomst",
            file=world.signed_pdf("Overeenkomst"),
            lot=first,
        )
    assert list(invalid.value.message_dict) == ["kind"]


# -- signing ---------------------------------------------------------------------------------------------------------


def test_exactly_the_participants_of_the_lot_sign_its_agreement(world):
    """R63, R100: an authority outside the lot is refused, in its own words; one in both lots signs twice."""
    project = both_awarded(world)
    inside, both, outside = world.authorities
    assert [party.name for party in parties(agreement_of(lot(project, DAILY)))] == [
        "gemeente Linderveen",
        "gemeente Meerdijk",
        "Schoon BV",
    ]
    assert [party.name for party in parties(agreement_of(lot(project, GLASS)))] == [
        "gemeente Meerdijk",
        "gemeente Oosterwaard",
        "Helder BV",
    ]
    for authority, title, sentences in ((inside, DAILY, 0), (both, DAILY, 0), (outside, DAILY, 1), (inside, GLASS, 1)):
        found = world.refusal(SignAgreement, project, (authority, Role.DECIDER), lot(project, title))
        assert len(found) == sentences, (authority, title)
        assert all(authority.name in sentence for sentence in found)
    with pytest.raises(Refused) as refused:
        world.act(SignAgreement, project, (outside, Role.DECIDER), lot(project, DAILY), **who(world, outside, DAILY))
    assert refused.value.status == 409
    for title in (DAILY, GLASS):
        world.act(SignAgreement, project, (both, Role.DECIDER), lot(project, title), **who(world, both, title))
        assert len(world.refusal(SignAgreement, project, (both, Role.DECIDER), lot(project, title))) == 1
    assert AgreementSignature.objects.count() == 2
    document = AgreementSignature.objects.get(agreement__lot=lot(project, GLASS)).document
    assert (document.title, document.lot) == (
        "Overeenkomst, deel ondertekend door gemeente Meerdijk, perceel 2 (Glasbewassing)",
        lot(project, GLASS),
    )


def test_the_agreement_of_a_lot_cannot_be_signed_before_it_was_sent(world):
    """R99, R100: while the agreement of another lot is being signed."""
    project = first_over(world)
    lot_helpers.awarded(world, project, DAILY)
    project = Project.objects.get(pk=project.pk)
    by = (world.authorities[1], Role.DECIDER)
    assert world.refusal(SignAgreement, project, by, lot(project, DAILY)) == []
    assert len(world.refusal(SignAgreement, project, by, lot(project, GLASS))) == 1
    assert len(world.refusal(RecordSupplierSignature, project, target=lot(project, GLASS))) == 1


def test_the_signature_of_the_supplier_is_for_the_participants_of_the_lot(world):
    """R100: each supplier signs the agreement of its lot, once."""
    project = both_awarded(world)
    made = world.act(RecordSupplierSignature, project, target=lot(project, GLASS), **who(world, "leverancier", GLASS))
    assert made.party_name == "Helder BV"
    with world.at():
        seen = [can_see(world.user(authority, Role.CONTACT), made.document) for authority in world.authorities]
    assert seen == [False, True, True]
    assert len(world.refusal(RecordSupplierSignature, project, target=lot(project, GLASS))) == 1
    assert world.refusal(RecordSupplierSignature, project, target=lot(project, DAILY)) == []


def test_the_acts_are_offered_per_lot_in_the_cockpit_and_to_members(world, client):
    """R99, R100, R134: of the lots there is something to do about; the address says which."""
    project = first_over(world)
    lot_helpers.awarded(world, project, DAILY)
    project = Project.objects.get(pk=project.pk)
    with world.at():
        assert list(SendDefinitiveAward.beside_others(project)) == [lot(project, GLASS)]
        assert list(SignAgreement.beside_others(project)) == [lot(project, DAILY)]
        assert list(RecordSupplierSignature.beside_others(project)) == [lot(project, DAILY)]
        client.force_login(world.user(world.authorities[1], Role.DECIDER))
        address = f"/mijn/projecten/{project.page.slug}/{SignAgreement.code}/"
        assert client.get(f"{address}?over={lot(project, DAILY).pk}").status_code == 200
        assert client.get(address).status_code == 404
        page = client.get(f"/projecten/{project.page.slug}/contract/").content.decode()
        assert f"{SignAgreement.code}/?over={lot(project, DAILY).pk}" in page
        assert f"{SignAgreement.code}/?over={lot(project, GLASS).pk}" not in page
        assert "Schoon BV" in page and "1. Dagelijkse schoonmaak" in page
        client.force_login(world.lead_buyer)
        assert client.get(f"/beheer/projecten/{project.public_id}/").status_code == 200


def test_the_end_of_a_standstill_period_is_told_to_the_participants_of_the_lot(world):
    """R96: with the lot it is of; the lead buyer sees both."""
    project = lot_helpers.lots_decided(world)

    def ends(user) -> list[str]:
        with world.at():
            found = coming_for(user, Membership.objects.filter(user=user))
        return [item.title.partition(", ")[2] for item in found if item.key.startswith("opschortend")]

    daily, glass = "perceel 1 (Dagelijkse schoonmaak)", "perceel 2 (Glasbewassing)"
    assert [ends(world.user(authority)) for authority in world.authorities] == [[daily], [daily, glass], [glass]]
    assert ends(world.lead_buyer) == [daily, glass]
    assert project.step(Step.CONTRACT).state == StepState.PLANNED


# -- what waits, and the matrix --------------------------------------------------------------------------------------


def waiting(world, authority, role: Role = Role.DECIDER) -> list[tuple[str, str]]:
    """What waits for the person in this role: title and address."""
    user = world.user(authority, role)
    with world.at():
        return [(item.title, item.url) for item in waiting_for(user, Membership.objects.filter(user=user))]


def test_what_waits_for_a_decider_is_the_agreement_of_each_own_lot(world):
    """R100: until it was signed; for a contact person nothing."""
    project = both_awarded(world)
    inside, both, _outside = world.authorities
    daily, glass = lot(project, DAILY), lot(project, GLASS)
    address = f"/mijn/projecten/{project.page.slug}/{SignAgreement.code}/"

    def entry(title: str, of, authority) -> tuple[str, str]:
        words = f"perceel {of.number} ({title})"
        return f"Overeenkomst ondertekenen: {words}", f"{address}?namens={authority.pk}&over={of.pk}"

    assert waiting(world, inside) == [entry(DAILY, daily, inside)]
    assert waiting(world, both) == [entry(DAILY, daily, both), entry(GLASS, glass, both)]
    assert waiting(world, both, Role.CONTACT) == []
    world.act(SignAgreement, project, (both, Role.DECIDER), daily, **who(world, both, DAILY))
    assert waiting(world, both) == [entry(GLASS, glass, both)]


def test_the_matrix_has_a_column_for_the_agreement_of_each_lot(world):
    """R100: asked, signed on which day, or not asked."""
    project = both_awarded(world)
    inside = world.authorities[0]
    world.act(SignAgreement, project, (inside, Role.DECIDER), lot(project, DAILY), **who(world, inside, DAILY))
    with world.at():
        found = matrix(project)
    assert len(found.columns) == 4 + 3 + 2
    assert [(row.authority, [cell.state for cell in row.cells[-2:]]) for row in found.rows] == [
        ("gemeente Linderveen", ["done", "none"]),
        ("gemeente Meerdijk", ["open", "open"]),
        ("gemeente Oosterwaard", ["none", "open"]),
    ]


def test_everybody_reads_to_whom_each_lot_was_awarded(world, client):
    """R93, R131: not before the definitive award of that very lot."""
    project = first_over(world)
    address = f"/projecten/{project.page.slug}/"
    with world.at():
        assert public_awards(project) == []
        page = client.get(address).content.decode()
    assert "Schoon BV" not in page and "Helder BV" not in page
    lot_helpers.awarded(world, project, DAILY)
    project = Project.objects.get(pk=project.pk)
    with world.at():
        assert public_awards(project) == [PublicAward(lot(project, DAILY), "Schoon BV")]
        page = client.get(address).content.decode()
    assert "1. Dagelijkse schoonmaak: Schoon BV" in page and "Helder BV" not in page


# -- completion ------------------------------------------------------------------------------------------------------


def test_the_contract_is_complete_when_the_agreement_of_every_lot_is_signed_by_all(world):
    """R103–R105: each missing award and signature is named; message and meeting once, each reads its own lots."""
    project = first_over(world)
    lot_helpers.awarded(world, project, DAILY)
    project = Project.objects.get(pk=project.pk)
    assert len(world.refusal(CompleteContract, project)) == 1 + 3
    lot_helpers.signed(world, project, DAILY)
    assert len(world.refusal(CompleteContract, project)) == 1
    world.now = standstill_end(lot(project, GLASS))
    lot_helpers.awarded(world, project, GLASS)
    project = Project.objects.get(pk=project.pk)
    refusal = world.refusal(CompleteContract, project)
    assert len(refusal) == 3
    assert all(GLASS in sentence for sentence in refusal)
    assert len(contract_completed(project)) == 1
    lot_helpers.signed(world, project, GLASS)
    at = world.now + timedelta(days=20)
    world.act(CompleteContract, project, meeting_at=at, meeting_place="Raadhuis Meerdijk")
    assert states(project) == (StepState.DONE, StepState.DONE, StepState.OPEN)
    assert set(Agreement.objects.values_list("completed_at", flat=True)) == {world.now}
    assert contract_completed(project) == []
    assert told(CompleteContract.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    bodies = {row.recipient: row.body for row in Message.objects.filter(kind=CompleteContract.code)}
    assert all("Waar: Raadhuis Meerdijk" in body for body in bodies.values())
    mine = bodies["contact@linderveen.example"]
    assert "- perceel 1 (Dagelijkse schoonmaak), met Schoon BV." in mine and "Glasbewassing" not in mine
    assert bodies["contact@meerdijk.example"].count("- perceel ") == 2
    event = Event.objects.get(stream=project.stream, type=CompleteContract.code)
    assert event.sentence.startswith(
        "Alle partijen hebben de overeenkomsten voor perceel 1 (Dagelijkse schoonmaak) en perceel 2 (Glasbewassing) "
        "ondertekend. De contractfase is afgerond."
    )
    assert {name: len(signed) for name, signed in event.data["ondertekend door"].items()} == {
        "perceel 1 (Dagelijkse schoonmaak)": 3,
        "perceel 2 (Glasbewassing)": 3,
    }
    assert verify(project.stream) is None


# -- implementation --------------------------------------------------------------------------------------------------


def test_an_authority_reports_on_each_of_its_lots(world):
    """R16: the state of one lot says nothing of the other; an authority outside the lot is refused."""
    project = both_awarded(world)
    inside, both, _outside = world.authorities
    today = world.now.date()
    for title, state in ((DAILY, "busy"), (GLASS, "done"), (DAILY, "done")):
        world.act(
            RecordImplementation, project, (both, Role.CONTACT), target=lot(project, title), state=state, on=today
        )
    assert list(ImplementationStatus.objects.values_list("lot__title", "state")) == [(DAILY, "done"), (GLASS, "done")]
    assert len(world.refusal(RecordImplementation, project, (inside, Role.CONTACT), lot(project, GLASS))) == 1
    data = {"authority": inside, "state": "done", "on": today}
    with pytest.raises(ValidationError) as invalid:
        world.act(RecordImplementationFor, project, world.contract_manager, target=lot(project, GLASS), **data)
    assert list(invalid.value.message_dict) == ["authority"]
    event = Event.objects.filter(stream=project.stream, type=RecordImplementation.code).first()
    assert event.sentence.startswith("De implementatie van perceel 1 (Dagelijkse schoonmaak) bij gemeente Meerdijk is ")
