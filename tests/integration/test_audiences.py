"""Page, document, search, listing, feed, sitemap and API agree on who may see what, at every step (R10, R131, R135)."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.procedure.audience import can_see
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tree.models import ProjectStep


def marker(code: str) -> str:
    """A word that occurs in one document only."""
    return f"kenwoord{code}"


def opens(client, url: str) -> bool:
    """Whether the door to a document opens; reading the file to its end closes it."""
    response = client.get(url)
    return response.status_code == 200 and bool(response.getvalue())


@pytest.fixture
def scene(world):
    """A project with a participant, one that is out, one asked, another authority, and a document per audience."""
    participant, out = world.authorities[0], world.authorities[-1]
    project = world.adopted(authorities=[participant])
    other = world.authority("Buitenstad")
    world.later(days=60)
    with world.at():
        for code in AudienceCode:
            document = store.add(
                project,
                content=b"inhoud",
                filename="stuk.txt",
                content_type="text/plain",
                title=f"Stuk {marker(code)}",
                kind=DocumentKind.ATTACHMENT,
                step=Step.STRATEGY,
                audience=code,
                by=None,
            )
            if code in (AudienceCode.OFFERED, AudienceCode.RECORDS):
                store.offer([document], [out])
    visitors = {
        "anonymous": AnonymousUser(),
        "other authority": world.user(other, Role.DECIDER),
        "out": world.user(out, Role.CONTACT),
        "participant": world.user(participant, Role.CONTACT),
        "team": world.user(participant, Role.SUBJECT_EXPERT),
        "staff": world.lead_buyer,
        "superuser": world.person("super@example.org", "Super", "User"),
    }
    visitors["superuser"].is_superuser = True
    visitors["superuser"].save()
    return project, visitors


EXPECTED = {
    "anonymous": {"public"},
    "other authority": {"public", "members"},
    "out": {"public", "members", "interested", "present", "offered", "records"},
    "participant": {"public", "members", "interested", "present", "participants"},
    "team": {"public", "members", "interested", "participants", "present", "offered", "team"},
    "staff": {"public", "members", "interested", "present", "offered", "records", "participants", "team", "staff"},
    "superuser": {"public", "members", "staff"},
}


@pytest.mark.parametrize("who", EXPECTED)
def test_documents_follow_the_table_of_audiences_everywhere(world, scene, client, who):
    """R10, R64, R70, R86, R135: the same answer by can_see, queryset, door, search and API."""
    project, visitors = scene
    user = visitors[who]
    expected = EXPECTED[who] - ({"present"} if who == "out" else set())
    if user.is_authenticated:
        client.force_login(user)
    with world.at():
        documents = {d.audience: d for d in Document.objects.filter(title__contains="kenwoord")}
        assert {code for code, d in documents.items() if can_see(user, d)} == expected
        assert {d.audience for d in Document.objects.filter(title__contains="kenwoord").visible_to(user)} == expected
        doors = {code for code, d in documents.items() if opens(client, d.url)}
        assert doors == expected
        listed = json.loads(client.get(f"/open-data/projecten/{project.public_id}.json").content)
        assert {d["title"][len("Stuk kenwoord") :] for d in listed["documents"] if "kenwoord" in d["title"]} == expected
        for code in AudienceCode:
            found = client.get("/zoeken/", {"q": marker(code)}).content.decode()
            assert (f"Stuk {marker(code)}" in found) == (code in expected)
        page = client.get(f"/projecten/{project.page.slug}/").content.decode()
        assert {code for code in AudienceCode if marker(code) in page} == expected


@pytest.mark.parametrize("state", list(StepState))
def test_step_pages_are_seen_by_the_audience_of_the_step_everywhere(world, scene, client, state):
    """R10: page, listing, search, sitemap, feed and API agree for every step and state."""
    project, visitors = scene
    opened_at = None if state == StepState.PLANNED else world.now
    done_at = world.now if state == StepState.DONE else None
    project.steps.update(state=state, opened_at=opened_at, done_at=done_at)
    rows = {f"/projecten/{project.page.slug}/{row.step}/": row for row in project.steps.all()}
    for row in rows.values():
        page = row.page.specific
        page.introduction = "<p>stapwoord</p>"
        page.save_revision().publish()

    def among(text: str) -> set[str]:
        return {url for url in rows if url in text}

    with world.at():
        for who, user in visitors.items():
            client.logout()
            if user.is_authenticated:
                client.force_login(user)
            allowed = {url for url, row in rows.items() if can_see(user, row)}
            selected = ProjectStep.objects.filter(project=project).visible_to(user)
            assert {url for url, row in rows.items() if row in selected} == allowed, who
            refusal = 403 if user.is_authenticated else 302
            for url in rows:
                assert client.get(url).status_code == (200 if url in allowed else refusal), (who, url)
            assert among(client.get(f"/projecten/{project.page.slug}/").content.decode()) == allowed, who
            assert among(client.get("/zoeken/", {"q": "stapwoord"}).content.decode()) == allowed, who
            assert among(str(client.get(f"/open-data/projecten/{project.public_id}.json").json()["pages"])) == allowed
        client.logout()
        public = {url for url, row in rows.items() if can_see(AnonymousUser(), row)}
        assert among(client.get("/sitemap.xml").content.decode()) == public
        feed = client.get(f"/projecten/{project.page.slug}/voortgang.atom").content.decode()
        assert "stapwoord" not in feed and "kenwoord" not in feed


def test_a_project_that_was_not_announced_is_nowhere(world, client):
    """R11, R131: before the announcement nothing public names the project."""
    project = world.project("Geheim plan")
    with world.at():
        for url in (
            "/",
            "/inkoopplan/2027/",
            "/inkoopplan/2027/voortgang.atom",
            "/inkoopplan/2027/inkoopplan.csv",
            "/projecten/",
            "/zoeken/?q=Geheim",
            "/sitemap.xml",
            "/open-data/projecten.json",
        ):
            response = client.get(url)
            assert response.status_code == 200, url
            assert "Geheim plan" not in response.content.decode(), url
            assert "geheim-plan" not in response.content.decode(), url
        assert client.get(f"/projecten/{project.page.slug}/").status_code == 404
        assert client.get(f"/open-data/projecten/{project.public_id}.json").status_code == 404
