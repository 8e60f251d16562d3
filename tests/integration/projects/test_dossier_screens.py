"""Who finds the file where: the download, the screens of authorities and of staff (R108–R110, R131)."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role
from projects.documents import storage
from projects.dossier.fingerprints import DIFFERS
from projects.dossier.models import PackageDownload
from projects.dossier.selectors import dossiers_of, offered_package
from projects.dossier.views import DOWNLOADED
from projects.journal.models import Event
from projects.journal.verify import verify


@pytest.fixture
def offered(world):
    """A project whose packages were offered."""
    return world.dossier_offered()


def status_of(response) -> int:
    """The status of an answer; reading a file to its end closes it."""
    assert response.getvalue() is not None
    return response.status_code


def visitors(world, project) -> dict:
    """Everybody who might try, by name."""
    first, second, third = world.authorities
    outsider = world.authority("Buitenstad")
    superuser = world.person("super@example.org", "Super", "User")
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    former = world.person("vroeger@example.org", "Vroeger", "Archief")
    Membership.objects.create(
        user=former,
        authority=first,
        role=Role.RECORDS,
        valid_from=world.now.date().replace(year=2020),
        valid_until=world.now.date() - timedelta(days=1),
    )
    reader = world.person("lezer@example.org", "Mee", "Lezer")
    Membership.objects.create(
        user=reader, authority=first, role=Role.READER, valid_from=world.now.date().replace(year=2020)
    )
    return {
        "records": world.user(first, Role.RECORDS),
        "contact": world.user(first, Role.CONTACT),
        "decider": world.user(first, Role.DECIDER),
        "subject expert": world.user(first, Role.SUBJECT_EXPERT),
        "reader": reader,
        "records of another": world.user(second, Role.RECORDS),
        "contact of another": world.user(third, Role.CONTACT),
        "records of no participant": world.user(outsider, Role.RECORDS),
        "former records": former,
        "lead buyer": world.lead_buyer,
        "contract manager": world.contract_manager,
        "expertise centre": world.expertise,
        "superuser": superuser,
    }


@pytest.mark.parametrize("address", ["pakket/", "pakbon.xml", ""])
def test_only_its_own_records_officer_and_contact_get_the_file(world, offered, client, address):
    """R108: everybody else gets 404, superusers and the purchasing organisation included; who is no one signs in."""
    first = world.authorities[0]
    url = f"/mijn/dossiers/{offered.public_id}/{address}?namens={first.pk}"
    found = {}
    with world.at():
        assert client.get(url).status_code == 302
        for who, user in visitors(world, offered).items():
            client.force_login(user)
            found[who] = status_of(client.get(url))
    assert {who for who, status in found.items() if status == 200} == {"records", "contact"}
    assert {status for who, status in found.items() if who not in ("records", "contact")} == {404}


def test_without_a_name_everybody_gets_their_own(world, offered, client):
    """R108: the package of the second authority for its own records officer."""
    second = world.authorities[1]
    client.force_login(world.user(second, Role.RECORDS))
    with world.at():
        response = client.get(f"/mijn/dossiers/{offered.public_id}/pakket/")
        content = response.getvalue()
    package = offered_package(offered, second)
    assert hashlib.sha256(content).hexdigest() == package.sha256
    assert response["Content-Disposition"] == f'attachment; filename="{package.filename}"'
    assert (response["Cache-Control"], response["Content-Type"]) == ("private, no-store", "application/zip")


def test_a_download_is_kept_and_stands_in_the_journal(world, offered, client):
    """R108: who fetched it and when; asking only for the headers is no download."""
    first = world.authorities[0]
    client.force_login(world.user(first, Role.RECORDS))
    url = f"/mijn/dossiers/{offered.public_id}/pakket/"
    with world.at(world.later(minutes=1)):
        assert client.head(url).status_code == 200
        assert PackageDownload.objects.count() == 0
        assert status_of(client.get(url)) == 200
    row = PackageDownload.objects.get()
    assert (row.package.authority, row.person_name, row.downloaded_at) == (first, "Archief Linderveen", world.now)
    assert Event.objects.get(type=DOWNLOADED).authority_id == first.pk
    assert verify(offered.stream) is None


def test_before_it_is_offered_there_is_no_package_to_fetch(world, client):
    """R110: built is not offered."""
    project = world.dossier_complete()
    world.ask_for_packages(project)
    world.build()
    client.force_login(world.user(world.authorities[0], Role.RECORDS))
    with world.at():
        assert client.get(f"/mijn/dossiers/{project.public_id}/").status_code == 200
        assert client.get(f"/mijn/dossiers/{project.public_id}/pakket/").status_code == 404
        assert client.get(f"/mijn/dossiers/{project.public_id}/pakbon.xml").status_code == 404


def test_a_package_that_left_the_storage_is_said(world, offered, client):
    """R109: no half file, and no download in the journal."""
    package = offered_package(offered, world.authorities[0])
    storage.storage().delete(package.storage_name)
    client.force_login(world.user(world.authorities[0], Role.RECORDS))
    with world.at():
        response = client.get(f"/mijn/dossiers/{offered.public_id}/pakket/", follow=True)
    assert (response.redirect_chain[0][1], response.status_code) == (302, 200)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert PackageDownload.objects.count() == 0


def test_every_link_on_the_page_of_the_records_officer_opens(world, offered, client):
    """R108: documents a records officer may not open one by one stand there by name only; the package is theirs."""
    client.force_login(world.user(world.authorities[0], Role.RECORDS))
    with world.at():
        page = client.get(f"/mijn/dossiers/{offered.public_id}/").content.decode()
        links = {part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/documenten/")}
        assert "Ontvangstbewijs besluit gemeente Linderveen" in page
        for link in links:
            assert status_of(client.get(link)) == 200, link


def test_the_receipt_is_confirmed_on_screen(world, offered, client):
    """R109: a wrong fingerprint is answered beside the field, a right one leads back to the file."""
    first = world.authorities[0]
    package = offered_package(offered, first)
    client.force_login(world.user(first, Role.RECORDS))
    url = f"/mijn/projecten/{offered.page.slug}/dossier-ontvangst-bevestigen/?namens={first.pk}"
    with world.at(world.later(minutes=1)):
        wrong = client.post(url, {"sha256": "0" * 64})
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["sha256"])
        assert Event.objects.get(type=DIFFERS).data["opgegeven"] == "0" * 64
        right = client.post(url, {"sha256": package.sha256, "reference": "DIV-7"})
        assert right["Location"] == f"/mijn/dossiers/{offered.public_id}/?namens={first.pk}"
        page = client.get(right["Location"])
        assert page.context["delivery"].reference == "DIV-7"
        overview = client.get("/mijn/")
        assert [item for item in overview.context["waiting"] if "dossiers" in item.url] == []


def test_a_file_waits_for_the_records_officer(world, offered, client):
    """R108: on the overview, until the receipt is confirmed."""
    first = world.authorities[0]
    client.force_login(world.user(first, Role.RECORDS))
    with world.at():
        waiting = client.get("/mijn/").context["waiting"]
        assert [item.url for item in waiting] == [f"/mijn/dossiers/{offered.public_id}/?namens={first.pk}"]
        rows = client.get("/mijn/dossiers/").context["rows"]
    assert [(row["project"], row["authority"], row["delivery"]) for row in rows] == [(offered, first, None)]


def test_staff_see_what_is_missing_and_how_far_each_authority_is(world, offered, client):
    """R110: the screen of the file, and the act that solves what is missing."""
    world.receive(offered, world.authorities[0])
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/beheer/projecten/{offered.public_id}/dossier/")
        assert [row.dossier.stage for row in page.context["rows"]] == ["delivered", "offered", "offered"]
        assert (page.context["missing"], len(page.context["items"])) == (0, 12)
        assert page.context["rows"][1].delivery != ""
        assert client.get(f"/beheer/projecten/{offered.public_id}/").status_code == 200
        for code in ("dossier-aanbieden", "dossierpakketten-samenstellen", "dossier-overdragen"):
            assert client.get(f"/beheer/projecten/{offered.public_id}/{code}/").status_code == 200
    client.force_login(world.user(world.authorities[0], Role.CONTACT))
    with world.at():
        assert client.get(f"/beheer/projecten/{offered.public_id}/dossier/").status_code in (302, 403, 404)


def test_the_state_of_all_files_is_asked_in_as_many_queries_for_one_as_for_three(world):
    """Point 9 of the house style: no query for each row."""
    project = world.dossier_complete()
    counts = []
    for number in (1, 2):
        world.ask_for_packages(project, *world.authorities[number - 1 : 2 * number - 1])
        with world.at(), CaptureQueriesContext(connection) as queries:
            rows = dossiers_of(project)
        counts.append((sum(row.package is not None for row in rows), len(queries)))
    assert counts == [(1, 5), (3, 5)]
