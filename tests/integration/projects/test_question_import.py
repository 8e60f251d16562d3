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


def counts(client, project, *rows: str, **more: str) -> tuple[str, dict[str, int]]:
    """Brought in and looked at: the address of the preview and what it would do."""
    address = upload(client, project, *rows, **more)
    return address, client.get(address).context["found"].counts


def test_a_number_that_stands_twice_in_a_list_doubles_no_known_question(world, project, client):
    """R75: recognised by number and text, or by text and asker without the place; what is dropped is told."""
    client.force_login(world.lead_buyer)
    at = moment(project, days=1)
    with world.at():
        register(client, project, f"7;Leidraad;3.2;Mag het overdag?;{at};{ASKER}")
        address, found = counts(
            client,
            project,
            f"7;Leidraad;3.4;Mag het overdag?;{at};{ASKER}",
            f"7;Leidraad;3.5;Mag het in het weekend?;{at};{ASKER}",
        )
        page = client.get(address).content.decode()
        assert (found["new"], found["known"], found["refused"]) == (1, 1, 0)
        assert "“Leidraad, 3.2”" in page and "“Leidraad, 3.4”" in page
        assert page.count('name="nieuw"') == 1
        assert client.post(address).status_code == 302
        again = counts(client, project, f"9;Leidraad;3.6;Mag het in het weekend?;{at};{ASKER}")[1]
    assert list(Question.objects.values_list("text", "external_number")) == [
        ("Mag het overdag?", "7"),
        ("Mag het in het weekend?", ""),
    ]
    assert (again["new"], again["known"]) == (0, 1)


def test_the_same_question_about_two_places_of_one_list_is_two_questions(world, project, client):
    """R75: nothing is lost: “what does this mean” is asked of more than one paragraph."""
    client.force_login(world.lead_buyer)
    headings, at = "Document;Paragraaf;Vraag;Ingediend op;Bedrijf", moment(project, days=1)
    rows = [f"Leidraad;{place};Wat betekent dit?;{at};{ASKER}" for place in ("3.2", "3.3")]
    with world.at():
        assert register(client, project, *rows, headings=headings).counts["new"] == 2
        assert counts(client, project, *rows, headings=headings)[1]["known"] == 2
        third = f"Leidraad;3.4;Wat betekent dit?;{at};{ASKER}"
        assert counts(client, project, *rows, third, headings=headings)[1]["new"] == 1


def test_the_same_number_and_text_about_another_place_is_known_and_may_be_registered_all_the_same(
    world, project, client
):
    """R75: no false refusal; the difference is shown, and a person may say that it is another question."""
    client.force_login(world.lead_buyer)
    at = moment(project, days=1)
    with world.at():
        register(client, project, f"7;Leidraad;3.2;Mag het overdag?;{at};{ASKER}")
        address, found = counts(client, project, f"7;Bestek;4;Mag het overdag?;{at};{ASKER}")
        assert found == {"new": 0, "late": 0, "known": 1, "refused": 0}
        assert "“Bestek, 4”" in client.get(address).content.decode()
        assert client.post(address, {"nieuw": "2"}).status_code == 302
        assert client.get(address).context["found"].counts["new"] == 1
        assert client.post(address).status_code == 302
    assert list(Question.objects.values_list("document", "external_number")) == [("Leidraad", "7"), ("Bestek", "")]


def test_a_taken_number_can_be_left_off_one_row(world, project, client):
    """R75: the refusal says what to do, and the preview does it."""
    client.force_login(world.lead_buyer)
    at = moment(project, days=1)
    with world.at():
        register(client, project, f"7;Leidraad;3.2;Een?;{at};{ASKER}")
        address, found = counts(client, project, f"7;Leidraad;3.2;Twee?;{at};{ASKER}", f"8;;;Drie?;{at};{ASKER}")
        assert (found["new"], found["refused"]) == (1, 1)
        assert client.post(address, {"nieuw": "2"}).status_code == 302
        assert client.post(address).status_code == 302
    facts = Question.objects.values_list("text", "external_number")
    assert list(facts) == [("Een?", "7"), ("Twee?", ""), ("Drie?", "8")]


def test_a_pasted_list_that_comes_again_is_known(world, project, client):
    """R75: a number in a list is an order; two lists may both start at one."""
    client.force_login(world.lead_buyer)
    received = f"{project.publications.get().published_at + timedelta(days=1):%Y-%m-%dT%H:%M}"

    def paste(text: str) -> dict[str, int]:
        response = client.post(path(project, "importeren/"), {"text": text, "received_at": received})
        client.post(response["Location"])
        return client.get(response["Location"]).context.get("found") or QuestionImport.objects.latest("pk").counts

    with world.at():
        assert paste("1. Mag het overdag?\n2. En later?")["new"] == 2
        assert paste("1) Mag het  overdag?\n2) En later?").counts["known"] == 2
        assert paste("1. Iets anders?\n2. En later?") == {"new": 1, "late": 0, "known": 1, "refused": 0}
    assert list(Question.objects.values_list("external_number", flat=True)) == ["", "", ""]


def test_organisation_and_person_are_both_kept_and_shown_to_the_team_only(world, project, client):
    """R78: Negometrix has a serial number, a number of its own, an organisation and a person."""
    client.force_login(world.lead_buyer)
    with world.at():
        register(
            client,
            project,
            f"1;N-77;Fris BV;Jan Jansen;Mag het?;{moment(project, days=1)}",
            headings="Volgnummer;Vraagnummer Negometrix;Organisatie;Vraagsteller;Vraag;Ingediend op",
        )
        assert "Fris BV (Jan Jansen)" in client.get(path(project, "1/")).content.decode()
        assert "Jan Jansen" in client.get(path(project, "vragen.csv")).content.decode()
        client.force_login(world.expertise)
        for more in ("", "1/", "vragen.csv"):
            assert "Jansen" not in client.get(path(project, more)).content.decode()
    question = Question.objects.get()
    assert (question.external_number, question.asker, question.asker_person) == ("N-77", "Fris BV", "Jan Jansen")


def test_unknown_headings_are_given_a_meaning_and_nothing_is_lost(world, project, client):
    """R75: no refusal; each column can be given its meaning, and the moment of receipt too."""
    client.force_login(world.lead_buyer)
    with world.at():
        response = client.post(
            path(project, "importeren/"),
            {"file": SimpleUploadedFile("x.csv", b"Wat;Waarover\r\nMag het overdag?;Leidraad")},
        )
        address = response["Location"]
        page = client.get(address).content.decode()
        assert 'name="kolom-wat"' in page and "Mag het overdag?" in page
        assert client.post(address).status_code == 409
        said = {"columns": "1", "kolom-wat": "question", "kolom-waarover": "document"}
        assert client.post(address, said | {"received_at": "2099-01-01T12:00"}).status_code == 400
        assert client.post(address, said).status_code == 302
        assert client.get(address).context["found"].counts["refused"] == 1
        received = f"{project.publications.get().published_at + timedelta(days=1):%Y-%m-%dT%H:%M}"
        assert client.post(address, said | {"received_at": received}).status_code == 302
        assert client.post(address).status_code == 302
    assert list(Question.objects.values_list("text", "document")) == [("Mag het overdag?", "Leidraad")]


def test_a_list_that_is_known_says_that_nothing_has_to_be_done(world, project, client):
    """R75: nothing to mend, and a way out."""
    client.force_login(world.lead_buyer)
    row = f"7;Leidraad;3.2;Mag het overdag?;{moment(project, days=1)};{ASKER}"
    with world.at():
        register(client, project, row)
        address = upload(client, project, row)
        response = client.get(address)
    assert response.context["found"].all_known
    page = response.content.decode()
    assert f'href="{path(project, "importeren/")}"' in page
    assert "<details>" in page


@pytest.mark.parametrize(
    ("text", "document", "refused"), [("x" * 10_000, "d" * 200, 0), ("x" * 10_001, "", 1), ("Mag het?", "d" * 201, 1)]
)
def test_what_is_too_long_is_refused_by_row_and_never_cut_off(world, project, client, text, document, refused):
    """R75: also through the screens; what fits is taken over whole."""
    client.force_login(world.lead_buyer)
    at = moment(project, days=1)
    with world.at():
        staged = register(client, project, f"1;;;Goed?;{at};{ASKER}", f"2;{document};;{text};{at};{ASKER}")
        response = client.get(path(project, f"importeren/{staged.pk}/niet-overgenomen.csv"))
    assert staged.counts["refused"] == refused
    assert Question.objects.filter(text=text, document=document).count() == 1 - refused
    assert (text in response.content.decode()) == bool(refused)


def test_only_what_a_person_changes_is_remembered_of_columns(world, project, client):
    """R75: saying what one column means decides nothing about the others in a next list."""
    client.force_login(world.lead_buyer)
    with world.at():
        address = upload(
            client, project, f"Leidraad;Mag het?;{moment(project, days=1)}", headings="Waarover;Vraag;Datum"
        )
        said = {"columns": "1", "kolom-waarover": "document", "kolom-vraag": "question", "kolom-datum": "received"}
        assert client.post(address, said).status_code == 302
    assert QuestionImport.objects.get().columns == {"waarover": "document"}
