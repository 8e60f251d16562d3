"""Questions and clarification notices through their actions (R72, R74–R80)."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from projects.clarification.actions import (
    AgreeAnswerAsExpertise,
    AgreeAnswerAsTeam,
    AnswerQuestion,
    MakeClarificationNotice,
    MergeQuestion,
    PublishClarificationNotice,
    RecordNoQuestions,
    RegisterQuestion,
    TakeBackClarificationNotice,
)
from projects.clarification.models import ClarificationNotice, Question, QuestionState
from projects.clarification.selectors import changing_the_agreement, question_count
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tree.models import Project

ASKER = "Geheime Vrager BV"


@pytest.fixture
def project(world):
    """A tender that was forwarded a day ago; questions close two weeks after publication."""
    project = world.tender_forwarded()
    world.later(days=1)
    return project


def ask(world, project, text: str = "Mag het ook overdag?", **more) -> Question:
    """A question that came in just now."""
    return world.act(RegisterQuestion, project, received_at=world.now, asker=ASKER, text=text, **more)


def answer(world, project, question, text: str = "Ja, dat mag.", **more) -> Question:
    """Answered, and agreed to by both sides."""
    world.act(AnswerQuestion, project, target=question, answer=text, contributors="Deskundige Linderveen", **more)
    world.act(AgreeAnswerAsTeam, project, target=question)
    return world.act(AgreeAnswerAsExpertise, project, world.expertise, target=question)


def publish(world, project, **more) -> ClarificationNotice:
    """Made and recorded as published."""
    world.act(MakeClarificationNotice, project)
    data = {"published_at": world.now, "url": "https://platform.example/nota", "is_last": False}
    return world.act(PublishClarificationNotice, project, **data | more)


def text_of(document: Document) -> str:
    """The text of a PDF, on one line."""
    reader = PdfReader(io.BytesIO(storage.read(document.storage_name)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_last_notice_ends_the_step_and_starts_the_tender_phase(world):
    """R75, R77, R80: one question, agreed by both, in one notice; exactly the contact persons are told."""
    project = world.notice_published()
    assert project.step(Step.CLARIFICATION).state == StepState.DONE
    assert project.step(Step.AWARD).state == StepState.OPEN
    count = question_count(project)
    assert (count.received, count.in_notices, count.open, count.complete) == (1, 1, 0, True)
    assert sorted(Message.objects.filter(kind=PublishClarificationNotice.code).values_list("recipient", flat=True)) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
    ]
    assert [question.number for question in changing_the_agreement(project)] == [1]
    assert verify(project.stream) is None


def test_an_answer_needs_both_the_team_and_the_expertise_centre(world, project):
    """R76: drafted, agreed by one, ready with the other; a changed answer is agreed to again."""
    question = ask(world, project)
    world.act(AnswerQuestion, project, target=question, answer="Ja.", contributors="Team")
    assert world.act(AgreeAnswerAsExpertise, project, world.expertise, target=question).state == (
        QuestionState.AGREED_EXPERTISE
    )
    assert world.act(AgreeAnswerAsTeam, project, target=question).state == QuestionState.READY
    changed = world.act(AnswerQuestion, project, target=question, answer="Nee.", contributors="Team")
    assert (changed.state, changed.agreed_by_team, changed.agreed_by_expertise) == (QuestionState.DRAFTED, "", "")
    assert world.act(AgreeAnswerAsTeam, project, target=question).state == QuestionState.AGREED_TEAM
    assert len(world.refusal(AgreeAnswerAsTeam, project, target=question)) == 1


def test_nobody_agrees_for_the_other_side_or_to_nothing(world, project):
    """R76: the lead buyer is not the expertise centre, and an answer comes first."""
    question = ask(world, project)
    assert len(world.refusal(AgreeAnswerAsTeam, project, target=question)) == 1
    for action, person in ((AgreeAnswerAsExpertise, world.lead_buyer), (AgreeAnswerAsTeam, world.expertise)):
        with pytest.raises(Refused) as refused:
            world.act(action, project, person, target=question)
        assert refused.value.status == 403


def test_a_notice_with_unanswered_questions_is_refused_by_number(world, project):
    """R77: every question that has no agreed answer is named, and nothing is made."""
    first, second, third = (ask(world, project, text) for text in ("Een?", "Twee?", "Drie?"))
    answer(world, project, first)
    world.act(AnswerQuestion, project, target=third, answer="Ja.", contributors="Team")
    with pytest.raises(Refused) as refused:
        world.act(MakeClarificationNotice, project)
    sentences = [str(unmet.sentence) for unmet in refused.value.unmet]
    assert len(sentences) == 2
    assert str(second.number) in sentences[0] and str(third.number) in sentences[1]
    assert ClarificationNotice.objects.count() == 0
    assert Document.objects.filter(kind=DocumentKind.CLARIFICATION_NOTICE).count() == 0


def test_every_question_received_stands_in_a_notice_merged_and_confidential_ones_too(world, project):
    """R75, R78: merged ones refer, confidential ones are only counted, and nobody reads who asked."""
    first = ask(world, project, "Mag het ook overdag?", document="Bestek", paragraph="3.2")
    same = ask(world, project, "Kan schoonmaak overdag?")
    secret = ask(world, project, "Ons geheime recept?", confidential=True)
    addition = ask(world, project, "", proposed_addition="Voeg glasbewassing toe.")
    for question in (first, secret, addition):
        answer(world, project, question, f"Antwoord op {question.number}.")
    world.act(MergeQuestion, project, target=same, into=first)
    notice = publish(world, project)
    count = question_count(project)
    assert (count.received, count.in_notices) == (4, 4)
    text = text_of(notice.document)
    assert "Aantal vragen in deze nota 4" in text
    assert "Zie het antwoord op vraag 1." in text
    assert "Voeg glasbewassing toe." in text
    assert "Eén vraag is vertrouwelijk" in text
    assert "geheime recept" not in text and "Antwoord op 3" not in text
    everything = text + "".join(Event.objects.values_list("sentence", flat=True))
    everything += "".join(Message.objects.values_list("body", flat=True)) + str(
        list(Event.objects.values_list("data", flat=True))
    )
    assert ASKER not in everything


def test_merging_with_a_confidential_question_or_itself_is_refused(world, project):
    """R75: a reference leads to an answer that can be read."""
    first, secret = ask(world, project), ask(world, project, "Geheim?", confidential=True)
    merged = ask(world, project, "Zelfde?")
    world.act(MergeQuestion, project, target=merged, into=first)
    for into in (secret, first, merged):
        with pytest.raises(ValidationError):
            world.act(MergeQuestion, project, target=first, into=into)
    first.refresh_from_db()
    assert first.merged_into is None


def test_questions_that_were_merged_follow_when_theirs_is_merged(world, project):
    """R75: the reference always leads to a question with an answer."""
    first, second, third = (ask(world, project, text) for text in ("Een?", "Twee?", "Drie?"))
    world.act(MergeQuestion, project, target=first, into=second)
    world.act(MergeQuestion, project, target=second, into=third)
    assert [question.merged_into for question in Question.objects.order_by("number")] == [third, third, None]


def test_the_notice_becomes_public_only_when_its_publication_is_recorded(world, project):
    """R77: what is made is for the team; the very same file is public once the platform published it."""
    answer(world, project, ask(world, project))
    notice = world.act(MakeClarificationNotice, project)
    made = notice.document
    contact = world.user(world.authorities[0], Role.CONTACT)
    with world.at():
        assert (made.audience, made.frozen_at) == (AudienceCode.TEAM, None)
        assert [can_see(user, made) for user in (AnonymousUser(), contact, world.expertise)] == [False, False, True]
    sha256 = made.sha256
    world.act(PublishClarificationNotice, project, published_at=world.now, url="https://platform.example/1")
    made.refresh_from_db()
    with world.at():
        assert can_see(AnonymousUser(), made)
    assert (made.sha256, made.frozen_at is None) == (sha256, False)


def test_a_notice_that_was_made_is_taken_back_and_made_again(world, project):
    """R77: an answer in a notice that was made is only changed after taking the notice back."""
    question = answer(world, project, ask(world, project))
    notice = world.act(MakeClarificationNotice, project)
    assert len(world.refusal(AnswerQuestion, project, target=Question.objects.get())) == 1
    assert len(world.refusal(MakeClarificationNotice, project)) == 1
    world.act(TakeBackClarificationNotice, project)
    assert ClarificationNotice.objects.count() == 0
    notice.document.refresh_from_db()
    assert notice.document.withdrawn_at is not None
    answer(world, project, question, "Nee, dat mag niet.")
    again = publish(world, project)
    assert (again.number, question_count(project).in_notices) == (1, 1)
    assert "Nee, dat mag niet." in text_of(again.document)
    assert len(world.refusal(TakeBackClarificationNotice, project)) == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("published_at", {"published_at": timedelta(hours=1)}),
        ("published_at", {"published_at": timedelta(days=-1)}),
        ("is_last", {"is_last": True}),
    ],
)
def test_a_publication_that_cannot_be_is_refused(world, project, field, change):
    """R74, R77: not in the future, not before it was made, not the last while questions can be asked."""
    answer(world, project, ask(world, project))
    world.act(MakeClarificationNotice, project)
    moved = {name: world.now + value if name == "published_at" else value for name, value in change.items()}
    with pytest.raises(ValidationError) as error:
        world.act(
            PublishClarificationNotice,
            project,
            **{"published_at": world.now, "url": "https://platform.example/1", "is_last": False} | moved,
        )
    assert list(error.value.message_dict) == [field]
    assert ClarificationNotice.objects.get().published_at is None


def test_the_last_notice_leaves_no_question_out(world, project):
    """R75: a question that was registered after the notice was made goes into another one first."""
    answer(world, project, ask(world, project))
    late = ask(world, project, "Nog één?")
    answer(world, project, late)
    world.act(MakeClarificationNotice, project)
    received = world.now
    world.later(days=15)
    world.act(RegisterQuestion, project, received_at=received, asker=ASKER, text="En deze?")
    with pytest.raises(ValidationError) as error:
        world.act(
            PublishClarificationNotice,
            project,
            published_at=world.now,
            url="https://platform.example/1",
            is_last=True,
        )
    assert list(error.value.message_dict) == ["is_last"]


def test_questions_come_in_after_the_publication_and_not_in_the_future(world, project):
    """R74: not before the tender was published, not in the future, and something is asked."""
    publication = project.publications.get()
    world.later(days=30)
    for moment in (publication.published_at - timedelta(minutes=1), world.now + timedelta(days=1)):
        with pytest.raises(ValidationError) as error:
            world.act(RegisterQuestion, project, received_at=moment, asker=ASKER, text="Te vroeg?")
        assert list(error.value.message_dict) == ["received_at"]
    with pytest.raises(ValidationError) as error:
        world.act(RegisterQuestion, project, received_at=publication.published_at, asker=ASKER, text=" ")
    assert list(error.value.message_dict) == ["text"]
    assert Question.objects.count() == 0


def test_no_questions_is_recorded_after_the_window_and_only_then(world, project):
    """R75, R80: nobody asked anything; the tender phase starts without a document."""
    assert len(world.refusal(RecordNoQuestions, project)) == 1
    world.later(days=14)
    notice = world.act(RecordNoQuestions, project)
    assert (notice.no_questions, notice.is_last, notice.document) == (True, True, None)
    project = Project.objects.get(pk=project.pk)
    assert project.step(Step.AWARD).state == StepState.OPEN


def test_a_question_that_waits_blocks_no_questions(world, project):
    """R75: none is dropped; after an earlier notice the step can end without another one."""
    question = ask(world, project)
    world.later(days=14)
    assert len(world.refusal(RecordNoQuestions, project)) == 1
    answer(world, project, question)
    publish(world, project)
    world.act(RecordNoQuestions, project)
    assert ClarificationNotice.objects.filter(is_last=True).get().number == 2


def test_a_notice_waits_until_the_documents_were_forwarded(world):
    """R72: participants have the documents before the answers."""
    project = world.tender_published()
    answer(world, project, ask(world, project))
    assert len(world.refusal(MakeClarificationNotice, project)) == 1


def test_the_page_shows_questions_to_the_team_and_notices_to_the_participants(world, client):
    """R76, R78: subject experts read the questions, participants the notice; nobody the asker."""
    project = world.notice_published()
    path = f"/projecten/{project.page.slug}/nota-van-inlichtingen/"
    for role, may in ((Role.SUBJECT_EXPERT, True), (Role.CONTACT, False)):
        client.force_login(world.user(world.authorities[0], role))
        with world.at():
            page = client.get(path).content.decode()
        assert "https://platform.example/512345/nota-1" in page
        assert ("Mag de schoonmaak ook overdag?" in page) == may
        assert "Vrager BV" not in page


def test_questions_on_a_withdrawn_tender_do_not_count_for_the_next(world, project):
    """A tender that is withdrawn takes its questions along; the next publication starts with none."""
    from projects.tender_documents.actions import WithdrawTender

    question = ask(world, project)
    world.act(WithdrawTender, project, reason="De eisen wijzigen.")
    project = Project.objects.get(pk=project.pk)
    assert question_count(project).received == 0
    assert len(world.refusal(AnswerQuestion, project, target=question)) >= 2


def test_a_superuser_cannot_register_or_publish(world, project):
    """R32, R52: no way around the roles."""
    person = world.person("super@example.org", "Super", "User")
    person.is_superuser = True
    person.save()
    for action in (RegisterQuestion, PublishClarificationNotice, RecordNoQuestions):
        with pytest.raises(Refused) as refused:
            world.act(action, project, person)
        assert refused.value.status == 403
