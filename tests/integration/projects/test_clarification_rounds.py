"""Rounds of questions, late and confidential ones, and what a notice holds (R74–R79; art. 2.53, 2.54, 2.73)."""

import io
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from docx import Document as WordDocument
from pypdf import PdfReader

from projects.clarification.actions import (
    AgreeAnswerAsTeam,
    AnswerQuestion,
    MakeClarificationNotice,
    MergeQuestion,
    OpenQuestionWindow,
    PublishClarificationNotice,
    RecordNoQuestions,
    RecordPrivateAnswer,
    RefuseConfidentiality,
    SetQuestionAside,
)
from projects.clarification.models import Question
from projects.clarification.selectors import changing_the_agreement, question_count
from projects.clarification.windows import last_day_for_a_notice
from projects.clarification.wording import lot_named, named, notice_name, numbers, ordinal
from projects.documents import storage
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.procedure import clock
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project
from tests.integration.projects.question_helpers import ASKER, answer, ask, many, publish


@pytest.fixture
def project(world):
    """A tender that was forwarded a day ago; questions close two weeks after publication, bids after forty days."""
    project = world.tender_forwarded()
    world.later(days=1)
    return project


def again(question: Question) -> Question:
    """The question as it is in the database."""
    return Question.objects.get(pk=question.pk)


def pdf_text(document) -> str:
    """The text of a PDF, on one line."""
    reader = PdfReader(io.BytesIO(storage.read(document.storage_name)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def word_text(document) -> str:
    """The text of a Word document, with its tables."""
    word = WordDocument(io.BytesIO(storage.read(document.storage_name)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*cells, *(paragraph.text for paragraph in word.paragraphs)]).split())


def round_two(world, project, **more):
    """Another round of questions, from now on for three days."""
    data = {"opens_at": world.now, "closes_at": world.now + timedelta(days=3), "reason": "De eisen zijn aangevuld."}
    return world.act(OpenQuestionWindow, project, **data | more)


def test_a_question_that_came_too_late_is_kept_and_stands_in_the_notice_with_the_reason(world, project):
    """R74, R75: it blocks no notice of the round; the last one waits until it is answered or set aside."""
    answer(world, project, ask(world, project))
    world.later(days=14)
    late = ask(world, project, "Nog één?")
    assert (late.is_late, late.number) == (True, 2)
    assert "na de sluiting van de vragentermijn" in Event.objects.filter(type="vraag-registreren").last().sentence
    notice = world.act(MakeClarificationNotice, project)
    assert list(notice.questions.values_list("number", flat=True)) == [1]
    data = {"published_at": world.now, "url": "https://platform.example/nota"}
    with pytest.raises(ValidationError) as error:
        world.act(PublishClarificationNotice, project, is_last=True, **data)
    assert list(error.value.message_dict) == ["is_last"]
    world.act(PublishClarificationNotice, project, **data)
    assert len(world.refusal(RecordNoQuestions, project)) == 1
    world.act(SetQuestionAside, project, target=late, reason="Na de sluiting ontvangen op 25 april.")
    second = publish(world, project, is_last=True)
    text = pdf_text(second.document)
    assert "Tweede nota van inlichtingen" in text
    assert "Nog één?" in text and "Antwoord: Na de sluiting ontvangen op 25 april." in text
    assert question_count(project).complete


def test_only_a_late_question_is_set_aside_and_answering_it_after_all_is_allowed(world, project):
    """R75: a question in time is always answered."""
    first = ask(world, project)
    assert len(world.refusal(SetQuestionAside, project, target=first)) == 1
    answer(world, project, first)
    world.later(days=14)
    late = ask(world, project, "Nog één?")
    world.act(SetQuestionAside, project, target=late, reason="Te laat.")
    answer(world, project, late, "Toch: ja.")
    assert (again(late).set_aside_at, again(late).set_aside_reason) == (None, "")
    assert "Toch: ja." in pdf_text(publish(world, project).document)


def test_a_second_round_goes_into_the_next_notice(world, project):
    """R74, R75, R77: an open question of the new round does not block the first notice, and what is ready goes."""
    first = answer(world, project, ask(world, project, "Eerste ronde?"))
    world.later(days=14)
    round_two(world, project)
    second = ask(world, project, "Tweede ronde?")
    ready = answer(world, project, ask(world, project, "Al beantwoord?"))
    assert (second.is_late, ready.is_late) == (False, False)
    notice = publish(world, project)
    assert list(notice.questions.values_list("number", flat=True)) == [first.number, ready.number]
    assert len(world.refusal(RecordNoQuestions, project)) == 2
    assert len(world.refusal(MakeClarificationNotice, project)) == 1
    world.later(days=3)
    assert len(world.refusal(MakeClarificationNotice, project)) == 1
    answer(world, project, second)
    last = publish(world, project, is_last=True)
    assert list(last.questions.values_list("number", flat=True)) == [2]
    assert Project.objects.get(pk=project.pk).step(Step.AWARD).state == StepState.OPEN


def test_an_open_question_of_the_round_blocks_the_notice(world, project):
    """R77: by number, and the others by how many."""
    many(world, project, 13)
    world.later(days=14)
    sentences = world.refusal(MakeClarificationNotice, project)
    assert len(sentences) == 6
    assert [re.findall(r"\d+", sentence)[0] for sentence in sentences] == ["1", "2", "3", "4", "5", "8"]


def test_a_question_of_the_round_that_is_registered_after_the_notice_was_made_blocks_its_publication(world, project):
    """R75, R77: the notice is taken back and made again with it."""
    received = world.now
    answer(world, project, ask(world, project))
    world.later(days=14)
    world.act(MakeClarificationNotice, project)
    forgotten = ask(world, project, "Over het hoofd gezien?", received_at=received)
    assert forgotten.is_late is False
    with pytest.raises(Refused) as refused:
        world.act(PublishClarificationNotice, project, published_at=world.now, url="https://platform.example/1")
    assert len(refused.value.unmet) == 1 and "vraag 2" in str(refused.value.unmet[0].sentence)


def test_a_question_merged_into_an_open_one_waits_with_it(world, project):
    """R75: a reference never leads to a question without an answer."""
    one, two, three = (ask(world, project, text) for text in ("Een?", "Twee?", "Drie?"))
    answer(world, project, one)
    world.act(MergeQuestion, project, target=three, into=two)
    assert len(world.refusal(MakeClarificationNotice, project)) == 2
    answer(world, project, two)
    assert publish(world, project).questions.count() == 3


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("closes_at", {"closes_at": timedelta(hours=-1)}),
        ("closes_at", {"closes_at": timedelta(days=60)}),
        ("closes_at", {"closes_at": timedelta(days=1)}),
        ("opens_at", {"opens_at": timedelta(days=-30)}),
    ],
)
def test_a_round_that_cannot_be_is_refused(world, project, field, change):
    """R74: not in the past, not after bids close, not earlier than questions close already, not before publication."""
    with pytest.raises(ValidationError) as error:
        round_two(world, project, **{name: world.now + value for name, value in change.items()})
    assert field in error.value.message_dict


def test_a_longer_round_makes_late_questions_come_in_time(world, project):
    """R74, R75: what fell outside the round is inside it now, and is answered."""
    answer(world, project, ask(world, project))
    world.later(days=14)
    opens = world.now
    late = ask(world, project, "Te laat?")
    world.act(SetQuestionAside, project, target=late, reason="Te laat.")
    round_two(world, project, opens_at=opens, closes_at=world.now + timedelta(days=2))
    assert (again(late).is_late, again(late).set_aside_at) == (False, None)


def test_a_confidential_question_is_answered_to_its_asker_alone(world, project):
    """R78, art. 2.53 lid 3: the notice holds the count only, and the last one waits until the asker has the answer."""
    answer(world, project, ask(world, project))
    secret = ask(world, project, "Ons geheime recept?", confidential=True, document="Geheim bestek")
    assert len(world.refusal(RecordPrivateAnswer, project, target=secret)) == 1
    answer(world, project, secret, "Alleen voor u.", changes_documents=True)
    world.later(days=14)
    world.act(MakeClarificationNotice, project)
    data = {"published_at": world.now, "url": "https://platform.example/nota", "is_last": True}
    with pytest.raises(ValidationError) as error:
        world.act(PublishClarificationNotice, project, **data)
    assert list(error.value.message_dict) == ["is_last"]
    sent = world.act(RecordPrivateAnswer, project, target=again(secret), sent_at=world.now)
    assert sent.answered_privately_at == world.now - timedelta(minutes=1)
    assert len(world.refusal(RecordPrivateAnswer, project, target=again(secret))) == 1
    notice = world.act(PublishClarificationNotice, project, **data)
    for text in (pdf_text(notice.document), word_text(notice.word)):
        assert "Eén vraag is vertrouwelijk" in text and "Aantal vragen in deze nota 2" in text
        for hidden in ("geheime recept", "Alleen voor u", "Geheim bestek", "Vraag 2", "Gewijzigde documenten", ASKER):
            assert hidden not in text
    told = "".join(Message.objects.values_list("body", flat=True))
    assert "geheime recept" not in told and "Alleen voor u" not in told
    assert question_count(project).complete


def test_the_asker_chooses_when_confidentiality_is_refused(world, project):
    """R78, art. 2.53 lid 3: answered openly, or withdrawn and only counted; both are recorded with the reason."""
    openly, withdrawn = (ask(world, project, text, confidential=True) for text in ("Openbaar?", "Liever niet?"))
    data = {"reason": "Het gaat over de eisen.", "answered_at": world.now}
    world.act(RefuseConfidentiality, project, target=openly, outcome="public", **data)
    world.act(RefuseConfidentiality, project, target=withdrawn, outcome="withdrawn", **data)
    assert (again(openly).confidential, again(withdrawn).withdrawn_at) == (False, data["answered_at"])
    assert len(world.refusal(AnswerQuestion, project, target=again(withdrawn))) == 1
    answer(world, project, again(openly), "Voor iedereen.")
    notice = publish(world, project)
    text = pdf_text(notice.document)
    assert "Openbaar?" in text and "Voor iedereen." in text
    assert "Eén vraag is door de vragensteller ingetrokken." in text and "Liever niet?" not in text
    assert list(notice.questions.values_list("number", flat=True)) == [1, 2]
    assert question_count(project).in_notices == 2


def test_a_notice_holds_every_question_once_by_document_in_both_shapes(world, project):
    """R75, R77–R79: PDF and DOCX alike, grouped by document, in the order of the numbers, never who asked."""
    texts = [
        ("Een?", "Leidraad", {"changes_documents": True}),
        ("Twee?", "Overeenkomst", {"changes_agreement": True}),
        ("Drie?", " leidraad", {}),
        ("Vier?", "", {"changes_documents": True}),
        ("Vijf\x0b\x07?", "Overeenkomst", {}),
    ]
    questions = [ask(world, project, text, document=document) for text, document, _more in texts]
    for question, (_text, _document, more) in zip(questions, texts, strict=True):
        answer(world, project, question, f"Antwoord {question.number}.", **more)
    double = ask(world, project, "Ook een?", document="Leidraad")
    world.act(MergeQuestion, project, target=double, into=questions[0])
    notice = publish(world, project)
    assert notice.document.title == "Eerste nota van inlichtingen: Schoonmaak gebouwen"
    assert (notice.word.audience, notice.word.frozen_at is None) == (AudienceCode.PUBLIC, False)
    for text in (pdf_text(notice.document), word_text(notice.word)):
        assert re.findall(r"Vraag (\d)", text) == ["1", "3", "6", "2", "5", "4"]
        assert [text.count(f"Antwoord {number}.") for number in range(1, 6)] == [1] * 5
        assert "Zie het antwoord op vraag 1." in text
        assert "Gewijzigde documenten" in text
        assert "Leidraad: vraag 1" in text and "Document niet genoemd: vraag 4" in text
        assert ASKER not in text
    assert [question.number for question in changing_the_agreement(project)] == [2]
    assert list(Event.objects.filter(type=MakeClarificationNotice.code).values_list("sentence", flat=True)) == [
        "Eerste nota van inlichtingen is opgemaakt. Aantal vragen: 6."
    ]


def test_a_merged_question_refers_to_an_answer_in_an_earlier_notice(world, project):
    """R75: a reference says in which notice the answer stands."""
    first = answer(world, project, ask(world, project, "Een?"))
    publish(world, project)
    later = ask(world, project, "Ook een?")
    world.act(MergeQuestion, project, target=later, into=again(first))
    text = pdf_text(publish(world, project).document)
    assert "Zie het antwoord op vraag 1 in de eerste nota van inlichtingen." in text


@pytest.mark.any_database
def test_a_notice_of_two_thousand_questions_is_made(world, project):
    """R74, R75, R77: every question once."""
    many(world, project, 2000)
    Question.objects.update(
        state="ready", answer="Ja.", contributors="Team", agreed_by_team="Ilse", agreed_by_expertise="Evi", version=1
    )
    notice = world.act(MakeClarificationNotice, project)
    assert notice.questions.count() == 2000
    word = word_text(notice.word)
    assert sorted(map(int, re.findall(r"Vraag (\d+)\b", word))) == list(range(1, 2001))


def test_a_notice_that_comes_late_is_a_warning_with_the_article(world, project, client):
    """R77, art. 2.54: ten days before bids close, four when urgent; it can be published all the same."""
    publication = project.publications.get()
    last = last_day_for_a_notice(publication)
    assert last == publication.bids_until.astimezone(clock.AMSTERDAM).date() - timedelta(days=10)
    answer(world, project, ask(world, project))
    assert world.action(MakeClarificationNotice, project).late_notice(publication.bids_until - timedelta(days=10)) == ""
    world.now = publication.bids_until - timedelta(days=9)
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/beheer/projecten/{project.public_id}/nota-van-inlichtingen-opmaken/").content.decode()
    assert "art. 2.54 Aanbestedingswet 2012" in page and "sluitingsdata-wijzigen" in page
    TenderPublication.objects.update(urgent=True, urgency_reason="De dienst valt anders uit.")
    publish(world, Project.objects.get(pk=project.pk))
    sentences = list(Event.objects.filter(type=PublishClarificationNotice.code).values_list("sentence", flat=True))
    assert ["art. 2.54" in sentence for sentence in sentences] == [False]


def test_a_late_notice_says_so_in_the_journal(world, project):
    """R77, art. 2.54: published nine days before bids close."""
    answer(world, project, ask(world, project))
    world.now = project.publications.get().bids_until - timedelta(days=9)
    publish(world, project)
    event = Event.objects.get(type=PublishClarificationNotice.code)
    assert "De nota komt te laat voor de sluiting" in event.sentence and "art. 2.54" in event.sentence
    assert event.data["op tijd"] is False


def test_only_the_lead_buyer_opens_rounds_sets_aside_and_answers_privately(world, project):
    """R32, R52: not the expertise centre, not a member of the team."""
    secret = ask(world, project, "Geheim?", confidential=True)
    for action, target in (
        (OpenQuestionWindow, None),
        (SetQuestionAside, secret),
        (RecordPrivateAnswer, secret),
        (RefuseConfidentiality, secret),
        (AgreeAnswerAsTeam, secret),
    ):
        with pytest.raises(Refused) as refused:
            world.act(action, project, world.expertise, target=target)
        assert refused.value.status == 403


def test_notices_are_numbered_in_words():
    """R77: eerste, tweede, derde."""
    assert [ordinal(number) for number in (1, 2, 3, 20, 21)] == ["eerste", "tweede", "derde", "twintigste", "21e"]
    assert notice_name(3) == "Derde nota van inlichtingen"
    assert (numbers([3, 1, 2, 5, 7, 8]), named([4]), named([4, 5])) == (
        "1 tot en met 3, 5, 7 en 8",
        "vraag 4",
        "vragen 4 en 5",
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1", "Perceel 1: Noord"),
        ("perceel 2", "Perceel 2: Zuid"),
        ("Perceel 1: noord", "Perceel 1: Noord"),
        ("2. Zuid", "Perceel 2: Zuid"),
        ("zuid", "Perceel 2: Zuid"),
        ("1 en 2", "Perceel 1: Noord en Perceel 2: Zuid"),
        ("3", "Perceel 3"),
        ("Perceel 3: West", "Perceel 3: West"),
        ("West", "Perceel West"),
        ("Alle percelen", "Alle percelen"),
        ("", ""),
    ],
)
def test_a_lot_is_named_with_its_title(written, expected):
    """R75: never a bare number or title."""
    assert lot_named(written, {1: "Noord", 2: "Zuid"}) == expected


def test_a_notice_names_the_lot_and_keeps_short_questions_with_their_answers(world, project):
    """R75, R77: in both shapes; a long one runs on over the pages and loses nothing."""
    project.lots.update(title="Noord")
    project.publications.get().lots.set(project.lots.all())
    for number in range(1, 16):
        question = ask(world, project, f"Vraag nummer {number}, met een zin? " * 5, document="Leidraad", paragraph="3")
        Question.objects.filter(pk=question.pk).update(lot="1")
        answer(world, project, question, f"Antwoord nummer {number}. " * 5)
    long = ask(world, project, "Lang. " * 1500 + "Einde vraag.", document="Leidraad")
    answer(world, project, long, "Uitvoerig. " * 500 + "Einde antwoord.")
    notice = publish(world, project)
    reader = PdfReader(io.BytesIO(storage.read(notice.document.storage_name)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for number in range(1, 16):
        whole = [page for page in pages if f"Vraag {number} Over: Leidraad, 3, Perceel 1: Noord" in page]
        assert len(whole) == 1 and f"Antwoord nummer {number}." in whole[0]
    assert "Einde vraag." in " ".join(pages) and "Einde antwoord." in " ".join(pages)
    word = WordDocument(io.BytesIO(storage.read(notice.word.storage_name)))
    question, about = [
        paragraph
        for paragraph in word.paragraphs
        if paragraph.text in ("Vraag 3", "Over: Leidraad, 3, Perceel 1: Noord")
    ][4:6]
    assert (question.paragraph_format.keep_with_next, about.paragraph_format.keep_with_next) == (True, True)
