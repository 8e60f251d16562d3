"""Importing the questions that the tender platform exports (R74, R75, R78)."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from projects.clarification.actions import ImportQuestions
from projects.clarification.models import Question, QuestionImport
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.procedure.gate import Refused
from tests.integration.projects.question_helpers import ASKER, ask, many, path

HEADINGS = "Nr.;Document;Paragraaf;Vraag;Ingediend op;Bedrijf"


@pytest.fixture
def project(world):
    """A tender that was forwarded, twenty days ago; questions closed after fourteen."""
    project = world.tender_forwarded()
    world.later(days=20)
    return project


def moment(project, **delta: int) -> str:
    """An instant counted from the publication, as a platform writes it."""
    return f"{project.publications.get().published_at + timedelta(**delta):%Y-%m-%dT%H:%M:%SZ}"


def upload(client, project, *rows: str, name: str = "export.csv", headings: str = HEADINGS, **more: str):
    """Brings in a CSV; returns where the preview stands."""
    content = "\r\n".join([headings, *rows]).encode()
    response = client.post(path(project, "importeren/"), {"file": SimpleUploadedFile(name, content)} | more)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def register(client, project, *rows: str, **more: str) -> QuestionImport:
    """Brought in, looked at and taken over."""
    address = upload(client, project, *rows, **more)
    assert client.post(address).status_code == 302
    return QuestionImport.objects.order_by("-pk")[0]


def test_an_export_is_looked_at_and_taken_over_at_once(world, project, client):
    """R74, R75: nothing is saved before it is confirmed; then every new row, with one sentence without askers."""
    client.force_login(world.lead_buyer)
    with world.at():
        address = upload(
            client,
            project,
            f"7;Leidraad;3.2;Mag het overdag?;{moment(project, days=1)};{ASKER}",
            f"8;Leidraad;3.3;Wanneer is de schouw?;{moment(project, days=2)};Fris BV",
        )
        preview = client.get(address).content.decode()
        assert Question.objects.count() == 0
        assert ("Mag het overdag?" in preview, ASKER in preview) == (True, True)
        assert client.post(address).status_code == 302
        assert client.post(address).status_code == 409
    facts = ("number", "external_number", "document", "paragraph", "text", "asker", "is_late")
    assert list(Question.objects.values_list(*facts)) == [
        (1, "7", "Leidraad", "3.2", "Mag het overdag?", ASKER, False),
        (2, "8", "Leidraad", "3.3", "Wanneer is de schouw?", "Fris BV", False),
    ]
    staged = QuestionImport.objects.get()
    assert (bytes(staged.content), staged.counts) == (b"", {"new": 2, "late": 0, "known": 0, "refused": 0})
    event = Event.objects.get(type=ImportQuestions.code)
    assert event.sentence == "Vragen ingelezen uit export.csv: 2 nieuw, 0 al bekend, 0 niet overgenomen."
    assert ASKER not in event.sentence + str(event.data)
    assert verify(project.stream) is None


def test_importing_again_registers_only_what_is_new(world, project, client):
    """R75: recognised by the number of the platform, whatever the case, spaces and quotation marks of the text."""
    client.force_login(world.lead_buyer)
    with world.at():
        register(client, project, f"7;Leidraad;3.2;Mag “het” overdag?;{moment(project, days=1)};{ASKER}")
        again = register(
            client,
            project,
            f'Vraag 7;LEIDRAAD;3.2;"mag ""het""  overdag?";{moment(project, days=1)};{ASKER}',
            f"9;Leidraad;3.4;Nieuw?;{moment(project, days=1)};{ASKER}",
        )
    assert again.counts == {"new": 1, "late": 0, "known": 1, "refused": 0}
    assert list(Question.objects.values_list("external_number", flat=True)) == ["7", "9"]


def test_without_numbers_a_question_is_recognised_by_what_is_asked_and_by_whom(world, project, client):
    """R75: the same question of another market party is another question; of the same one, or of nobody, it is not."""
    headings = "Document;Vraag;Bedrijf"
    client.force_login(world.lead_buyer)
    at = project.publications.get().published_at + timedelta(days=1)
    ask(world, project, "Mag het overdag?", document="Leidraad", received_at=at)
    with world.at():
        received = {"received_at": f"{at:%Y-%m-%dT%H:%M}", "headings": headings}
        staged = register(
            client,
            project,
            f"leidraad;MAG HET  OVERDAG?;{ASKER.lower()}",
            "Leidraad;Mag het overdag?;",
            "Leidraad;Mag het overdag?;Ander BV",
            "Leidraad;Mag het overdag?;Ander BV",
            **received,
        )
    assert staged.counts == {"new": 1, "late": 0, "known": 3, "refused": 0}
    assert list(Question.objects.values_list("number", "asker")) == [(1, ASKER), (2, "Ander BV")]


def test_a_number_that_is_another_question_is_told_and_numbers_can_be_left_out(world, project, client):
    """R75: numbers that count from one in every list recognise nothing once a person says so."""
    client.force_login(world.lead_buyer)
    at = moment(project, days=1)
    with world.at():
        register(client, project, f"1;Leidraad;3.2;Een?;{at};{ASKER}")
        address = upload(client, project, f"1;Leidraad;3.2;Twee?;{at};{ASKER}")
        assert client.post(address).status_code == 409
        assert client.post(address, {"columns": "1", "kolom-nr": ""}).status_code == 302
        assert client.post(address).status_code == 302
    assert list(Question.objects.values_list("text", "external_number")) == [("Een?", "1"), ("Twee?", "")]


def test_rows_in_error_stay_out_and_are_kept_with_the_reason(world, project, client):
    """R75: a wrong date, a future one, one before the publication and a row without a question; nothing is lost."""
    client.force_login(world.lead_buyer)
    with world.at():
        staged = register(
            client,
            project,
            f"1;Leidraad;3.2;Goed?;{moment(project, days=1)};{ASKER}",
            f"2;Leidraad;3.2;Wanneer?;32-13-2027;{ASKER}",
            f"3;Leidraad;3.2;Straks?;{moment(project, days=90)};{ASKER}",
            f"4;Leidraad;3.2;Eerder?;{moment(project, days=-1)};{ASKER}",
            f'5;Leidraad;"=HYPERLINK(""https://kwaad.example"")";;{moment(project, days=1)};{ASKER}',
        )
        response = client.get(path(project, f"importeren/{staged.pk}/niet-overgenomen.csv"))
        page = client.get(path(project, f"importeren/{staged.pk}/")).content.decode()
    assert staged.counts == {"new": 1, "late": 0, "known": 0, "refused": 4}
    assert [row[0] for row in staged.left_out["rows"]] == ["3", "4", "5", "6"]
    assert "Wanneer?" in page and "32-13-2027" in page
    kept = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[5] for row in kept] == ["Vraag", "Wanneer?", "Straks?", "Eerder?", ""]
    assert kept[4][4] == '\'=HYPERLINK("https://kwaad.example")'


def test_a_question_after_the_closing_is_registered_as_too_late(world, project, client):
    """R74, R75: never dropped silently."""
    client.force_login(world.lead_buyer)
    with world.at():
        staged = register(
            client,
            project,
            f"1;Leidraad;1;Op tijd?;{moment(project, days=13, hours=23)};{ASKER}",
            f"2;Leidraad;1;Te laat?;{moment(project, days=14)};{ASKER}",
        )
    assert list(Question.objects.values_list("text", "is_late")) == [("Op tijd?", False), ("Te laat?", True)]
    assert staged.counts["late"] == 1
    sentence = Event.objects.get(type=ImportQuestions.code).sentence
    assert sentence == (
        "Vragen ingelezen uit export.csv: 2 nieuw, waarvan 1 te laat ontvangen, 0 al bekend, 0 niet overgenomen."
    )


def test_pasted_questions_need_a_moment_of_receipt(world, project, client):
    """R74, R75: asked once on the form, for every question that does not say it."""
    client.force_login(world.lead_buyer)
    pasted = "1. Mag het overdag?\n2. En in het weekend?"
    with world.at():
        assert client.post(path(project, "importeren/"), {"text": pasted}).status_code == 400
        assert client.post(path(project, "importeren/"), {}).status_code == 400
        received = f"{project.publications.get().published_at + timedelta(days=1):%Y-%m-%dT%H:%M}"
        response = client.post(path(project, "importeren/"), {"text": pasted, "received_at": received})
        assert client.post(response["Location"]).status_code == 302
    assert list(Question.objects.values_list("external_number", "text")) == [
        ("", "Mag het overdag?"),
        ("", "En in het weekend?"),
    ]
    assert Event.objects.get(type=ImportQuestions.code).sentence.startswith(
        "Vragen ingelezen uit geplakte tekst: 2 nieuw"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leeg.csv", b""),
        ("plaatje.csv", b"\x89PNG\r\n\x1a\n"),
        ("x.xlsx", b"PK\x03\x04kapot"),
    ],
)
def test_a_file_that_is_no_list_of_questions_is_refused(world, project, client, name, content):
    """R75: a sentence, and nothing is kept."""
    client.force_login(world.lead_buyer)
    with world.at():
        response = client.post(path(project, "importeren/"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 400
    assert QuestionImport.objects.count() == 0


def test_two_thousand_rows_are_registered_in_one_go(world, project, client):
    """R74, R75: numbered in their order, and saved by many at once."""
    client.force_login(world.lead_buyer)
    at = moment(project, days=1)
    with world.at():
        address = upload(client, project, *(f"{n};Leidraad;1;Vraag {n}?;{at};{ASKER}" for n in range(1, 2001)))
        with CaptureQueriesContext(connection) as captured:
            assert client.post(address).status_code == 302
    assert len(captured) < 120
    assert Question.objects.filter(external_number="2000").get().number == 2000
    assert Event.objects.get(type=ImportQuestions.code).data["laatste"] == 2000


def test_only_who_may_register_imports_and_nobody_else_sees_the_upload(world, project, client):
    """R76, R78: a member of the team answers and does not import; for others the register is not there."""
    client.force_login(world.lead_buyer)
    with world.at():
        address = upload(client, project, f"1;Leidraad;1;Geheim?;{moment(project, days=1)};{ASKER}")
        for person, status in (
            (world.user(world.authorities[0], Role.SUBJECT_EXPERT), 403),
            (world.user(world.authorities[0], Role.CONTACT), 404),
            (world.expertise, 404),
        ):
            client.force_login(person)
            assert client.get(address).status_code == status
            assert client.post(address).status_code == status
    assert Question.objects.count() == 0


def test_the_act_itself_refuses_who_may_not_and_a_second_time(world, project, client):
    """R75: the same rules whatever the door."""
    client.force_login(world.lead_buyer)
    with world.at():
        upload(client, project, f"1;Leidraad;1;Een?;{moment(project, days=1)};{ASKER}")
    staged = QuestionImport.objects.get()
    with pytest.raises(Refused) as refused:
        world.act(ImportQuestions, project, world.user(world.authorities[0], Role.SUBJECT_EXPERT), target=staged)
    assert refused.value.status == 403
    world.act(ImportQuestions, project, target=staged)
    assert len(world.refusal(ImportQuestions, project, target=QuestionImport.objects.get())) == 1
    many(world, project, 1)
    assert list(Question.objects.values_list("number", flat=True)) == [1, 2]
