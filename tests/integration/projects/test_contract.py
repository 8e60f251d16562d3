"""The contract through its actions (R16, R29, R96–R105)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Role
from projects.award.selectors import standstill_end
from projects.contract.actions import (
    CompleteContract,
    RecordImplementation,
    RecordImplementationFor,
    RecordSupplierSignature,
    SendDefinitiveAward,
    SignAgreement,
)
from projects.contract.models import Agreement, AgreementSignature, ImplementationMeeting, ImplementationStatus, Party
from projects.contract.selectors import PublicAward, agreement_of, parties, public_awards
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tree.lots import sole_lot
from projects.tree.models import Project

TERM = {"starts_on": date(2028, 1, 1), "ends_on": date(2031, 12, 31)}


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def seen_by(world, document: Document, role: Role = Role.CONTACT) -> list[bool]:
    """Whether the person in this role at each authority may read a document."""
    with world.at():
        return [can_see(world.user(authority, role), document) for authority in world.authorities]


def signature(world, name: str = "Linderveen") -> dict[str, object]:
    """What is filled in when somebody signs."""
    return {
        "file": world.signed_pdf(name),
        "signer_name": "A. Linde",
        "signer_function": "burgemeester",
        "reason": "Vergeleken.",
    }


# -- the definitive award --------------------------------------------------------------------------------------------


def test_the_definitive_award_and_the_agreement_are_one_sending(world):
    """R99: contacts, deciders and the supplier, each one mail; the supplier gets both files with it."""
    project = world.standstill_passed()
    document = world.agreement_ready(project)
    assert public_awards(project) == []
    agreement = world.act(SendDefinitiveAward, project, **TERM)
    authorities = ("linderveen", "meerdijk", "oosterwaard")
    assert told(SendDefinitiveAward.code) == sorted(
        [f"{role}@{name}.example" for role in ("contact", "decider") for name in authorities]
        + [agreement.supplier_email]
    )
    to_supplier = Message.objects.get(kind=SendDefinitiveAward.code, recipient=agreement.supplier_email)
    assert [item["name"] for item in to_supplier.attachments] == ["definitieve-gunning.pdf", "ondertekend.pdf"]
    assert (to_supplier.authority_id, to_supplier.recipient_name) == (None, agreement.supplier_name)
    document.refresh_from_db()
    assert (agreement.document, document.audience) == (document, AudienceCode.PARTICIPANTS)
    assert (agreement.starts_on, agreement.ends_on, agreement.sent_at) == (*TERM.values(), world.now)
    assert agreement.lot == project.lots.get()
    project = Project.objects.get(pk=project.pk)
    assert project.step(Step.AWARD).state == StepState.DONE
    assert project.step(Step.CONTRACT).state == StepState.OPEN
    assert public_awards(project) == [PublicAward(None, agreement.supplier_name)]
    assert seen_by(world, document) == [True] * 3
    letter = Document.objects.get(project=project, title="Definitieve gunning")
    assert (letter.kind, letter.frozen_at) == (DocumentKind.AWARD_LETTER, world.now)
    assert verify(project.stream) is None


def test_during_the_standstill_period_nothing_is_sent(world):
    """R96: not a minute earlier."""
    project = world.standstill_passed()
    world.agreement_ready(project)
    now, world.now = world.now, standstill_end(sole_lot(project)) - timedelta(seconds=1)
    assert len(world.refusal(SendDefinitiveAward, project)) == 1
    world.now = now
    assert world.refusal(SendDefinitiveAward, project) == []


def test_its_preview_is_what_leaves(world):
    """R133: also with a letter that does not exist yet and an agreement that does."""
    project = world.standstill_passed()
    document = world.agreement_ready(project)
    with world.at():
        rehearsal = world.action(SendDefinitiveAward, project).rehearse(**TERM)
    assert len(rehearsal.messages) == 7
    assert [len(draft.attachments) for draft in rehearsal.messages] == [0] * 6 + [2]
    document.refresh_from_db()
    assert (document.audience, Agreement.objects.count()) == (AudienceCode.TEAM, 0)


def test_without_exactly_one_agreement_nothing_is_sent(world):
    """R29, R99: none, and two, are each refused with one sentence; nothing changes."""
    project = world.standstill_passed()
    assert len(world.refusal(SendDefinitiveAward, project)) == 1
    world.agreement_uploaded(project)
    world.agreement_uploaded(project)
    refusal = world.refusal(SendDefinitiveAward, project)
    assert len(refusal) == 1
    assert "2 overeenkomsten" in refusal[0]
    with pytest.raises(Refused):
        world.act(SendDefinitiveAward, project, **TERM)
    assert told(SendDefinitiveAward.code) == []
    assert Project.objects.get(pk=project.pk).step(Step.CONTRACT).state == StepState.PLANNED


def test_an_agreement_too_large_to_mail_is_refused(world):
    """R99: the supplier has no account; the file goes with the mail."""
    project = world.standstill_passed()
    document = world.agreement_ready(project)
    Document.objects.filter(pk=document.pk).update(size=10 * 1024 * 1024)
    assert world.refusal(SendDefinitiveAward, project) == []
    Document.objects.filter(pk=document.pk).update(size=10 * 1024 * 1024 + 1)
    assert len(world.refusal(SendDefinitiveAward, project)) == 1


def test_the_agreement_ends_after_it_starts(world):
    """The form refuses, and the database too."""
    project = world.standstill_passed()
    world.agreement_ready(project)
    with pytest.raises(ValidationError) as invalid:
        world.act(SendDefinitiveAward, project, starts_on=TERM["starts_on"], ends_on=TERM["starts_on"])
    assert list(invalid.value.message_dict) == ["ends_on"]
    world.act(SendDefinitiveAward, project, **TERM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(ends_on=TERM["starts_on"])


def test_it_is_sent_once_by_the_lead_buyer(world):
    """R52, R99."""
    project = world.standstill_passed()
    world.agreement_ready(project)
    with pytest.raises(Refused) as refused:
        world.act(SendDefinitiveAward, project, world.contract_manager, **TERM)
    assert refused.value.status == 403
    world.act(SendDefinitiveAward, project, **TERM)
    assert world.refusal(SendDefinitiveAward, project) != []
    assert Agreement.objects.count() == 1


# -- signing ---------------------------------------------------------------------------------------------------------


def test_an_authority_signs_with_its_own_file(world):
    """R100, R101: kept with its fingerprint, called a part, readable by that authority and the team."""
    project = world.definitive_award_sent()
    made = world.act(SignAgreement, project, (world.authorities[0], Role.DECIDER), **signature(world))
    assert (made.party, made.authority, made.party_name) == (
        Party.AUTHORITY,
        world.authorities[0],
        "gemeente Linderveen",
    )
    assert (made.signer_name, made.signer_function, made.signed_at) == ("A. Linde", "burgemeester", world.now)
    assert (made.recorded_by_name, made.sha256) == ("Beslisser Linderveen", made.document.sha256)
    document = made.document
    assert document.title == "Overeenkomst, deel ondertekend door gemeente Linderveen"
    assert (document.kind, document.audience, document.frozen_at) == (
        DocumentKind.SIGNED_AGREEMENT,
        AudienceCode.OFFERED,
        world.now,
    )
    # A subject expert of the team sees the work of the team.
    for role, expected in (
        (Role.CONTACT, [True, False, False]),
        (Role.DECIDER, [True, False, False]),
        (Role.SUBJECT_EXPERT, [True, True, True]),
    ):
        assert seen_by(world, document, role) == expected
    assert [(party.name, party.has_signed) for party in parties(agreement_of(sole_lot(project)))][:3] == [
        ("gemeente Linderveen", True),
        ("gemeente Meerdijk", False),
        ("gemeente Oosterwaard", False),
    ]


def test_only_a_decider_signs_and_only_once(world):
    """R52, R100: a contact person and staff get 403; the second signature is refused."""
    project = world.definitive_award_sent()
    for by in ((world.authorities[0], Role.CONTACT), world.lead_buyer):
        with pytest.raises(Refused) as refused:
            world.act(SignAgreement, project, by, **signature(world))
        assert refused.value.status == 403
    world.act(SignAgreement, project, (world.authorities[0], Role.DECIDER), **signature(world))
    assert len(world.refusal(SignAgreement, project, (world.authorities[0], Role.DECIDER))) == 1
    assert AgreementSignature.objects.count() == 1


def test_an_authority_that_does_not_participate_does_not_sign(world):
    """R63, R100: the frozen list."""
    project = world.definitive_award_sent()
    other = world.authority("Hoogzand")
    assert len(world.refusal(SignAgreement, project, (other, Role.DECIDER))) == 1


def test_before_the_agreement_was_sent_nobody_signs(world):
    """R96, R99: two conditions, each named."""
    project = world.standstill_passed()
    assert len(world.refusal(SignAgreement, project, (world.authorities[0], Role.DECIDER))) == 2
    assert len(world.refusal(RecordSupplierSignature, project)) == 2


def test_the_agreement_itself_is_not_a_signed_file(world):
    """R100: the very bytes that were sent carry no signature."""
    project = world.definitive_award_sent()
    with pytest.raises(ValidationError) as invalid:
        world.act(SignAgreement, project, (world.authorities[0], Role.DECIDER), **signature(world, "Overeenkomst"))
    assert list(invalid.value.message_dict) == ["file"]
    assert AgreementSignature.objects.count() == 0


def test_a_signature_is_evidence(world):
    """R132: never changed, never deleted, in the model nor in the database."""
    project = world.definitive_award_sent()
    made = world.sign(project, world.authorities[0])
    made.signer_name = "Iemand anders"
    with pytest.raises(EvidenceChanged):
        made.save()
    with pytest.raises(EvidenceChanged):
        made.delete()
    for change in (
        lambda: AgreementSignature.objects.update(signer_name="Iemand anders"),
        lambda: AgreementSignature.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
            change()
    assert AgreementSignature.objects.get().signer_name == "Burgemeester van Linderveen"


def test_the_signature_of_the_supplier_is_for_all_participants(world):
    """R100: recorded by the lead buyer, once; every participant has it in its file."""
    project = world.definitive_award_sent()
    made = world.act(RecordSupplierSignature, project, **signature(world, "leverancier"))
    assert (made.party, made.authority, made.party_name) == (
        Party.SUPPLIER,
        None,
        agreement_of(sole_lot(project)).supplier_name,
    )
    assert seen_by(world, made.document) == [True] * 3
    assert len(world.refusal(RecordSupplierSignature, project)) == 1


# -- completion ------------------------------------------------------------------------------------------------------


def test_the_contract_is_complete_when_everybody_signed(world):
    """R103, R105: the contact persons hear it; the evaluation starts."""
    project = world.contract_completed()
    agreement = agreement_of(sole_lot(project))
    assert agreement.completed_at == world.now
    assert told(CompleteContract.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    assert project.step(Step.CONTRACT).state == StepState.DONE
    assert project.step(Step.EVALUATION).state == StepState.OPEN
    entry = Event.objects.filter(stream=project.stream).last()
    assert entry.data["ondertekend door"] == {row.party_name: row.sha256 for row in agreement.signatures.all()}
    assert len(entry.data["ondertekend door"]) == 4
    assert ImplementationMeeting.objects.count() == 0
    assert verify(project.stream) is None


def test_each_party_that_has_not_signed_is_named(world):
    """R105, R134: partly signed is not signed."""
    project = world.definitive_award_sent()
    supplier = agreement_of(sole_lot(project)).supplier_name
    names = ["Gemeente Linderveen", "Gemeente Meerdijk", "Gemeente Oosterwaard", supplier]
    refusal = world.refusal(CompleteContract, project)
    assert len(refusal) == 4
    assert all(name in sentence for name, sentence in zip(names, refusal, strict=True))
    world.sign(project, world.authorities[1])
    refusal = world.refusal(CompleteContract, project)
    assert len(refusal) == 3
    assert not any("Meerdijk" in sentence for sentence in refusal)
    with pytest.raises(Refused):
        world.act(CompleteContract, project)
    assert agreement_of(sole_lot(project)).completed_at is None
    assert told(CompleteContract.code) == []


def test_an_implementation_meeting_is_proposed_in_the_same_message(world):
    """R104: when and where, and it is kept."""
    project = world.agreement_signed()
    at = world.now + timedelta(days=20)
    world.act(
        CompleteContract, project, meeting_at=at, meeting_place="Raadhuis Meerdijk", meeting_text="Neem vragen mee."
    )
    body = Message.objects.filter(kind=CompleteContract.code).first().body
    assert "Waar: Raadhuis Meerdijk\n\nNeem vragen mee." in body
    meeting = ImplementationMeeting.objects.get(project=project)
    assert (meeting.starts_at, meeting.place) == (at, "Raadhuis Meerdijk")


def test_a_meeting_has_a_future_moment_and_a_place(world):
    """R104: half a proposal is refused."""
    project = world.agreement_signed()
    for data, field in (
        ({"meeting_at": world.now, "meeting_place": "Raadhuis"}, "meeting_at"),
        ({"meeting_at": world.now + timedelta(days=9)}, "meeting_place"),
        ({"meeting_text": "Neem vragen mee."}, "meeting_at"),
    ):
        with pytest.raises(ValidationError) as invalid:
            world.act(CompleteContract, project, **data)
        assert list(invalid.value.message_dict) == [field]
    world.act(CompleteContract, project)
    assert world.refusal(CompleteContract, project) != []


# -- implementation --------------------------------------------------------------------------------------------------


def test_an_authority_and_the_contract_manager_record_the_implementation(world):
    """R16, R17: the status of each authority, with its date; the journal keeps what it was."""
    project = world.definitive_award_sent()
    today = world.now.date()
    world.act(
        RecordImplementation,
        project,
        (world.authorities[0], Role.CONTACT),
        state="planned",
        on=today + timedelta(days=9),
    )
    world.later(days=9)
    today = world.now.date()
    world.act(
        RecordImplementationFor, project, world.contract_manager, authority=world.authorities[0], state="done", on=today
    )
    row = ImplementationStatus.objects.get()
    assert (row.authority, row.state, row.on) == (world.authorities[0], "done", today)
    assert row.recorded_by_name == "Cas Manager"
    codes = [RecordImplementation.code, RecordImplementationFor.code]
    assert list(Event.objects.filter(type__in=codes).order_by("number").values_list("type", flat=True)) == codes


def test_the_date_of_the_implementation_fits_its_state(world):
    """R16: what is planned lies ahead, what is done lies behind."""
    project = world.definitive_award_sent()
    today = world.now.date()
    for state, on in (
        ("planned", today - timedelta(1)),
        ("busy", today + timedelta(1)),
        ("done", today + timedelta(1)),
    ):
        with pytest.raises(ValidationError):
            world.act(RecordImplementation, project, (world.authorities[0], Role.CONTACT), state=state, on=on)
    other = world.authority("Hoogzand")
    with pytest.raises(ValidationError) as invalid:
        world.act(RecordImplementationFor, project, world.contract_manager, authority=other, state="done", on=today)
    assert list(invalid.value.message_dict) == ["authority"]
    assert ImplementationStatus.objects.count() == 0


def test_who_may_record_the_implementation(world):
    """R16, R124: neither another authority nor the lead buyer in the contract manager's place."""
    project = world.definitive_award_sent()
    other = world.authority("Hoogzand")
    assert len(world.refusal(RecordImplementation, project, (other, Role.CONTACT))) == 1
    with pytest.raises(Refused) as refused:
        world.act(RecordImplementationFor, project, authority=world.authorities[0], state="done", on=world.now.date())
    assert refused.value.status == 403


def test_the_implementation_goes_on_after_the_project_is_finished(world):
    """R16, R119."""
    project = world.finished()
    world.act(RecordImplementation, project, (world.authorities[0], Role.CONTACT), state="done", on=world.now.date())
    assert ImplementationStatus.objects.count() == 1
