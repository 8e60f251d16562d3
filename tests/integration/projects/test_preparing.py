"""A contact person prepares a decision; only the decider adopts (R52, R57, R58, reading A5)."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from projects.decisions.models import Decision, PreparedDecision, Signature
from projects.documents.models import Document, DocumentKind
from projects.documents.rendering import Paper, Paragraph, render_pdf
from projects.documents.uploads import UploadKind, check_upload
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.strategy.actions import AdoptStrategy, PrepareAdoption
from tests.world import PASSWORD


def signed(world, text="Ondertekend."):
    """A signed decision as it is uploaded."""
    content = render_pdf(Paper("Besluit", "Gemeente", "B1", world.now, blocks=[Paragraph(text)]))
    return check_upload(content, "besluit.pdf", kind=UploadKind.SIGNED_DECISION)


def prepare(world, project, **data):
    """The contact person of the first authority prepares."""
    return world.act(PrepareAdoption, project, (world.authorities[0], Role.CONTACT), **data)


def test_what_a_contact_person_prepares_decides_nothing_and_reaches_the_decider(world):
    """R58: kept, mailed to whoever may decide, and the authority has decided nothing."""
    project = world.strategy_offered()
    prepared = prepare(world, project, decision_number="B-12", signer_name="A. de Boer", note="Vrijdag in het college.")
    assert (prepared.decision_number, prepared.signer_name, prepared.prepared_by_name) == (
        "B-12",
        "A. de Boer",
        "Contact Linderveen",
    )
    assert Decision.objects.count() == 0
    mail = Message.objects.get(kind=PrepareAdoption.code)
    assert mail.recipient == "decider@linderveen.example"
    assert "Vrijdag in het college." in mail.body
    assert f"/strategie-vaststellen/?namens={world.authorities[0].pk}" in mail.body


def test_the_decider_finds_the_form_filled_in_and_uses_the_prepared_document(world, client):
    """R60: the prepared file becomes the signed document, the very same bytes, and nothing is uploaded twice."""
    project, authority = world.strategy_offered(), world.authorities[0]
    world.later(days=3)
    prepared = prepare(
        world,
        project,
        decided_on=world.now.date(),
        decision_number="B-12",
        signer_name="A. de Boer",
        signer_function="burgemeester",
        signed_document=signed(world),
    )
    client.login(email=world.user(authority, Role.DECIDER).email, password=PASSWORD)
    url = f"/mijn/projecten/{project.page.slug}/strategie-vaststellen/?namens={authority.pk}"
    with world.at():
        page = client.get(url).content.decode()
        assert 'value="A. de Boer"' in page
        assert prepared.document.url in page
        answer = client.post(
            url,
            {
                "decided_on": world.now.date().isoformat(),
                "decision_number": "B-12",
                "signer_name": "A. de Boer",
                "signer_function": "burgemeester",
                "use_prepared": "on",
                "agree_mandate": "on",
                "agree_commitment": "on",
            },
        )
    decision = Decision.objects.get()
    assert answer["Location"] == f"/mijn/besluiten/{decision.pk}/"
    signature = Signature.objects.get()
    assert (signature.document, signature.sha256, signature.method) == (
        prepared.document,
        prepared.document.sha256,
        "upload",
    )
    assert Document.objects.filter(kind=DocumentKind.SIGNED_DECISION).count() == 1
    assert Document.objects.get(pk=prepared.document_id).frozen_at is not None


def test_after_preparing_the_contact_person_is_back_at_the_project(world, client):
    """R60: by the screen; there is no receipt, because nothing was decided."""
    project, authority = world.strategy_offered(), world.authorities[0]
    client.login(email=world.user(authority, Role.CONTACT).email, password=PASSWORD)
    with world.at():
        url = f"/mijn/projecten/{project.page.slug}/vaststelling-voorbereiden/?namens={authority.pk}"
        answer = client.post(url, {"decision_number": "B-12"}, follow=True)
    assert answer.redirect_chain == [(f"/projecten/{project.page.slug}/", 302)]
    assert answer.status_code == 200


def test_preparing_again_replaces_the_document(world):
    """R58: one prepared decision; the earlier file is taken back."""
    project = world.strategy_offered()
    first = prepare(world, project, signed_document=signed(world, "Eerste.")).document
    second = prepare(world, project, signed_document=signed(world, "Tweede."), decision_number="B-13").document
    first.refresh_from_db()
    assert (first.withdrawn_at is None, second.withdrawn_at is None) == (False, True)
    assert PreparedDecision.objects.get().document == second
    third = prepare(world, project, decision_number="B-14")
    assert (third.document, third.decision_number) == (second, "B-14")


def test_only_a_contact_person_prepares_and_only_a_decider_adopts(world):
    """R52: the roles stay apart; staff do neither."""
    project, authority = world.strategy_offered(), world.authorities[0]
    assert world.refusal(PrepareAdoption, project, (authority, Role.CONTACT)) == []
    assert world.refusal(PrepareAdoption, project, (authority, Role.RECORDS)) == [
        "Alleen een contactpersoon van de aanbestedende dienst mag dit doen."
    ]
    assert world.refusal(AdoptStrategy, project, (authority, Role.CONTACT)) == [
        "Alleen een beslisser van de aanbestedende dienst zelf mag dit doen, of de vervanger die een beslisser heeft "
        "aangewezen."
    ]
    assert len(world.refusal(PrepareAdoption, project, world.lead_buyer)) == 1


def test_what_is_prepared_is_seen_by_the_own_authority_only(world):
    """R135: another authority does not read it."""
    project = world.strategy_offered()
    document = prepare(world, project, signed_document=signed(world)).document
    with world.at():
        assert can_see(world.user(world.authorities[0], Role.DECIDER), document)
        assert not can_see(world.user(world.authorities[1], Role.DECIDER), document)


def test_nothing_is_prepared_after_the_decision_or_the_deadline(world):
    """R62: the same sentences as for deciding."""
    project, authority = world.strategy_offered(), world.authorities[0]
    world.adopt(project, authority)
    assert "al vastgelegd" in " ".join(world.refusal(PrepareAdoption, project, (authority, Role.CONTACT)))
    world.later(days=40)
    assert len(world.refusal(PrepareAdoption, project, (world.authorities[1], Role.CONTACT))) == 1


@pytest.mark.parametrize("data", [{}, {"note": ""}])
def test_an_empty_preparation_is_refused(world, data):
    """R134: a sentence that says what to do; nothing is kept."""
    project = world.strategy_offered()
    with pytest.raises(ValidationError) as error:
        prepare(world, project, **data)
    assert error.value.messages == ["Vul ten minste één ding in voor uw beslisser."]
    assert PreparedDecision.objects.count() == 0
