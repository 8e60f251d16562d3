"""Who asked is not named in what is published: warned of, to be confirmed or to be mended (R78)."""

import pytest

from accounts.models import Role
from projects.clarification.actions import (
    AgreeAnswerAsExpertise,
    AgreeAnswerAsTeam,
    AgreeSeveralAsTeam,
    AnswerQuestion,
    MakeClarificationNotice,
    MergeQuestion,
    WordQuestion,
)
from projects.clarification.models import ClarificationNotice, Question, QuestionEntry
from projects.clarification.naming import Names
from projects.journal.models import Event
from projects.tree.links import staff_act_path
from tests.integration.projects.question_helpers import answer, ask, path, publish
from tests.integration.projects.test_clarification_rounds import pdf_text, word_text


@pytest.fixture
def project(world):
    """A tender that was forwarded a day ago."""
    project = world.tender_forwarded()
    world.later(days=1)
    return project


@pytest.mark.parametrize(
    ("asker", "person", "text", "found"),
    [
        ("Café Schoon B.V.", "", "Wij, CAFE SCHOON, vragen uitstel.", ["CAFE SCHOON"]),
        ("Cafe Schoon BV", "", "Wij van Café Schoon B.V. vragen.", ["Café Schoon"]),
        ("Fris N.V.", "", "Geldt dit ook voor Fris?", ["Fris"]),
        ("Fris N.V.", "", "Is verfrissing of Frisdrank inbegrepen?", []),
        ("Van den Berg Installaties", "", "Van den berg af, zegt men.", []),
        ("Van den Berg Installaties", "", "namens van den Berg\nInstallaties BV", ["van den Berg\nInstallaties"]),
        ("Fris Schoonmaak BV", "", "Zie www.frisschoonmaak.nl.", ["frisschoonmaak"]),
        ("KPN Nederland B.V.", "", "KPN levert dit.", ["KPN"]),
        ("AB BV", "", "Artikel AB en ab.", []),
        ("Via het aanbestedingsplatform", "", "Komt dit via het aanbestedingsplatform?", []),
        ("Onbekend", "", "Het aantal is onbekend.", []),
        ("Combinatie Mast-Licht", "", "Wij zijn Mast Licht.", ["Mast Licht"]),
        ("Fris BV", "Jan Jansen", "Groet, Jan Jansen", ["Jan Jansen"]),
        ("Fris BV", "mevr. A. de Vriesema", "Vriesema vraagt dit.", ["Vriesema"]),
        ("Fris BV", "P. de Groot", "Het groot onderhoud.", []),
        ("Fris BV (Jan Jansen)", "", "jan  jansen van Fris", ["jan  jansen", "Fris"]),
        ("", "j.jansen@schoonland.example", "Mail schoonland of j.jansen@schoonland.example",
         ["schoonland", "j.jansen@schoonland.example"]),
        ("Fris BV", "", "Fr\u00adis is een bedrijf", ["Fris"]),
    ],
)  # fmt: skip
def test_names_are_recognised_however_they_are_written(asker, person, text, found):
    """R78: case, accents, legal forms and marks make no difference; whole words only, and no words of every text."""
    assert Names([(asker, person)]).within(text) == found


def test_an_answer_that_names_who_asked_is_shown_first_and_confirmed_or_changed(world, project, client):
    """R78: nothing is saved before it is confirmed; changing it keeps what was typed; no journal names anybody."""
    ask(world, project, asker="Fris Schoonmaak B.V.")
    other = ask(world, project, "Wanneer?", asker="Ander BV")
    address = path(project, f"{other.number}/vraag-beantwoorden/")
    data = {"answer": "Zoals FRIS  schoonmaak al vroeg.", "contributors": "Team", "version": "0"}
    client.force_login(world.lead_buyer)
    with world.at():
        first = client.post(address, data)
        assert first.status_code == 200
        assert "“FRIS  schoonmaak” in het antwoord" in first.content.decode()
        assert Question.objects.filter(answer="").count() == 2
        changing = client.post(address, data | {"change": "1"}).content.decode()
        assert "Zoals FRIS  schoonmaak al vroeg.</textarea>" in changing
        press = first.context["press"]
        assert client.post(address, data | {"confirmed": str(press)}).status_code == 302
        assert client.post(address, data | {"answer": "Op maandag.", "version": "1"}).status_code == 302
    assert Question.objects.get(number=2).answer == "Op maandag."
    journal = "".join(f"{event.sentence}{event.data}" for event in Event.objects.all())
    assert "schoonmaak al vroeg" not in journal.casefold() and "Fris" not in journal


def test_who_may_not_know_who_asked_is_not_told_by_a_warning(world, project, client):
    """R78: the expertise centre cannot find out who asked by trying names."""
    question = ask(world, project, asker="Fris Schoonmaak BV")
    client.force_login(world.expertise)
    with world.at():
        address = path(project, f"{question.number}/vraag-beantwoorden/")
        data = {"answer": "Fris Schoonmaak?", "contributors": "Evi", "version": "0"}
        assert client.post(address, data).status_code == 302
        assert "vragensteller: " not in client.get(path(project, f"{question.number}/")).content.decode()


def test_agreeing_to_a_question_that_names_its_asker_is_confirmed(world, project, client):
    """R76, R78: one by one with a warning, by a member of the team; several at once it stays out, with the reason."""
    named = ask(world, project, "Mag Fris Schoonmaak dit?", asker="Fris Schoonmaak BV")
    plain = ask(world, project, "Mag dit?", asker="Fris Schoonmaak BV")
    for question in (named, plain):
        world.act(AnswerQuestion, project, target=question, answer="Ja.", contributors="Team")
    client.force_login(world.lead_buyer)
    with world.at():
        ticked = [f"{question.pk}:1" for question in (named, plain)]
        data = {"code": AgreeSeveralAsTeam.code, "questions": ticked}
        page = client.post(path(project), data, follow=True).content.decode()
        assert f'href="{path(project, "1/")}"' in page
        assert list(Question.objects.exclude(agreed_by_team="").values_list("number", flat=True)) == [2]
        address = path(project, "1/antwoord-akkoord-inkoopteam/")
        first = client.post(address, {"version": "1"})
        assert "“Fris Schoonmaak” in de vraag" in first.content.decode()
        assert Question.objects.get(number=1).agreed_by_team == ""
        client.post(address, {"version": "1", "confirmed": str(first.context["press"])})
    assert Question.objects.get(number=1).agreed_by_team == "Ilse Koper"


def test_a_notice_with_names_lists_them_by_question_and_is_confirmed(world, project, client):
    """R77, R78: per question the word that was found; nothing is made before it is confirmed."""
    first = answer(world, project, ask(world, project, "Mag Fris Schoonmaak dit?", asker="Fris Schoonmaak BV"))
    second = ask(world, project, "Ook dat?", asker="Ander Bedrijf BV", document="Brief van Fris Schoonmaak")
    answer(world, project, second, "Nee.", changes_documents=False)
    secret = ask(world, project, "Fris Schoonmaak vraagt iets geheims", asker="Fris Schoonmaak BV", confidential=True)
    answer(world, project, secret)
    address = staff_act_path(project, MakeClarificationNotice.code)
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(address).content.decode()
        for found in ("“Fris Schoonmaak” in de vraag", "“Fris Schoonmaak” in de vindplaats", path(project, "1/")):
            assert found in page
        assert path(project, f"{secret.number}/") not in page
        shown = client.post(address, {})
        assert "vraag 1: “Fris Schoonmaak” in de vraag" in shown.content.decode()
        assert ClarificationNotice.objects.count() == 0
        assert client.post(address, {"confirmed": str(shown.context["press"])}).status_code == 302
    assert ClarificationNotice.objects.count() == 1
    event = Event.objects.get(type=MakeClarificationNotice.code)
    assert event.data["met de naam van een vragensteller"] == [first.number, second.number]
    assert "Fris" not in event.sentence + str(event.data)


def test_a_notice_without_names_is_made_at_once(world, project, client):
    """R77: nothing to confirm."""
    answer(world, project, ask(world, project))
    client.force_login(world.lead_buyer)
    with world.at():
        assert client.post(staff_act_path(project, MakeClarificationNotice.code), {}).status_code == 302
    assert ClarificationNotice.objects.count() == 1


def test_a_question_has_a_text_of_its_own_for_the_notice(world, project, client):
    """R75, R78: the notice shows it; what came in stays in the register, for who sees who asked."""
    original, mended = "Mag Fris Schoonmaak dit?", "Mag een inschrijver dit?"
    question = ask(world, project, original, asker="Fris Schoonmaak BV", proposed_addition="Voeg toe: Fris Schoonmaak.")
    data = {"published_text": mended, "published_addition": "Voeg toe: de inschrijver."}
    world.act(WordQuestion, project, target=question, **data)
    answer(world, project, question)
    assert world.action(MakeClarificationNotice, project).named() == []
    question.refresh_from_db()
    assert (question.text, question.public_text) == (original, mended)
    with world.at():
        for person, sees in ((world.lead_buyer, True), (world.expertise, False)):
            client.force_login(person)
            assert original not in client.get(path(project)).content.decode()
            for more in ("1/", "vragen.csv"):
                page = client.get(path(project, more)).content.decode()
                assert (mended in page, original in page) == (True, sees)
            assert ("vragen/1/" in client.get(path(project, "?q=fris")).content.decode()) == sees
    notice = publish(world, project)
    for text in (pdf_text(notice.document), word_text(notice.word)):
        assert mended in text and "Voeg toe: de inschrijver." in text and "Fris" not in text
    assert len(world.refusal(WordQuestion, project, target=Question.objects.get())) == 1


def test_putting_the_original_text_back_publishes_it_as_it_came_in(world, project):
    """R75: line ends of a browser make no other text; a question without an addition gets none."""
    question = ask(world, project, "Een?\nTwee?")
    world.act(WordQuestion, project, target=question, published_text="Een en twee?")
    worded = world.act(WordQuestion, project, target=question, published_text="Een?\r\nTwee?")
    assert (worded.published_text, worded.is_worded, worded.public_text) == ("", False, "Een?\nTwee?")
    assert list(QuestionEntry.objects.values_list("text", flat=True)) == [
        "De tekst voor de nota is aangepast:\nEen en twee?",
        "De nota toont de vraag zoals zij binnenkwam.",
    ]


def test_the_text_for_the_notice_is_for_who_works_on_questions(world, project, client):
    """R76, R78: a contact person has no way in, and a confidential question is in no notice."""
    ask(world, project)
    secret = ask(world, project, "Geheim?", confidential=True)
    assert len(world.refusal(WordQuestion, project, target=secret)) == 1
    client.force_login(world.user(world.authorities[0], Role.CONTACT))
    with world.at():
        assert client.post(path(project, "1/vraag-verwoorden/"), {"published_text": "x"}).status_code == 404


def test_a_merged_question_is_looked_at_too(world, project):
    """R75, R78: its own text stands in the notice as well."""
    first = answer(world, project, ask(world, project, asker="Ander BV"))
    merged = ask(world, project, "Fris Schoonmaak vraagt het ook.", asker="Fris Schoonmaak BV")
    world.act(MergeQuestion, project, target=merged, into=first)
    found = world.action(MakeClarificationNotice, project).named()
    assert [(item.number, item.where) for item in found] == [(merged.number, "“Fris Schoonmaak” in de vraag")]


def test_both_sides_still_agree_without_a_name(world, project, client):
    """R76: no name, no extra step."""
    question = ask(world, project)
    world.act(AnswerQuestion, project, target=question, answer="Ja.", contributors="Team")
    with world.at():
        for person, action in ((world.lead_buyer, AgreeAnswerAsTeam), (world.expertise, AgreeAnswerAsExpertise)):
            client.force_login(person)
            assert client.post(path(project, f"1/{action.code}/"), {"version": "1"}).status_code == 302
    assert Question.objects.get().state == "ready"
