"""The set of tender documents: versions, what changed, one of each, and who reads it when (R69–R73, R135)."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from projects.documents import storage, store
from projects.documents.models import DocumentKind
from projects.procedure.clock import AMSTERDAM
from projects.tender_documents.actions import ForwardTenderDocuments, PublishTenderDocuments, WithdrawTender
from projects.tender_documents.gates import publication_of
from projects.tender_documents.versions import Kind, compare, completeness, documents_of, moments, set_at
from tests.integration.projects.test_tender_documents import add, publication

STEP = "/projecten/schoonmaak-gebouwen/aanbestedingsdocumenten/"


@pytest.fixture
def step(world):
    """A project whose tender documents are being drafted."""
    project = world.participants_confirmed()
    world.later(days=10)
    return project


@pytest.fixture
def ask(client, world):
    """Asks an address as somebody, at the time of the world."""

    def ask(url: str, user=None):
        client.logout()
        if user:
            client.force_login(user)
        with world.at():
            return client.get(url)

    return ask


def told(changes) -> list[tuple[str, str]]:
    """Kind and title of each change."""
    return [(change.kind.value, change.title) for change in changes]


def at(project, code):
    """The moment with this code."""
    return next(m for m in moments(project, documents_of(project)) if m.code == code)


def test_a_document_keeps_all_its_versions(world, step):
    """R69: date, person, size and fingerprint of each; the last one counts."""
    first = add(world, step, content=b"Eisen")
    world.later(days=1)
    second = add(world, step, content=b"Betere eisen", replaces=first)
    [item] = documents_of(step)
    assert (item.key, item.last, item.current) == (first.pk, second, True)
    assert [(v.number, v.document.sha256, v.document.size, v.document.uploaded_by_name) for v in item.versions] == [
        (1, hashlib.sha256(b"Eisen").hexdigest(), 5, "Ilse Koper"),
        (2, hashlib.sha256(b"Betere eisen").hexdigest(), 12, "Ilse Koper"),
    ]
    assert item.at(first.uploaded_at - timedelta(seconds=1)) is None
    assert item.at(first.uploaded_at) == first
    assert item.at(second.uploaded_at - timedelta(seconds=1)) == first
    assert item.at(second.uploaded_at) == second


def test_what_changed_between_two_moments(world, step):
    """R69: added, replaced, removed, unchanged; in that order, by title."""
    stays, replaced, goes = (add(world, step, title=title) for title in ("Leidraad", "Eisen", "Prijzenblad"))
    before = world.now
    world.later(days=1)
    add(world, step, title="Eisen", content=b"Anders", replaces=replaced)
    add(world, step, title="Bijlage")
    with world.at():
        store.withdraw(goes)
    documents = documents_of(step)
    then, now = set_at(documents, before), set_at(documents, world.now)
    assert set(then.values()) == {stays, replaced, goes}
    begin = at(step, "begin")
    with world.at():
        latest = at(step, "nu")
    was = next(m for m in moments(step, documents) if m.code == before.isoformat())
    assert (was.documents, latest.documents) == (then, now)
    assert told(compare(was, latest)) == [
        ("added", "Bijlage"),
        ("replaced", "Eisen"),
        ("removed", "Prijzenblad"),
        ("unchanged", "Leidraad"),
    ]
    assert {change.kind for change in compare(begin, latest)} == {Kind.ADDED}
    assert {change.kind for change in compare(latest, latest)} == {Kind.UNCHANGED}


def test_the_same_file_again_is_told_apart(world, step):
    """R73: another version with the same fingerprint."""
    first = add(world, step)
    world.later(days=1)
    add(world, step, replaces=first)
    with world.at():
        [change] = compare(next(m for m in moments(step, documents_of(step)) if m.documents), at(step, "nu"))
    assert (change.kind, change.same_bytes) == (Kind.REPLACED, True)


def test_what_changed_between_two_publications(world, step):
    """R69, R73: exactly what was published, not what was added in between."""
    first = add(world, step)
    add(world, step, title="Leidraad")
    world.act(PublishTenderDocuments, step, **publication(world))
    one = publication_of(step)
    add(world, step, title="Te laat")
    world.act(WithdrawTender, step, reason="Fout.")
    world.later(days=1)
    add(world, step, content=b"Betere eisen", replaces=first)
    world.act(PublishTenderDocuments, step, **publication(world, notice_number="2"))
    two = publication_of(step)
    changes = compare(at(step, f"publicatie-{one.pk}"), at(step, f"publicatie-{two.pk}"))
    assert told(changes) == [("added", "Te laat"), ("replaced", "Programma van eisen"), ("unchanged", "Leidraad")]
    [item] = [item for item in documents_of(step) if item.key == first.pk]
    assert [version.published_in for version in item.versions] == [(one,), (two,)]


def test_one_set_in_which_every_document_comes_once(world, step):
    """R69: a title that comes twice, and a usual part that comes twice; what is missing is shown."""
    for title in ("Programma van eisen", "programma  van EISEN", "Prijzenblad", "Prijsblad perceel 2", "Leidraad"):
        add(world, step, title=title)
    found = completeness(step)
    assert found.doubles == ("programma  van EISEN",)
    assert {part.title: len(part.found) for part in found.parts} == {
        "Aanbestedingsleidraad": 1,
        "Programma van eisen": 2,
        "Conceptovereenkomst": 0,
        "Inkoopvoorwaarden": 0,
        "Prijzenblad": 2,
        "Uniform Europees Aanbestedingsdocument": 0,
    }
    assert [part.title for part in found.parts if part.once] == ["Aanbestedingsleidraad"]
    assert len(found.warnings) == 2
    assert "“Prijsblad perceel 2” en “Prijzenblad”" in found.warnings[1]


def test_the_page_of_versions_and_of_a_text(world, step, ask):
    """R69, R70: for the team, in the order of the address; any instant, and 404 for what is not one."""
    first = add(world, step, content=b"Een klacht wordt binnen twee werkdagen beantwoord.")
    before = world.now
    world.later(days=1)
    second = add(world, step, content="Een klacht wordt binnen één werkdag beantwoord.".encode(), replaces=first)
    expert = world.user(world.authorities[0], Role.SUBJECT_EXPERT)
    for user in (world.lead_buyer, world.expertise, expert):
        page = ask(f"{STEP}versies/", user)
        assert page.status_code == 200
        assert second.sha256[:8] in page.content.decode()
    minute = (before + timedelta(minutes=1)).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    changed = ask(f"{STEP}versies/?van={minute}&tot=nu", expert).content.decode()
    assert f"{STEP}versies/{first.pk}/{second.pk}/" in changed
    text = ask(f"{STEP}versies/{first.pk}/{second.pk}/", expert).content.decode()
    assert "<del>twee werkdagen</del>" in text and "<ins>één werkdag</ins>" in text
    for address in ("versies/?van=gisteren", f"versies/{first.pk}/{first.pk + 999}/", "tenderned.pdf"):
        assert ask(f"{STEP}{address}", expert).status_code == 404
    other = world.announced(world.project("Ander project"))
    foreign = f"/projecten/{other.page.slug}/aanbestedingsdocumenten/versies/{first.pk}/{second.pk}/"
    assert ask(foreign, world.lead_buyer).status_code == 404


@pytest.mark.parametrize("address", ["versies/", "versies/1/2/", "tenderned/", "tenderned.csv", "tenderned.xlsx"])
def test_the_pages_of_the_team_are_for_the_team(world, step, ask, address):
    """R70: a visitor signs in, a contact of a participant and a superuser read why not, after forwarding too."""
    root = world.person("root@inkoop.example", "Ro", "Ot")
    root.is_superuser = True
    root.save()
    add(world, step)
    people = (world.user(world.authorities[0]), world.user(world.authorities[0], Role.DECIDER), root)

    def statuses():
        return [ask(f"{STEP}{address}", user).status_code for user in (None, *people)]

    assert statuses() == [302, 403, 403, 403]
    world.act(PublishTenderDocuments, step, **publication(world))
    world.act(ForwardTenderDocuments, step)
    assert statuses() == [302, 403, 403, 403]
    assert ask("/projecten/bestaat-niet/aanbestedingsdocumenten/versies/", world.lead_buyer).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_versions(world, step, client):
    """The same for one document and for six versions of three."""
    client.force_login(world.lead_buyer)

    def queries() -> int:
        with world.at():
            client.get(f"{STEP}versies/")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{STEP}versies/").status_code == 200
        return len(captured)

    add(world, step, title="Een")
    few = queries()
    for title in ("Twee", "Drie"):
        add(world, step, title=title, replaces=add(world, step, title=title))
    assert queries() == few


# -- nothing before the platform (art. 2.65) ---------------------------------------------------------------------------

WORD = "kenmerkwoord"


def places(world, project, ask, user) -> list[str]:
    """Every place where this visitor finds the marker of a tender document."""
    document = project.documents.get(kind=DocumentKind.TENDER_DOCUMENT)
    addresses = [
        "/",
        "/projecten/",
        f"/projecten/{project.page.slug}/",
        STEP,
        f"{STEP}versies/",
        f"{STEP}tenderned/",
        f"/projecten/{project.page.slug}/voortgang.atom",
        "/inkoopplan/2027/",
        "/inkoopplan/2027/voortgang.atom",
        "/inkoopplan/2027/inkoopplan.csv",
        f"/zoeken/?q={WORD}",
        "/sitemap.xml",
        "/open-data/projecten.json",
        f"/open-data/projecten/{project.public_id}.json",
        "/mijn/",
        document.url,
    ]
    if user:
        addresses.append(f"/kalender/{user.calendar_key}.ics")
    found = []
    for address in addresses:
        response = ask(address, user)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code == 200 and (f"Stuk {WORD}" in body.decode() or "512346" in body.decode()):
            found.append(address)
    return found


def test_nothing_of_the_tender_is_shown_before_the_platform_published_it(world, step, ask):
    """R70, R72, art. 2.65: to nobody outside the team, by page, search, feed, API, calendar or door."""
    add(world, step, title=f"Stuk {WORD}", content=f"Stuk {WORD}".encode())
    participant, decider = (world.user(world.authorities[0], role) for role in (Role.CONTACT, Role.DECIDER))
    outsiders = (None, participant, decider, world.user(world.authority("Buitendorp")))
    assert [places(world, step, ask, user) for user in outsiders] == [[], [], [], []]
    world.act(PublishTenderDocuments, step, **publication(world))
    # The notice is public now, the documents are not: they come by the platform, and to participants when forwarded.
    public = f"/projecten/{step.page.slug}/"
    assert [places(world, step, ask, user) for user in outsiders] == [[public]] * 4
    world.act(ForwardTenderDocuments, step)
    document = step.documents.get(kind=DocumentKind.TENDER_DOCUMENT)
    open_data = f"/open-data/projecten/{step.public_id}.json"
    mine = [public, STEP, f"/zoeken/?q={WORD}", open_data, document.url]
    assert [set(places(world, step, ask, user)) - {"/mijn/"} for user in outsiders] == [
        {public},
        set(mine),
        set(mine),
        {public},
    ]


def test_a_withdrawn_tender_is_not_shown_any_more(world, step, ask):
    """R71: the link to the notice goes."""
    add(world, step, title=f"Stuk {WORD}")
    world.act(PublishTenderDocuments, step, **publication(world))
    world.act(WithdrawTender, step, reason="Fout.")
    assert places(world, step, ask, None) == []


def test_what_a_participant_downloads_is_what_was_published_byte_for_byte(world, step, ask):
    """R73: the same sha256 in the publication, in the mail and of the bytes that leave the door."""
    content = b"Eisen\r\nmet \xe2\x82\xac en een lege regel\n\n"
    document = add(world, step, content=content)
    world.act(PublishTenderDocuments, step, **publication(world))
    world.act(ForwardTenderDocuments, step)
    published = publication_of(step).documents.get()
    response = ask(document.url, world.user(world.authorities[1]))
    served = b"".join(response.streaming_content)
    assert served == content == storage.read(document.storage_name)
    assert hashlib.sha256(served).hexdigest() == published.sha256
    assert response["ETag"] == f'"{published.sha256}"'
