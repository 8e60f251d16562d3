"""The agreement before it is sent: the answers worked into it, and its text established (R29, R79, R98)."""

import pytest
from django.core.exceptions import ValidationError

from projects.contract.actions import EstablishAgreement, ProcessChanges, SendDefinitiveAward
from projects.contract.models import AgreementChange, AgreementText
from projects.contract.selectors import changes_to
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, EvidenceChanged
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step
from projects.tree.lots import sole_lot

OPEN = "Van vraag 1 is niet vastgelegd hoe het antwoord in de overeenkomst is verwerkt, of waarom niet."


@pytest.fixture
def project(world):
    """The standstill is over; one published answer (question 1) changes the agreement, which was uploaded."""
    project = world.standstill_passed()
    world.agreement_uploaded(project)
    return project


def question(project):
    """The one question whose answer changes the agreement."""
    (row,) = changes_to(sole_lot(project))
    return row.question


def test_an_answer_that_was_not_worked_in_keeps_the_agreement_from_being_final(world, project):
    """R98: named by its number; nothing is established or sent before."""
    assert world.refusal(EstablishAgreement, project) == [OPEN]
    assert world.refusal(SendDefinitiveAward, project) == [
        "De overeenkomst die wordt ondertekend, is nog niet vastgesteld."
    ]
    world.act(ProcessChanges, project, rows={question(project): ("processed", "Artikel 4, lid 2.")})
    assert world.refusal(EstablishAgreement, project) == []
    world.act(EstablishAgreement, project)
    assert world.refusal(SendDefinitiveAward, project) == []


def test_not_applicable_is_enough_with_a_reason_and_the_latest_counts(world, project):
    """R98: nothing is overwritten."""
    asked = question(project)
    world.act(ProcessChanges, project, rows={asked: ("processed", "Artikel 4.")})
    world.act(ProcessChanges, project, rows={asked: ("not_applicable", "De boete is vervallen.")})
    assert list(AgreementChange.objects.values_list("outcome", "explanation")) == [
        ("processed", "Artikel 4."),
        ("not_applicable", "De boete is vervallen."),
    ]
    (row,) = changes_to(sole_lot(project))
    assert row.change.outcome == "not_applicable"
    event = Event.objects.filter(type=ProcessChanges.code).latest("pk")
    assert event.sentence == "Antwoorden die de overeenkomst wijzigen: vraag 1 is niet van toepassing."
    assert event.data["vraag 1"] == ["not_applicable", "De boete is vervallen."]
    with pytest.raises(EvidenceChanged):
        row.change.delete()


def test_the_text_that_is_established_is_frozen_and_kept_with_what_became_of_the_answers(world, project):
    """R29, R98, R132: by whom, when, on which version."""
    world.agreement_established(project)
    text = AgreementText.objects.get()
    document = project.documents.get(kind=DocumentKind.AGREEMENT)
    assert (text.document, text.sha256, text.established_at) == (document, document.sha256, world.now)
    assert document.frozen_at == world.now
    event = Event.objects.get(type=EstablishAgreement.code)
    assert event.data["antwoorden verwerkt"] == {"vraag 1": ["processed", "Artikel 4."]}
    assert world.refusal(EstablishAgreement, project) == [
        "De overeenkomst “Overeenkomst schoonmaak” is al vastgesteld."
    ]


def test_another_version_is_established_again(world, project):
    """R29: what everybody signs is the version that was established last."""
    world.agreement_established(project)
    old = project.documents.get(kind=DocumentKind.AGREEMENT)
    with world.at():
        new = store.add_upload(
            project,
            world.signed_pdf("Overeenkomst, tweede versie"),
            title="Overeenkomst schoonmaak",
            kind=DocumentKind.AGREEMENT,
            step=Step.CONTRACT,
            audience=AudienceCode.TEAM,
            by=None,
            replaces=old,
        )
    assert len(world.refusal(SendDefinitiveAward, project)) == 1
    world.act(EstablishAgreement, project)
    assert world.refusal(SendDefinitiveAward, project) == []
    assert AgreementText.objects.last().document == new


def test_an_agreement_that_is_no_pdf_cannot_be_signed(world, project):
    """R100: digital signing asks a PDF."""
    world.agreement_established(project)
    Document.objects.filter(kind=DocumentKind.AGREEMENT).update(content_type="text/plain")
    assert world.refusal(SendDefinitiveAward, project) == [
        "De overeenkomst is geen pdf, en kan dus niet digitaal worden ondertekend. Upload haar als pdf."
    ]


def test_the_form_asks_both_an_outcome_and_why(world, project, client):
    """R98: half an answer is refused at its field, nothing is saved; the other answers wait."""
    url = f"/beheer/projecten/{project.public_id}/{ProcessChanges.code}/"
    asked = question(project).pk
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(url).content.decode()
        assert "Ja, na overleg met de locatie." in page
        for half in ({f"outcome_{asked}": "processed"}, {f"explanation_{asked}": "Artikel 4."}, {}):
            assert client.post(url, half).status_code == 400
        assert AgreementChange.objects.count() == 0
        given = {f"outcome_{asked}": "processed", f"explanation_{asked}": "Artikel 4."}
        assert client.post(url, given).status_code == 302
        assert client.post(url, given).status_code == 400
    assert AgreementChange.objects.count() == 1


def test_only_the_lead_buyer_prepares_and_only_before_the_award(world, project):
    """R98, R99: the agreement cannot change after it was sent."""
    rows = {question(project): ("processed", "Artikel 4.")}
    with pytest.raises(Refused) as refused:
        world.act(ProcessChanges, project, world.contract_manager, rows=rows)
    assert refused.value.status == 403
    with pytest.raises(ValidationError):
        world.act(ProcessChanges, project, rows={})
    project = world.definitive_award_sent()
    assert len(world.refusal(ProcessChanges, project)) == len(world.refusal(EstablishAgreement, project)) - 1 == 1
