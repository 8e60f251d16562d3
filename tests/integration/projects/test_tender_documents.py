"""The tender documents through their actions: publication, forwarding, withdrawal (R69–R73)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Role
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.documents.storage import storage
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.participation.models import TeamRole
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Phase, Step, StepState
from projects.tender_documents.actions import ForwardTenderDocuments, PublishTenderDocuments, WithdrawTender
from projects.tender_documents.forms import PublishForm
from projects.tender_documents.gates import publication_of
from projects.tender_documents.models import PublishedDocument, TenderPublication


def add(world, project, *, title="Programma van eisen", replaces=None, content=b"Eisen"):
    """A tender document as the team adds it."""
    with world.at():
        return store.add(
            project,
            content=content,
            filename="document.txt",
            content_type="text/plain",
            title=title,
            kind=DocumentKind.TENDER_DOCUMENT,
            step=Step.TENDER_DOCUMENTS,
            audience=AudienceCode.TEAM,
            by=Actor(world.lead_buyer),
            replaces=replaces,
        )


def publication(world, **data):
    """What the lead buyer fills in after publishing on the platform."""
    return {
        "platform": "TenderNed",
        "notice_number": "512346",
        "url": "https://platform.example/512346",
        "procedure": "open",
        "cpv": "90910000-9",
        "published_at": world.now,
        "questions_until": world.now + timedelta(days=14),
        "bids_until": world.now + timedelta(days=40),
    } | data


def spoil(document):
    """Other bytes in the storage than those that were recorded."""
    storage().delete(document.storage_name)
    with storage().open(document.storage_name, "wb") as file:
        file.write(b"Andere eisen")


def test_publication_freezes_the_documents_and_opens_the_questions(world):
    """R71, R73, R74: recorded with platform, number and instants; acquisition starts."""
    project = world.tender_published()
    row = publication_of(project)
    assert (row.platform, row.notice_number, row.published_by_name, row.forwarded_at) == (
        "TenderNed",
        "512345",
        "Ilse Koper",
        None,
    )
    published = row.documents.get()
    assert published.sha256 == published.document.sha256
    assert published.document.frozen_at == world.now
    assert published.document.audience == AudienceCode.TEAM
    assert (project.step(Step.TENDER_DOCUMENTS).state, project.step(Step.CLARIFICATION).state) == (
        StepState.OPEN,
        StepState.OPEN,
    )
    assert project.phase == Phase.ACQUISITION
    event = Event.objects.get(stream=project.stream, type=PublishTenderDocuments.code)
    assert event.data["stukken"] == {str(published.document_id): published.sha256}
    assert Message.objects.filter(kind=PublishTenderDocuments.code).count() == 0


def test_drafts_and_what_was_only_published_are_seen_by_the_team_alone(world):
    """R70: not by the contact of a participant; a subject expert of the team does."""
    project = world.tender_published()
    document = project.documents.get(kind=DocumentKind.TENDER_DOCUMENT)
    participant = world.authorities[0]
    with world.at():
        assert can_see(world.user(participant, Role.CONTACT), document) is False
        assert can_see(world.user(participant, Role.SUBJECT_EXPERT), document) is True


def test_without_documents_or_a_complete_team_nothing_is_published(world):
    """R69, R71, R43: both are named; nothing changed."""
    project = world.participants_confirmed()
    expert = project.team.filter(role=TeamRole.SUBJECT_EXPERT).first()
    expert.left_at = world.now
    expert.save()
    sentences = world.refusal(PublishTenderDocuments, project)
    assert len(sentences) == 2
    assert sentences[1] == _("There is no tender document yet. Add it as a document of this step.")
    with pytest.raises(Refused) as refused:
        world.act(PublishTenderDocuments, project, **publication(world))
    assert refused.value.status == 409
    assert TenderPublication.objects.count() == 0


def test_before_the_participants_are_known_nothing_is_published(world):
    """R69: the step has not started either."""
    project = world.adopted()
    add(world, project)
    sentences = world.refusal(PublishTenderDocuments, project)
    assert len(sentences) == 2
    assert sentences[1] == _("The participants have not been laid down yet.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"published_at": timedelta(hours=1)}, "published_at"),
        ({"published_at": timedelta(days=-60)}, "published_at"),
        ({"questions_until": timedelta(0)}, "questions_until"),
        ({"bids_until": timedelta(days=14)}, "bids_until"),
    ],
)
def test_the_platform_publishes_first_and_the_terms_follow_each_other(world, change, field):
    """R71, R74, art. 2.65: not in the future, not before the participants were known, questions before bids."""
    project = world.participants_confirmed()
    world.later(days=30)
    add(world, project)
    with pytest.raises(ValidationError) as error:
        moved = {name: world.now + delta for name, delta in change.items()}
        world.act(PublishTenderDocuments, project, **publication(world, **moved))
    assert list(error.value.message_dict) == [field]
    assert TenderPublication.objects.count() == 0


def test_a_cpv_code_has_its_form(world):
    """R71."""
    project = world.participants_confirmed()
    action = world.action(PublishTenderDocuments, project)
    data = {"cpv": "9091", "platform": "TenderNed", "notice_number": "1", "url": "platform.example/1"}
    form = PublishForm(data, action=action)
    assert sorted(form.errors) == ["bids_until", "cpv", "nature", "procedure", "published_at", "questions_until"]


def test_a_tender_is_published_once(world):
    """R71: the action and the schema refuse a second that counts."""
    project = world.tender_published()
    assert world.refusal(PublishTenderDocuments, project) == [
        _("The tender was published already, on %(moment)s (%(publication)s).")
        % {"moment": moment_of(project), "publication": "TenderNed 512345"}
    ]
    row = publication_of(project)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def moment_of(project):
    """When the publication that counts took place, in words."""
    from projects.procedure.wording import moment

    return moment(publication_of(project).published_at)


def test_the_published_documents_go_to_the_contacts_of_all_participants_once(world):
    """R72, R73: contacts only, of participants only, with links and fingerprints; the step is done."""
    project = world.tender_forwarded()
    mails = Message.objects.filter(kind=ForwardTenderDocuments.code).order_by("recipient")
    assert [mail.recipient for mail in mails] == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    document = project.documents.get(kind=DocumentKind.TENDER_DOCUMENT)
    assert f"sha256: {document.sha256}" in mails[0].body
    assert document.url in mails[0].body
    assert document.audience == AudienceCode.PARTICIPANTS
    assert project.step(Step.TENDER_DOCUMENTS).state == StepState.DONE
    with world.at():
        assert can_see(world.user(world.authorities[0], Role.CONTACT), document) is True
    assert len(world.refusal(ForwardTenderDocuments, project)) == 1
    assert verify(project.stream) is None


def test_who_is_out_gets_no_mail_and_reads_nothing(world):
    """R63, R64, R72."""
    project = world.participants_confirmed(authorities=world.authorities[:2])
    out = world.authorities[2]
    project.team.filter(authority=out).update(authority=world.authorities[0])
    world.later(days=30)
    document = add(world, project)
    world.act(PublishTenderDocuments, project, **publication(world))
    world.act(ForwardTenderDocuments, project)
    mails = Message.objects.filter(kind=ForwardTenderDocuments.code).values_list("recipient", flat=True)
    assert sorted(mails) == ["contact@linderveen.example", "contact@meerdijk.example"]
    document.refresh_from_db()
    with world.at():
        for role in (Role.CONTACT, Role.DECIDER):
            assert can_see(world.user(out, role), document) is False
            assert document not in Document.objects.visible_to(world.user(out, role))


def test_forwarding_comes_after_publication(world):
    """R72: not before."""
    project = world.participants_confirmed()
    assert world.refusal(ForwardTenderDocuments, project) == [
        _("The tender documents have not been published on the tender platform.")
    ]


def test_a_file_that_changed_is_not_forwarded(world):
    """R73: a sentence with the fingerprint, and nothing was sent or widened."""
    project = world.tender_published()
    document = project.documents.get(kind=DocumentKind.TENDER_DOCUMENT)
    spoil(document)
    with pytest.raises(Refused) as refused:
        world.act(ForwardTenderDocuments, project)
    assert [str(item.sentence) for item in refused.value.unmet] == [
        _("The file of “%(document)s” is no longer what was recorded (sha256 %(sha256)s).")
        % {"document": "Programma van eisen", "sha256": document.sha256}
    ]
    document.refresh_from_db()
    assert (document.audience, Message.objects.filter(kind=ForwardTenderDocuments.code).count()) == (
        AudienceCode.TEAM,
        0,
    )
    assert publication_of(project).forwarded_at is None


def test_a_record_that_changed_is_not_forwarded(world):
    """R73: the fingerprint of the publication counts, also when file and document agree with each other."""
    project = world.tender_published()
    PublishedDocument.objects.update(sha256="0" * 64)
    with pytest.raises(Refused):
        world.act(ForwardTenderDocuments, project)
    assert publication_of(project).forwarded_at is None


def test_a_document_added_after_publication_is_not_forwarded(world):
    """R73: exactly what was published."""
    project = world.tender_published()
    added = add(world, project, title="Te laat")
    world.act(ForwardTenderDocuments, project)
    added.refresh_from_db()
    assert (added.audience, publication_of(project).documents.count()) == (AudienceCode.TEAM, 1)


def test_a_withdrawn_tender_is_published_again_as_a_new_publication(world):
    """The first stays with its reason; participants are told; the steps go on."""
    project = world.tender_forwarded()
    first = publication_of(project)
    world.act(WithdrawTender, project, reason="Fout in de eisen.")
    first.refresh_from_db()
    assert (first.withdrawn_at, first.withdrawal_reason) == (world.now, "Fout in de eisen.")
    assert publication_of(project) is None
    project.refresh_from_db()
    project.__dict__.pop("steps_by_code", None)
    assert project.step(Step.TENDER_DOCUMENTS).state == StepState.OPEN
    mails = Message.objects.filter(kind=WithdrawTender.code).values_list("recipient", flat=True)
    assert sorted(mails) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    old = project.documents.get(kind=DocumentKind.TENDER_DOCUMENT)
    new = add(world, project, replaces=old, content=b"Betere eisen")
    with pytest.raises(ValidationError):
        world.act(PublishTenderDocuments, project, **publication(world, published_at=first.published_at))
    world.later(days=1)
    world.act(PublishTenderDocuments, project, **publication(world))
    world.act(ForwardTenderDocuments, project)
    second = publication_of(project)
    assert [row.document for row in second.documents.all()] == [new]
    assert TenderPublication.objects.filter(project=project).count() == 2


def test_a_tender_is_withdrawn_with_a_publication_and_before_the_award_is_done(world):
    """Otherwise the award decision is withdrawn first."""
    project = world.participants_confirmed()
    assert world.refusal(WithdrawTender, project) == [
        _("The tender documents have not been published on the tender platform.")
    ]


def test_only_the_lead_buyer_of_the_project_acts(world):
    """R71, R72, R52: a contract manager, a contact and a superuser get 403."""
    project = world.tender_published()
    for by in (world.contract_manager, (world.authorities[0], Role.CONTACT)):
        for action, data in ((ForwardTenderDocuments, {}), (WithdrawTender, {"reason": "Nee."})):
            with pytest.raises(Refused) as refused:
                world.act(action, project, by, **data)
            assert refused.value.status == 403
    assert publication_of(project).forwarded_at is None
