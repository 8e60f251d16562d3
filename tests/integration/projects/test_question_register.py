"""The register of questions on screen: who sees it, filters, several at once, exports, two writers (R74–R79)."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Role
from portal.waiting import waiting_for
from projects.clarification.actions import (
    AgreeAnswerAsTeam,
    AgreeSeveralAsExpertise,
    AgreeSeveralAsTeam,
    AnswerQuestion,
    AssignQuestions,
    CommentOnQuestion,
    MergeQuestion,
    PlaceQuestion,
    SplitQuestion,
)
from projects.clarification.models import EntryKind, Question, QuestionEntry, QuestionState
from projects.clarification.selectors import question_count
from projects.journal.models import Event, EvidenceChanged
from projects.outbox.models import Message
from tests.integration.projects.question_helpers import ASKER, answer, ask, many, path, publish

FORMULA = '=HYPERLINK("https://kwaad.example","klik hier")'


@pytest.fixture
def project(world):
    """A tender that was forwarded a day ago."""
    project = world.tender_forwarded()
    world.later(days=1)
    return project


def numbers(client, project, query: str = "") -> list[int]:
    """The numbers in the list, in their order, as the export of the same address gives them."""
    content = client.get(path(project, f"vragen.csv?{query}")).content.decode("utf-8-sig")
    return [int(row[0]) for row in list(csv.reader(io.StringIO(content), delimiter=";"))[1:]]


def status(client, person, *addresses: str) -> list[int]:
    """What this person gets at these addresses."""
    client.force_login(person)
    return [client.get(address).status_code for address in addresses]


def test_the_register_is_there_for_the_team_and_who_supports_it_only(world, project, client):
    """R70, R78: for a contact person, a decider and a records officer of a participant it does not exist."""
    ask(world, project)
    addresses = [path(project, more) for more in ("", "1/", "vragen.csv", "vragen.xlsx", "1/vraag-beantwoorden/")]
    own = world.authorities[0]
    with world.at():
        for person in (world.lead_buyer, world.expertise, world.user(own, Role.SUBJECT_EXPERT)):
            assert status(client, person, *addresses) == [200] * 5
        for role in (Role.CONTACT, Role.DECIDER, Role.RECORDS):
            assert status(client, world.user(own, role), *addresses) == [404] * 5
        assert status(client, world.lead_buyer, path(project, "99/"), path(project, "vragen.html")) == [404, 404]
        client.logout()
        assert [client.get(address).status_code for address in addresses] == [302] * 5


def test_who_asked_is_shown_to_the_team_only(world, project, client):
    """R78: the expertise centre answers without knowing who asked; the list shows it to nobody."""
    question = ask(world, project)
    with world.at():
        for person, sees in (
            (world.lead_buyer, True),
            (world.user(world.authorities[0], Role.SUBJECT_EXPERT), True),
            (world.expertise, False),
        ):
            client.force_login(person)
            assert ASKER not in client.get(path(project)).content.decode()
            assert (ASKER in client.get(path(project, f"{question.number}/")).content.decode()) == sees
            assert (ASKER in client.get(path(project, "vragen.csv")).content.decode()) == sees
            workbook = load_workbook(io.BytesIO(client.get(path(project, "vragen.xlsx")).content))
            assert (ASKER in [cell.value for cell in workbook.active[2]]) == sees
            act = client.get(path(project, f"{question.number}/vraag-beantwoorden/")).content.decode()
            assert ASKER not in act


def test_filters_stand_in_the_address(world, project, client):
    """R74–R76, R79: state, document, assigned, what it changes, confidential, notice, text, and the order."""
    one = ask(world, project, "Mag het overdag?", document="Leidraad")
    two = ask(world, project, "Welke boete geldt?", document="Overeenkomst", confidential=True)
    three = ask(world, project, "Kan het overdag?", document="Leidraad")
    four = ask(world, project, "Nog iets?", document="Bijlage 1")
    answer(world, project, one, changes_agreement=True)
    world.act(MergeQuestion, project, target=three, into=one)
    publish_later = answer(world, project, four, "Dat staat in de bijlage.", changes_documents=True)
    world.act(AssignQuestions, project, questions=[(two.pk, 0)], person=world.expertise)
    client.force_login(world.lead_buyer)
    with world.at():
        for query, expected in (
            ("", [1, 2, 3, 4]),
            ("stand=open", [2]),
            ("stand=new", [2]),
            ("stand=ready", [1, 4]),
            ("stand=samengevoegd", [3]),
            ("document=Leidraad", [1, 3]),
            (f"bij={world.expertise.pk}", [2]),
            ("bij=niemand", [1, 3, 4]),
            ("bij=mij", []),
            ("overeenkomst=on", [1]),
            ("documenten=on", [4]),
            ("vertrouwelijk=on", [2]),
            ("nota=geen", [1, 2, 3, 4]),
            ("q=overdag", [1, 3]),
            ("q=bijlage", [4]),
            ("q=2", [2]),
            ("stand=onzin&bij=999999&volgorde=kwaad", [1, 2, 3, 4]),
            ("volgorde=-nummer", [4, 3, 2, 1]),
            ("volgorde=document", [4, 1, 3, 2]),
            ("volgorde=-document", [2, 1, 3, 4]),
        ):
            assert numbers(client, project, query) == expected, query
            assert client.get(path(project, f"?{query}")).status_code == 200
        client.force_login(world.expertise)
        assert numbers(client, project, "bij=mij") == [2]
    assert publish_later.state == QuestionState.READY
    world.act(AnswerQuestion, project, target=two, answer="Vertrouwelijk.", contributors="Team")
    world.act(AgreeSeveralAsTeam, project, questions=[(two.pk, 1)])
    world.act(AgreeSeveralAsExpertise, project, world.expertise, questions=[(two.pk, 1)])
    publish(world, project)
    with world.at():
        assert numbers(client, project, "nota=1") == [1, 2, 3, 4]


def test_the_counts(world, project):
    """R75: received, open, ready, in a notice, late and confidential."""
    first, _second = ask(world, project), ask(world, project, "Geheim?", confidential=True)
    answer(world, project, first)
    count = question_count(project)
    assert (count.received, count.open, count.ready, count.in_notices, count.late, count.confidential) == (
        2,
        1,
        1,
        0,
        0,
        1,
    )


@pytest.mark.parametrize("address", ["", "?stand=open&volgorde=-document", "vragen.csv", "vragen.xlsx"])
def test_the_number_of_queries_does_not_grow_with_the_questions(world, project, client, address):
    """R74: twenty or two hundred questions, the same number of questions to the database."""
    client.force_login(world.lead_buyer)

    def queries() -> int:
        client.get(path(project, address))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path(project, address)).status_code == 200
        return len(captured)

    with world.at():
        many(world, project, 20)
        few = queries()
        many(world, project, 180)
        assert queries() == few < 40


def test_nothing_in_an_export_runs_as_a_formula(world, project, client):
    """R74, R78: whatever a market party or an answer starts with."""
    question = ask(world, project, FORMULA, document="@SUM(A1)", paragraph="-1+1", proposed_addition="\tx", asker="+31")
    world.act(AnswerQuestion, project, target=question, answer="=1+1", contributors="=cmd|'/c calc'!A0")
    client.force_login(world.lead_buyer)
    with world.at():
        content = client.get(path(project, "vragen.csv")).content.decode("utf-8-sig")
        workbook = load_workbook(io.BytesIO(client.get(path(project, "vragen.xlsx")).content))
    row = list(csv.reader(io.StringIO(content), delimiter=";"))[1]
    assert [cell[0] for cell in (row[4], row[5], row[7], row[8], row[11], row[12], row[20])] == ["'"] * 7
    cells = [cell for cell in workbook.active[2] if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert FORMULA in [cell.value for cell in cells]


def test_the_second_writer_is_told_what_the_first_wrote_and_loses_nothing(world, project, client):
    """R76: 400 with both texts; saving again, put together, keeps both versions in the history."""
    question = ask(world, project)
    address = path(project, f"{question.number}/vraag-beantwoorden/")
    with world.at():
        client.force_login(world.lead_buyer)
        assert 'name="version" value="0"' in client.get(address).content.decode()
        first = {"answer": "Ja, altijd.", "contributors": "Ilse Koper", "version": "0", "changes_agreement": "on"}
        assert client.post(address, first).status_code == 302
        client.force_login(world.user(world.authorities[0], Role.SUBJECT_EXPERT))
        second = {"answer": "Alleen na overleg.", "contributors": "Deskundige", "version": "0"}
        response = client.post(address, second)
        page = response.content.decode()
    assert response.status_code == 400
    assert ("Ja, altijd." in page, "Alleen na overleg." in page, "Ilse Koper" in page) == (True, True, True)
    assert 'name="version" value="1"' in page
    question.refresh_from_db()
    assert (question.answer, question.version) == ("Ja, altijd.", 1)
    world.later(minutes=1)
    with world.at():
        together = second | {"answer": "Ja, na overleg.", "version": "1"}
        assert client.post(address, together).status_code == 302
    kept = QuestionEntry.objects.filter(kind=EntryKind.ANSWER).values_list("version", "text", "person_name")
    assert list(kept) == [(1, "Ja, altijd.", "Ilse Koper"), (2, "Ja, na overleg.", "Deskundige Linderveen")]
    event = Event.objects.filter(type=AnswerQuestion.code).last()
    assert (event.actor_name, event.authority_name) == ("Deskundige Linderveen", "gemeente Linderveen")


def test_a_first_answer_without_a_version_does_not_write_over_another(world, project, client):
    """R76: a form that does not say what it was made from is about an answer nobody wrote yet."""
    question = ask(world, project)
    world.act(AnswerQuestion, project, target=question, answer="Ja.", contributors="Team")
    client.force_login(world.lead_buyer)
    with world.at():
        address = path(project, f"{question.number}/vraag-beantwoorden/")
        assert client.post(address, {"answer": "Nee.", "contributors": "Ilse"}).status_code == 400
    assert Question.objects.get().answer == "Ja."


def test_nobody_agrees_to_an_answer_they_did_not_read(world, project, client):
    """R76: the answer changed between looking and agreeing, one by one and several at once."""
    question = ask(world, project)
    world.act(AnswerQuestion, project, target=question, answer="Ja.", contributors="Team")
    world.act(AnswerQuestion, project, target=question, answer="Nee.", contributors="Team")
    client.force_login(world.lead_buyer)
    with world.at():
        address = path(project, f"{question.number}/antwoord-akkoord-inkoopteam/")
        assert client.post(address, {"version": "1"}).status_code == 400
        several = {"code": AgreeSeveralAsTeam.code, "questions": [f"{question.pk}:1"]}
        assert client.post(path(project), several).status_code == 400
        assert Question.objects.get().state == QuestionState.DRAFTED
        assert client.post(address, {"version": "2"}).status_code == 302
    assert Question.objects.get().state == QuestionState.AGREED_TEAM


def test_questions_are_assigned_to_somebody_who_is_told(world, project, client):
    """R76: to a member of the team or the expertise centre, with one mail that holds no question."""
    first, second = ask(world, project, "Een?"), ask(world, project, "Twee?")
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    ticked = [f"{question.pk}:0" for question in (first, second)]
    client.force_login(world.lead_buyer)
    with world.at():
        data = {"code": AssignQuestions.code, "questions": ticked, "person": expert.pk}
        assert client.post(path(project), data).status_code == 302
        outsider = world.user(world.authorities[0], Role.CONTACT)
        assert client.post(path(project), data | {"person": outsider.pk}).status_code == 400
    assert set(Question.objects.values_list("assigned_to", flat=True)) == {expert.pk}
    message = Message.objects.get(kind=AssignQuestions.code)
    assert message.recipient == expert.email
    assert "vragen 1 en 2" in message.body and "?bij=mij" in message.body
    assert ("Een?" in message.body, ASKER in message.body) == (False, False)
    assert Event.objects.get(type=AssignQuestions.code).sentence == (
        "Vragen 1 en 2 zijn toegewezen aan Deskundige Linderveen."
    )
    world.act(AssignQuestions, project, questions=[(first.pk, 0)], person=None)
    assert [question.assigned_to for question in Question.objects.order_by("number")] == [None, expert]


def test_what_is_said_about_a_question_is_kept(world, project, client):
    """R76: comments of the team and the expertise centre stand with every version in the history, and never change."""
    question = ask(world, project)
    expert = world.user(world.authorities[1], Role.SUBJECT_EXPERT)
    world.act(CommentOnQuestion, project, world.expertise, target=question, text="Mag dit juridisch?")
    world.act(CommentOnQuestion, project, expert, target=question, text="Ja, artikel 3.")
    world.act(AnswerQuestion, project, expert, target=question, answer="Ja.", contributors="Deskundige Meerdijk")
    world.act(AgreeAnswerAsTeam, project, target=question)
    assert list(question.entries.values_list("kind", "text")) == [
        ("comment", "Mag dit juridisch?"),
        ("comment", "Ja, artikel 3."),
        ("answer", "Ja."),
        ("event", "Het inkoopteam is akkoord met het antwoord."),
    ]
    client.force_login(expert)
    with world.at():
        page = client.get(path(project, "1/")).content.decode()
    assert "Mag dit juridisch?" in page and "Ja, artikel 3." in page
    with pytest.raises(EvidenceChanged):
        question.entries.first().delete()
    outsider = world.user(world.authorities[0], Role.CONTACT)
    assert [len(world.refusal(CommentOnQuestion, project, who, target=question)) for who in (outsider, expert)] == [
        1,
        0,
    ]


def test_a_merged_question_stands_by_itself_again_and_a_place_is_mended(world, project):
    """R75: what was merged by mistake is undone; what the market party wrote does not change."""
    first, second = ask(world, project, "Een?", document="PvE"), ask(world, project, "Twee?", document="pve ")
    world.act(MergeQuestion, project, target=second, into=first)
    assert len(world.refusal(AnswerQuestion, project, target=Question.objects.get(pk=second.pk))) == 1
    world.act(SplitQuestion, project, target=second)
    assert len(world.refusal(SplitQuestion, project, target=Question.objects.get(pk=second.pk))) == 1
    placed = world.act(PlaceQuestion, project, target=second, document="PvE", paragraph="3.2", lot="1")
    assert (placed.text, placed.where, placed.lot, placed.merged_into) == ("Twee?", "PvE, 3.2", "1", None)
    with pytest.raises(ValidationError):
        world.act(MergeQuestion, project, target=second, into=Question.objects.get(pk=second.pk))


def test_a_merge_on_screen_asks_for_a_number(world, project, client):
    """R75: two thousand questions fit in no list to choose from."""
    ask(world, project, "Een?")
    ask(world, project, "Twee?")
    client.force_login(world.lead_buyer)
    with world.at():
        assert client.post(path(project, "2/vraag-samenvoegen/"), {"into": "7"}).status_code == 400
        assert client.post(path(project, "2/vraag-samenvoegen/"), {"into": "1"}).status_code == 302
    assert Question.objects.get(number=2).merged_into.number == 1


def test_the_cockpit_leads_to_the_register_and_lists_no_questions(world, project, client):
    """R74: a cockpit with two thousand questions stays what it is."""
    many(world, project, 3)
    client.force_login(world.lead_buyer)
    with world.at(world.now + timedelta(minutes=1)):
        page = client.get(f"/beheer/projecten/{project.public_id}/").content.decode()
    assert path(project, "importeren/") in page
    assert "vraag-beantwoorden/?over=" not in page and "vragen-toewijzen/" not in page


def test_who_was_asked_to_answer_finds_it_on_the_overview(world, project, client):
    """R76: as long as nobody answered; only for who can still read the register."""
    first, second = ask(world, project), ask(world, project, "En nog een?")
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    world.act(AssignQuestions, project, questions=[(first.pk, 0), (second.pk, 0)], person=expert)

    def waiting() -> list[tuple[str, str]]:
        with world.at():
            found = waiting_for(expert, expert.memberships.all())
        return [(item.title, item.url) for item in found if "markt" in item.title]

    url = path(project, "?bij=mij&stand=new")
    assert waiting() == [("Beantwoord 2 vragen uit de markt", url)]
    answer(world, project, first)
    assert waiting() == [("Beantwoord 1 vraag uit de markt", url)]
    client.force_login(expert)
    with world.at():
        page = client.get(url).content.decode()
        assert ("En nog een?" in page, "Mag het ook overdag?" in page) == (True, False)
    project.team.filter(user=expert).update(left_at=world.now)
    assert waiting() == []


def test_spellings_of_one_document_are_one_filter(world, project, client):
    """R75: as in the notice, whatever the case and the spaces."""
    for document in ("Leidraad", "LEIDRAAD", " leidraad ", "Bestek"):
        ask(world, project, f"Over {document}?", document=document)
    client.force_login(world.lead_buyer)
    with world.at():
        choices = client.get(path(project)).context["filters"].fields["document"].choices
        assert [value for value, _title in choices] == ["", "Bestek", "Leidraad"]
        for query in ("document=Leidraad", "document=LEIDRAAD", "document=+leidraad"):
            assert numbers(client, project, query) == [1, 2, 3]
        assert numbers(client, project, "document=Onzin") == [1, 2, 3, 4]


def test_merging_into_a_question_that_was_merged_says_where_it_went(world, project, client):
    """R75: the refusal names the question to choose."""
    one, two, three = (ask(world, project, text) for text in ("Een?", "Twee?", "Drie?"))
    world.act(MergeQuestion, project, target=two, into=one)
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.post(path(project, "3/vraag-samenvoegen/"), {"into": "2"})
        assert client.post(path(project, "3/vraag-samenvoegen/"), {"into": "99"}).status_code == 400
    assert page.status_code == 400
    with pytest.raises(ValidationError) as error:
        world.act(MergeQuestion, project, target=three, into=Question.objects.get(number=2))
    assert re.findall(r"\d", str(error.value.message_dict["into"])) == ["2", "1", "1"]
    with pytest.raises(ValidationError) as error:
        world.act(MergeQuestion, project, target=one, into=Question.objects.get(number=2))
    assert re.findall(r"\d", str(error.value.message_dict["into"])) == ["2"]
    assert Question.objects.filter(merged_into=None).count() == 2


def test_a_round_that_is_over_is_told_in_the_past(world, project, client):
    """R74: can, and could, be asked."""
    client.force_login(world.lead_buyer)
    with world.at():
        assert [window.is_over for window in client.get(path(project)).context["rounds"]] == [False]
    world.later(days=20)
    with world.at():
        assert [window.is_over for window in client.get(path(project)).context["rounds"]] == [True]
