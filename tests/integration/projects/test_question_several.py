"""Agreeing to several answers at once (R76)."""

import pytest

from projects.clarification.actions import AgreeSeveralAsExpertise, AgreeSeveralAsTeam, AnswerQuestion
from projects.clarification.models import Question
from projects.journal.models import Event
from tests.integration.projects.question_helpers import ask, many, path


@pytest.fixture
def project(world):
    """A tender that was forwarded a day ago."""
    project = world.tender_forwarded()
    world.later(days=1)
    return project


def test_several_answers_are_agreed_to_at_once_and_the_others_are_named(world, project, client):
    """R76: one sentence in the journal with the numbers; what cannot be agreed to is told with the reason."""
    questions = [ask(world, project, f"Vraag {number}?") for number in range(1, 5)]
    for question in questions[:3]:
        world.act(AnswerQuestion, project, target=question, answer="Ja.", contributors="Team")
    ticked = [f"{question.pk}:{int(number < 3)}" for number, question in enumerate(questions)]
    with world.at():
        client.force_login(world.lead_buyer)
        refused = client.post(path(project), {"code": AgreeSeveralAsTeam.code, "questions": ticked[3:]})
        assert (refused.status_code, Question.objects.exclude(agreed_by_team="").count()) == (400, 0)
        assert f'href="{path(project, "4/")}">4</a>: ' in refused.content.decode()
        page = client.post(path(project), {"code": AgreeSeveralAsTeam.code, "questions": ticked}, follow=True)
        assert f'href="{path(project, "4/")}">4</a>: ' in page.content.decode()
        client.force_login(world.expertise)
        for data, status in (
            ({"code": AgreeSeveralAsTeam.code, "questions": ticked[:1]}, 403),
            ({"code": AgreeSeveralAsExpertise.code, "questions": ticked[:2]}, 302),
            ({"code": AgreeSeveralAsExpertise.code, "questions": ticked[:2]}, 400),
            ({"code": AgreeSeveralAsExpertise.code}, 400),
            ({"code": AgreeSeveralAsExpertise.code, "questions": ["kwaad"]}, 400),
            ({"code": "bekendmaken", "questions": ticked[:2]}, 404),
        ):
            assert client.post(path(project), data).status_code == status
    assert list(Question.objects.values_list("state", flat=True)) == ["ready", "ready", "agreed_team", "new"]
    assert list(Event.objects.filter(type__startswith="antwoorden-akkoord").values_list("sentence", flat=True)) == [
        "Het inkoopteam is akkoord met het antwoord op vragen 1 tot en met 3. Gereed voor de nota: 0.",
        "Het Expertisecentrum is akkoord met het antwoord op vragen 1 en 2. Gereed voor de nota: 2.",
    ]


def test_everything_the_filters_find_is_chosen_at_once_as_it_was_on_the_screen(world, project, client):
    """R76: also what stands on other pages; not when an answer changed since, and not what the filters leave out."""
    many(world, project, 60)
    answered = {"state": "drafted", "answer": "Ja.", "contributors": "Team", "version": 1}
    Question.objects.filter(document="Leidraad").update(**answered)
    Question.objects.exclude(document="Leidraad").filter(number__lte=50).update(**answered)
    client.force_login(world.lead_buyer)
    with world.at():
        everything = client.get(path(project)).context["everything"]
        assert client.get(path(project, "?document=Leidraad")).context["everything"] == ""
        data = {"code": AgreeSeveralAsTeam.code, "alles": everything}
        Question.objects.filter(number=60).update(version=2)
        assert client.post(path(project), data).status_code == 400
        assert Question.objects.exclude(agreed_by_team="").count() == 0
        data["alles"] = client.get(path(project)).context["everything"]
        page = client.post(path(project), data, follow=True).content.decode()
    agreed = Question.objects.exclude(agreed_by_team="").count()
    assert agreed == Question.objects.exclude(answer="").count() == 54
    assert f'href="{path(project, "52/")}">52</a>: ' in page
