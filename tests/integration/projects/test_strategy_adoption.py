"""Adopting the final strategy, or not: one indivisible act of the authority itself (R52, R58–R62, R64, R68, R132)."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Deputy, Membership, Role, User
from projects.decisions import rounds
from projects.decisions.models import Decision, DecisionRound, Outcome, RoundKind, Signature
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.documents.rendering import Paper, Paragraph, render_pdf
from projects.documents.uploads import UploadKind, check_upload
from projects.journal.models import Event, EvidenceChanged, Stream
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.participation.models import Participation, Standing
from projects.participation.standing import standing
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.strategy.actions import AdoptStrategy, DeclineStrategy, OfferFinalStrategy, VoidFinalStrategy
from projects.strategy.forms import AdoptForm


def filled_in(world, **data):
    """What a decider fills in."""
    return {
        "decided_on": world.now.date(),
        "decision_number": "2027-0417",
        "signer_name": "A. de Boer",
        "signer_function": "burgemeester",
        "sign_in_portal": True,
        "agree_mandate": True,
        "agree_commitment": True,
    } | data


def already_decided():
    """The refusal for who decides after the decider of the first authority."""
    return _("%(person)s recorded the decision of %(authority)s already, on %(moment)s.") % {
        "person": "Beslisser Linderveen",
        "authority": "gemeente Linderveen",
        "moment": "woensdag 10 februari 2027 om 10:16 uur",
    }


def standing_of(world, project, authority):
    """Where an authority stands now."""
    with world.at():
        return standing(Participation.objects.get(project=project, authority=authority))


def signed_pdf(world):
    """A signed decision as it is uploaded."""
    paper = Paper("Besluit", "Gemeente", "B1", world.now, blocks=[Paragraph("Ondertekend.")])
    return check_upload(render_pdf(paper), "Besluit college.pdf", kind=UploadKind.SIGNED_DECISION)


def nothing_recorded():
    """No decision, no signature, no receipt."""
    return (Decision.objects.count(), Signature.objects.count(), Document.objects.filter(kind="receipt").count()) == (
        0,
        0,
        0,
    )


def test_adoption_with_a_signature_in_the_portal_makes_a_participant(world):
    """R58–R60, reading A5: decision and signature with every fact as text."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    decision = world.act(AdoptStrategy, project, (authority, Role.DECIDER), **filled_in(world))
    assert (decision.outcome, decision.authority_name, decision.deciding_body, decision.decision_number) == (
        Outcome.ADOPTED,
        "gemeente Linderveen",
        "college van burgemeester en wethouders",
        "2027-0417",
    )
    assert (decision.person_name, decision.recorded_at) == ("Beslisser Linderveen", world.now)
    signature = decision.signatures.get()
    assert (signature.method, signature.signer_name, signature.signer_function, signature.document) == (
        "portal",
        "A. de Boer",
        "burgemeester",
        None,
    )
    assert standing_of(world, project, authority) == Standing.PARTICIPATING
    assert standing_of(world, project, world.authorities[1]) == Standing.DECIDING
    assert verify(project.stream) is None


def test_an_uploaded_signed_decision_is_kept_unchanged_for_that_authority_only(world):
    """R60, R101: frozen, with its fingerprint under the signature."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    upload = signed_pdf(world)
    data = filled_in(world, signed_document=upload, sign_in_portal=False)
    decision = world.act(AdoptStrategy, project, (authority, Role.DECIDER), **data)
    document = Document.objects.get(kind=DocumentKind.SIGNED_DECISION)
    signature = decision.signatures.get()
    assert (signature.method, signature.document, signature.sha256) == ("upload", document, upload.sha256)
    assert hashlib.sha256(storage.read(document.storage_name)).hexdigest() == upload.sha256
    assert document.frozen_at == world.now
    with world.at():
        assert can_see(world.user(authority, Role.CONTACT), document) is True
        assert can_see(world.user(world.authorities[1], Role.CONTACT), document) is False


def test_the_receipt_holds_every_fact_and_goes_to_the_decider_and_the_contacts(world):
    """R60, R132: a frozen document for that authority only, tied to the decision, the journal and the files."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    head = Stream.objects.get(name=project.stream).head
    decision = world.act(AdoptStrategy, project, (authority, Role.DECIDER), **filled_in(world))
    receipt = decision.receipt.document
    assert (receipt.kind, receipt.audience) == ("receipt", "offered")
    assert receipt.frozen_at == world.now
    assert [offer.authority for offer in receipt.offers.all()] == [authority]
    content = storage.read(receipt.storage_name)
    assert hashlib.sha256(content).hexdigest() == receipt.sha256
    assert head != ""
    mails = Message.objects.filter(kind=AdoptStrategy.code).order_by("recipient")
    assert [mail.recipient for mail in mails] == ["contact@linderveen.example", "decider@linderveen.example"]
    assert f"/mijn/besluiten/{decision.pk}/" in mails[0].body
    assert "blijft bij uw organisatie" in mails[0].body
    event = Event.objects.get(stream=project.stream, type=AdoptStrategy.code)
    assert event.data["ontvangstbewijs_sha256"] == receipt.sha256
    assert event.data["stukken"] == {
        str(row.document_id): row.sha256 for row in decision.round.documents.order_by("pk")
    }
    assert event.authority_name == "gemeente Linderveen"


def test_the_text_of_the_receipt(world):
    """R59, R60: mandate, commitment, fingerprints and the head of the journal are readable in the document."""
    import io

    from pypdf import PdfReader

    project = world.strategy_offered()
    head = Stream.objects.get(name=project.stream)
    decision = world.act(AdoptStrategy, project, (world.authorities[0], Role.DECIDER), **filled_in(world))
    reader = PdfReader(io.BytesIO(storage.read(decision.receipt.document.storage_name)))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for part in (
        "gemeente Linderveen",
        "2027-0417",
        "A. de Boer",
        "Beslisser Linderveen",
        "in het portaal, na bevestiging met wachtwoord en code",
        decision.round.mandate_text[:60],
        hashlib.sha256(decision.round.commitment_text.encode()).hexdigest(),
        head.head,
        *decision.round.documents.values_list("sha256", flat=True),
    ):
        assert "".join(part.split()) in text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agree_mandate": False}, "agree_mandate"),
        ({"agree_commitment": False}, "agree_commitment"),
        ({"sign_in_portal": False}, "signed_document"),
    ],
)
def test_strategy_mandate_commitment_and_signature_are_indivisible(world, change, field):
    """R58, R59, R60: one of them missing, and nothing was decided."""
    project = world.strategy_offered()
    with pytest.raises(ValidationError) as error:
        world.act(AdoptStrategy, project, (world.authorities[0], Role.DECIDER), **filled_in(world, **change))
    assert list(error.value.message_dict) == [field]
    assert nothing_recorded()


def test_signing_happens_in_one_way(world):
    """Reading A5: a document or the portal, not both."""
    project = world.strategy_offered()
    data = filled_in(world, signed_document=signed_pdf(world))
    with pytest.raises(ValidationError) as error:
        world.act(AdoptStrategy, project, (world.authorities[0], Role.DECIDER), **data)
    assert list(error.value.message_dict) == ["sign_in_portal"]
    assert nothing_recorded()


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_the_decision_lies_between_the_offer_and_today(world, days):
    """R58: the body decided on this very version."""
    project = world.strategy_offered()
    data = filled_in(world, decided_on=(world.now + timedelta(days=days)).date())
    with pytest.raises(ValidationError) as error:
        world.act(AdoptStrategy, project, (world.authorities[0], Role.DECIDER), **data)
    assert list(error.value.message_dict) == ["decided_on"]
    assert nothing_recorded()


def test_the_form_asks_for_everything_but_the_way_of_signing(world):
    """R58–R60."""
    project = world.strategy_offered()
    action = world.action(AdoptStrategy, project, (world.authorities[0], Role.DECIDER))
    form = AdoptForm({}, {}, action=action)
    assert sorted(form.errors) == [
        "agree_commitment",
        "agree_mandate",
        "decided_on",
        "decision_number",
        "signer_function",
        "signer_name",
    ]


def test_after_the_deadline_adoption_is_refused_although_no_job_ran(world):
    """R62, R136: 409, the sentence names the deadline and the time, and the standing is out by itself."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    deadline = rounds.current(project, RoundKind.FINAL_STRATEGY).deadline
    world.now = deadline - timedelta(minutes=1)  # the act itself takes place a minute later: at the deadline
    assert standing_of(world, project, authority) == Standing.DECIDING
    with pytest.raises(Refused) as refused:
        world.adopt(project, authority)
    assert refused.value.status == 409
    assert [str(item.sentence) for item in refused.value.unmet] == [
        _("The deadline was %(deadline)s. It is now %(now)s. A decision can no longer be recorded.")
        % dict.fromkeys(["deadline", "now"], "woensdag 10 maart 2027 om 10:14 uur")
    ]
    assert standing_of(world, project, authority) == Standing.OUT
    assert nothing_recorded()
    assert DecisionRound.objects.get().deadline == deadline


def test_a_second_before_the_deadline_is_in_time(world):
    """R62: the deadline is the first instant that is too late."""
    project = world.strategy_offered()
    deadline = rounds.current(project, RoundKind.FINAL_STRATEGY).deadline
    world.now = deadline - timedelta(minutes=1, seconds=1)
    world.adopt(project, world.authorities[0])
    world.later(days=1)
    assert standing_of(world, project, world.authorities[0]) == Standing.PARTICIPATING


def test_nobody_but_a_decider_of_the_authority_itself_adopts(world):
    """R52: not its contact, not staff, not a superuser, not for another authority; each gets 403."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    chief = User.objects.create_superuser("chef@inkoop.example", "x")
    world.lead_buyer.is_superuser = True
    world.lead_buyer.save()
    for by in (
        (authority, Role.CONTACT),
        (authority, Role.RECORDS),
        world.lead_buyer,
        chief,
        Actor(chief, authority),
        Actor(world.lead_buyer, authority),
        Actor(world.user(world.authorities[1], Role.DECIDER), authority),
    ):
        with pytest.raises(Refused) as refused:
            world.act(AdoptStrategy, project, by, **filled_in(world))
        assert refused.value.status == 403
    assert nothing_recorded()


def test_an_authority_that_was_not_asked_cannot_adopt(world):
    """R62, R63: 409 with its name."""
    other = world.authority("Hoogzand")
    project = world.strategy_offered()
    with pytest.raises(Refused) as refused:
        world.adopt(project, other)
    assert (refused.value.status, [str(item.sentence) for item in refused.value.unmet]) == (
        409,
        [_("%(authority)s is not asked to decide on this version.") % {"authority": "gemeente Hoogzand"}],
    )
    assert nothing_recorded()
    assert world.action(AdoptStrategy, project, (other, Role.DECIDER)).shown_round() is None
    assert world.action(AdoptStrategy, project, (world.authorities[0], Role.DECIDER)).shown_round() is not None


def test_a_deputy_decides_and_the_decision_says_for_whom(world):
    """R137: within the period only."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    Deputy.objects.create(
        authority=authority,
        decider=world.user(authority, Role.DECIDER),
        deputy=world.user(authority, Role.CONTACT),
        valid_from=world.now.date(),
        valid_until=world.now.date() + timedelta(days=3),
    )
    decision = world.act(AdoptStrategy, project, (authority, Role.CONTACT), **filled_in(world))
    assert decision.person_name == "Contact Linderveen namens Beslisser Linderveen (vervanging)"
    mails = Message.objects.filter(kind=AdoptStrategy.code)
    assert mails.get().recipient == "contact@linderveen.example"


def test_a_deputy_is_asked_and_reads_what_they_decide_on(world, client):
    """R55, R58, R137: the mail, the documents and the draft proposal, within the period only."""
    project = world.concept_circulated()
    world.later(days=15)
    world.reviewed(project)
    authority = world.authorities[0]
    records = world.user(authority, Role.RECORDS)
    Deputy.objects.create(
        authority=authority,
        decider=world.user(authority, Role.DECIDER),
        deputy=records,
        valid_from=world.now.date(),
        valid_until=world.now.date() + timedelta(days=3),
    )
    world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=28))
    assert Message.objects.filter(recipient=records.email, kind=OfferFinalStrategy.code).count() == 1
    client.force_login(records)
    documents = [row.document for row in DecisionRound.objects.get(kind=RoundKind.FINAL_STRATEGY).documents.all()]
    draft = f"/mijn/projecten/{project.page.slug}/collegevoorstel/?namens={authority.pk}"

    def reads() -> tuple[set[bool], int]:
        with world.at():
            user = User.objects.get(pk=records.pk)
            return {can_see(user, document) for document in documents}, client.get(draft, secure=True).status_code

    assert reads() == ({True}, 200)
    world.later(days=5)
    assert reads() == ({False}, 404)


def test_the_same_person_twice_gives_one_decision_and_sees_the_receipt_again(world):
    """R58: `already_done` knows it; acting again is refused with who decided and when."""
    project = world.strategy_offered()
    by = (world.authorities[0], Role.DECIDER)
    assert world.action(AdoptStrategy, project, by).already_done() is None
    decision = world.act(AdoptStrategy, project, by, **filled_in(world))
    again = world.action(AdoptStrategy, project, by)
    assert again.already_done() == decision
    assert again.next_url(decision) == f"/mijn/besluiten/{decision.pk}/"
    assert world.action(DeclineStrategy, project, by).already_done() is None
    with pytest.raises(Refused) as refused:
        world.act(AdoptStrategy, project, by, **filled_in(world))
    assert [str(item.sentence) for item in refused.value.unmet] == [already_decided()]
    assert Decision.objects.count() == 1


def test_another_decider_of_the_same_authority_hears_who_decided(world):
    """R58, R134."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    world.adopt(project, authority)
    second = world.person("tweede@linderveen.example", "Tweede", "Beslisser")
    Membership.objects.create(user=second, authority=authority, role=Role.DECIDER, valid_from=world.now.date())
    action = world.action(AdoptStrategy, project, Actor(second, authority))
    with world.at():
        assert action.already_done() is None
        assert [str(item.sentence) for item in action.unmet()] == [already_decided()]


def test_two_acts_that_were_both_possible_give_one_decision(world):
    """R58: what was possible when the page was shown is checked again behind the lock; the schema refuses too."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    with world.at():
        first, second = (world.action(AdoptStrategy, project, (authority, Role.DECIDER)) for _number in range(2))
        assert (first.unmet(), second.unmet()) == ([], [])
        first.run(**filled_in(world))
        with pytest.raises(Refused):
            second.run(**filled_in(world))
        with pytest.raises(IntegrityError), transaction.atomic():
            rounds.decide(
                rounds.current(project, RoundKind.FINAL_STRATEGY),
                second.by,
                outcome=Outcome.DECLINED,
                decided_on=world.now.date(),
                reason="Toch niet.",
            )
    assert (Decision.objects.count(), Signature.objects.count()) == (1, 1)


def test_a_decision_cannot_be_changed(world):
    """R132: not in the model."""
    project = world.strategy_offered()
    decision = world.adopt(project, world.authorities[0])
    for row in (decision, decision.signatures.get(), decision.receipt):
        with pytest.raises(EvidenceChanged):
            row.save()
        with pytest.raises(EvidenceChanged):
            row.delete()


def test_an_authority_decides_not_to_take_part(world):
    """R68: with a reason, before the deadline, without a signature; for good."""
    project = world.strategy_offered()
    authority = world.authorities[2]
    by = (authority, Role.DECIDER)
    with pytest.raises(ValidationError) as error:
        world.act(DeclineStrategy, project, by, decided_on=world.now.date(), reason=" ")
    assert list(error.value.message_dict) == ["reason"]
    decision = world.act(DeclineStrategy, project, by, decided_on=world.now.date(), reason="Lopend contract.")
    assert (decision.outcome, decision.reason, decision.signatures.count()) == ("declined", "Lopend contract.", 0)
    assert standing_of(world, project, authority) == Standing.DECLINED
    assert decision.receipt.document.kind == DocumentKind.RECEIPT
    mails = Message.objects.filter(kind=DeclineStrategy.code).values_list("recipient", flat=True)
    assert sorted(mails) == ["contact@oosterwaard.example", "decider@oosterwaard.example"]
    assert len(world.refusal(AdoptStrategy, project, by)) == 1


def test_after_the_deadline_declining_is_refused_too(world):
    """R68."""
    project = world.strategy_offered()
    world.later(days=40)
    assert len(world.refusal(DeclineStrategy, project, (world.authorities[0], Role.DECIDER))) == 1


def test_before_anything_was_offered_there_is_nothing_to_adopt(world):
    """R55, R134."""
    project = world.concept_circulated()
    assert world.refusal(AdoptStrategy, project, (world.authorities[0], Role.DECIDER)) == [
        _("Nothing has been offered for a decision yet.")
    ]


def test_after_a_version_was_taken_back_the_same_person_adopts_the_new_one(world):
    """R56: the earlier decision is not taken for the new one."""
    project = world.strategy_offered()
    world.adopt(project, world.authorities[0])
    world.act(VoidFinalStrategy, project, reason="Aantallen kloppen niet.")
    by = (world.authorities[0], Role.DECIDER)
    assert world.action(AdoptStrategy, project, by).already_done() is None
