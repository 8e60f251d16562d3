"""What everybody reads at its address, in Dutch, and what no cache keeps (R62, R130, R131, R135, R136, R138)."""

import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from accounts.models import Role
from projects.outbox.models import Message
from projects.procedure.steps import Step

ENGLISH = {"accept-language": "en"}
PROJECT = "/projecten/schoonmaak-gebouwen/"


@pytest.fixture
def project(world):
    """One announced project, in the plan of 2027."""
    return world.announced()


@pytest.fixture
def read(world, client):
    """What a visitor gets whose browser asks for English."""

    def read(url: str, **query: str):
        with world.at():
            return client.get(url, query, headers=ENGLISH)

    return read


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/inkoopplan/",
        "/inkoopplan/2027/",
        "/projecten/",
        PROJECT,
        "/werkwijze/",
        "/werkwijze/bouwstenen/",
        "/zoeken/",
        "/zoeken/?q=schoonmaak",
        "/toegankelijkheid/",
        "/privacy/",
        "/contact/",
        "/account/login/",
    ],
)
def test_a_page_for_everybody_is_dutch_whatever_the_browser_asks(project, read, url):
    """R130, R138: 200, marked as Dutch, and in Dutch."""
    response = read(url)
    page = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert '<html lang="nl"' in page
    assert "Naar de inhoud" in page and "To the content" not in page
    assert not response.cookies or url == "/account/login/"


def test_the_home_page_and_the_lists_lead_to_the_project(project, read):
    """R11, R130: the plan without a year is the plan of the latest."""
    for url in ("/", "/inkoopplan/", "/inkoopplan/2027/", "/projecten/", "/zoeken/?q=schoonmaak"):
        assert f'href="{PROJECT}"' in read(url).content.decode(), url


@pytest.mark.parametrize("url", ["/health/live", "/health/ready"])
def test_the_portal_says_that_it_is_well(db, client, url):
    """For whoever watches over the installation."""
    response = client.get(url)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_sitemap_names_the_public_pages_and_no_step(project, read):
    """R131: pages of steps are for those they concern."""
    response = read("/sitemap.xml")
    text = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    assert f"{PROJECT}</loc>" in text and "/inkoopplan/2027/</loc>" in text
    assert [step for step in Step if f"{step.value}/" in text] == []


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/inkoopplan/2027/voortgang.atom", "<title>Schoonmaak gebouwen</title>"),
        (f"{PROJECT}voortgang.atom", "<title>Startbijeenkomst: loopt</title>"),
    ],
)
def test_a_feed_is_atom_and_dutch(project, read, url, title):
    """R130, R138: of a year and of a project."""
    response = read(url)
    text = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert '<feed xml:lang="nl"' in text
    assert title in text


def test_the_plan_can_be_taken_along(project, read):
    """R130: as CSV and as XLSX, with the same Dutch headings and the same rows; another kind does not exist."""
    comma, sheet = read("/inkoopplan/2027/inkoopplan.csv"), read("/inkoopplan/2027/inkoopplan.xlsx")
    assert (comma.status_code, sheet.status_code) == (200, 200)
    assert comma["Content-Disposition"] == 'attachment; filename="inkoopplan-2027.csv"'
    assert sheet["Content-Disposition"] == 'attachment; filename="inkoopplan-2027.xlsx"'
    lines = [line.split(";") for line in comma.content.decode("utf-8-sig").splitlines()]
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
    assert lines[0] == list(rows[0])
    assert (lines[0][:5], lines[1][:5]) == (
        ["Project", "Categorie", "Fase", "Stap", "Status"],
        ["Schoonmaak gebouwen", "Schoonmaak", "Voorbereiding", "Startbijeenkomst", "loopt"],
    )
    assert [row[:5] for row in rows[1:]] == [tuple(line[:5]) for line in lines[1:]]
    assert read("/inkoopplan/2027/inkoopplan.pdf").status_code == 404


def test_the_open_data_are_json_that_any_site_may_read(project, read):
    """R130, R131: the same public facts in the list and of the project."""
    response, one = read("/open-data/projecten.json"), read(f"/open-data/projecten/{project.public_id}.json")
    assert (response.status_code, one.status_code) == (200, 200)
    assert (response["Content-Type"], response["Access-Control-Allow-Origin"]) == ("application/json", "*")
    (listed,) = json.loads(response.content)["projects"]
    assert (listed["title"], listed["url"], listed["phase"], listed["step"]) == (
        "Schoonmaak gebouwen",
        PROJECT,
        "preparation",
        "startbijeenkomst",
    )
    assert [(step["number"], step["state"]) for step in listed["steps"]] == [(1, "open")] + [
        (number, "planned") for number in range(2, 8)
    ]
    single = json.loads(one.content)
    assert {key: single[key] for key in listed} == listed
    assert (single["pages"], single["documents"]) == ([], [])


# -- what does not exist, and what is private --------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/bestaat-niet/", "/projecten/bestaat-niet/", "/projecten/bestaat-niet/contract/"])
def test_what_does_not_exist_gets_a_page_of_our_own(project, read, url):
    """R138: 404, in Dutch, with a way on; robots leave it."""
    response = read(url)
    page = response.content.decode()
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in page and "(404)" in page
    assert '<html lang="nl"' in page and 'action="/zoeken/"' in page and "noindex" in page


def test_an_unknown_project_has_no_feed_and_no_data(project, read):
    """R131: as one that was not announced."""
    assert read("/projecten/bestaat-niet/voortgang.atom").status_code == 404
    assert read(f"/open-data/projecten/{uuid4()}.json").status_code == 404


@pytest.mark.parametrize("url", ["/mijn/", f"{PROJECT}startbijeenkomst/", PROJECT, "/", "/bestaat-niet/"])
def test_what_somebody_who_is_signed_in_reads_is_never_kept(world, read, client, url):
    """R135: no browser and no proxy stores it, private pages and public ones alike."""
    world.interested()
    client.force_login(world.user(world.authorities[0], Role.CONTACT))
    response = read(url)
    assert response.status_code == (404 if "bestaat-niet" in url else 200)
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("url", ["/mijn/", f"{PROJECT}startbijeenkomst/"])
def test_a_private_address_sends_a_visitor_to_sign_in(world, read, url):
    """R131, R135: to the page of signing in, and back."""
    world.interested()
    assert read(url)["Location"] == f"/account/login/?next={url}"


# -- the clock alone ---------------------------------------------------------------------------------------------------


@pytest.fixture
def undecided(world):
    """The final strategy was offered to three; Linderveen and Meerdijk adopted it, Oosterwaard did not. No job runs."""
    project = world.adopted(authorities=world.authorities[:2])
    return project, project.rounds.get().deadline


LATE, OTHERS = "gemeente Oosterwaard", "gemeente Linderveen, gemeente Meerdijk"


def test_at_the_deadline_the_plan_shows_who_is_out_without_any_job(world, undecided, read):
    """R62, R130, R136: a second before it is not, at the instant it is; nothing was sent or written in between."""
    _project, deadline = undecided
    messages = Message.objects.count()
    world.now = deadline - timedelta(seconds=1)
    before = read("/inkoopplan/2027/").content.decode()
    world.now = deadline
    after = read("/inkoopplan/2027/").content.decode()
    assert "Afgevallen" not in before
    assert f"{OTHERS}, {LATE}" in before
    assert f"Afgevallen: {LATE}" in after
    assert f"{OTHERS}</span>" in after
    assert Message.objects.count() == messages


def test_at_the_deadline_the_page_of_the_project_shows_it_too(world, undecided, read):
    """R62, R64, R136: under who does not take part, and no longer among those who may."""
    _project, deadline = undecided
    world.now = deadline - timedelta(seconds=1)
    before = read(PROJECT).content.decode()
    world.now = deadline
    after = read(PROJECT).content.decode()
    assert f"<dd>{OTHERS}, {LATE}</dd>" in before
    assert "<dt>Neemt niet deel</dt>" not in before
    assert f"<dd>{OTHERS}</dd>" in after
    assert f"<dt>Neemt niet deel</dt><dd>{LATE}</dd>" in after


def test_at_the_deadline_exports_and_open_data_say_the_same(world, undecided, read):
    """R62, R130, R136: one answer, whatever the shape."""
    project, deadline = undecided
    answers = []
    for now in (deadline - timedelta(seconds=1), deadline):
        world.now = now
        item = read(f"/open-data/projecten/{project.public_id}.json").json()
        line = read("/inkoopplan/2027/inkoopplan.csv").content.decode("utf-8-sig").splitlines()[1]
        answers.append((item["droppedOut"], item["participants"], line.split(";")[8:]))
    two = OTHERS.split(", ")
    assert answers == [
        ([], [*two, LATE], [f"{OTHERS}, {LATE}", ""]),
        ([LATE], two, [OTHERS, LATE]),
    ]


def test_pages_go_compressed_over_the_wire_and_files_as_they_are(project, world, client):
    """Performance.md 6; a file keeps its length."""
    zipped = {"accept-encoding": "gzip"}
    with world.at():
        page = client.get(PROJECT, headers=zipped)
        feed = client.get("/inkoopplan/2027/voortgang.atom", headers=zipped)
        sheet = client.get("/inkoopplan/2027/inkoopplan.xlsx", headers=zipped)
    assert [answer.get("Content-Encoding") for answer in (page, feed, sheet)] == ["gzip", "gzip", None]
    assert "Accept-Encoding" in page["Vary"]
