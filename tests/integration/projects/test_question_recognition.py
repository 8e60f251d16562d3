"""Lists that come again, lists nobody knows, and what is too long: nothing is doubled or lost (R75, R78)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.clarification.models import Question, QuestionImport
from tests.integration.projects.question_helpers import ASKER, path
from tests.integration.projects.test_question_import import moment, register, upload


@pytest.fixture
def project(world):
    """A tender that was forwarded, twenty days ago; questions closed after fourteen."""
    project = world.tender_forwarded()
    world.later(days=20)
    return project


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
