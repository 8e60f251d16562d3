"""Open data: OCDS 1.1.5 packages, their description, and that nothing private is in them (R130, R131)."""

import json
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft4Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from accounts.models import ContractingAuthority, Role
from projects.contract.models import Agreement
from projects.participation.actions import RegisterInterest
from projects.progress.open_data import ocds
from projects.tree.models import Project
from tests.integration.projects.lot_helpers import DAILY, awarded, lots_decided
from tests.reference import reference

RELEASES, RECORDS = "/open-data/ocds/releases.json", "/open-data/ocds/records.json"


@pytest.fixture
def read(world, client):
    """What a program gets, whatever language it asks for."""

    def read(url: str, **headers: str):
        with world.at():
            return client.get(url, headers={"accept-language": "en"} | headers)

    return read


def release(read, project: Project) -> dict:
    """The release of one project."""
    return read(f"/open-data/ocds/{project.public_id}/release.json").json()["releases"][0]


@pytest.fixture
def extensions():
    """The extensions served on this machine: their own copies, and no network."""
    folder = reference("ocds", "extensions")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    yield [f"{here}/lots/v1.1.5/extension.json", f"{here}/eu/1.1/extension.json"]
    server.shutdown()
    server.server_close()


def checked(package: dict, extensions: list[str], folder) -> dict:
    """What the checker of the Open Contracting Partnership says of a release package, in a process of its own.

    Its libraries change classes of others while they are imported.
    """
    file = folder / "package.json"
    file.write_text(json.dumps(package | {"extensions": extensions}))
    zipped = reference("ocds", "standard-1__1__5-schema.zip")
    command = [Path(sys.executable).with_name("libcoveocds"), file, "--standard-zip", zipped.resolve()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120, cwd=folder)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "stage", ["announced", "adopted", "tender_published", "definitive_award_sent", "contract_completed"]
)
def test_releases_are_valid_at_every_stage(world, read, extensions, tmp_path, stage):
    """R130: nothing the standard and the extensions do not know, and no code they do not have."""
    getattr(world, stage)()
    found = checked(read(RELEASES).json(), extensions, tmp_path)
    assert {name: found[name] for name in NAMES} == {name: type(found[name])() for name in NAMES}


NAMES = (
    "validation_errors",
    "additional_fields",
    "additional_closed_codelist_values",
    "additional_open_codelist_values",
    "deprecated_fields",
    "additional_checks",
)


def test_a_project_with_lots_is_valid(world, read, extensions, tmp_path):
    """R130: lots by their number, awarded, open and closed."""
    project = lots_decided(world)
    world.later(days=20)
    awarded(world, project, DAILY)
    package = read(RELEASES).json()
    found = checked(package, extensions, tmp_path)
    assert {name: found[name] for name in NAMES} == {name: type(found[name])() for name in NAMES}
    lots = release(read, project)["tender"]["lots"]
    assert [lot["id"] for lot in lots] == [
        str(lot.number) for lot in project.publications.get().lots.order_by("number")
    ]


def test_records_are_valid(world, read):
    """R130: against the official schema of record packages; the compiled release is the release."""
    world.contract_completed()
    package = read(RECORDS).json()
    resources = [
        (f"https://standard.open-contracting.org/schema/1__1__5/{name}", Resource.from_contents(content, DRAFT4))
        for name in ("release-schema.json", "versioned-release-validation-schema.json")
        for content in [json.loads(reference("ocds", "schema-1.1", name).read_text())]
    ]
    schema = json.loads(reference("ocds", "schema-1.1", "record-package-schema.json").read_text())
    checker = Draft4Validator(schema, registry=Registry().with_resources(resources))
    assert list(checker.iter_errors(package)) == []
    (record,) = package["records"]
    (only,) = record["releases"]
    assert record["compiledRelease"] == only | {"tag": ["compiled"]}
    assert record["ocid"] == only["ocid"]


def test_every_participant_is_a_buyer(world, read):
    """R130: by the register of authorities; the purchasing organisation is the procuring entity."""
    project = world.announced()
    ContractingAuthority.objects.filter(pk=world.authorities[0].pk).update(tooi_code="gm9001")
    assert [party["roles"] for party in release(read, project)["parties"]] == [
        ["procuringEntity", "centralPurchasingBody"]
    ]
    project = world.adopted()
    organisation, first, *others = release(read, project)["parties"]
    assert organisation["id"] == "organisatie"
    assert first["roles"] == ["buyer"]
    assert first["identifier"] == {
        "scheme": "NL-OWMS",
        "id": "gm9001",
        "legalName": "gemeente Linderveen",
        "uri": "https://identifier.overheid.nl/tooi/id/gemeente/gm9001",
    }
    assert [party["name"] for party in others] == ["gemeente Meerdijk", "gemeente Oosterwaard"]


def test_a_release_says_how_far_the_project_is(world, read):
    """R130, R131: the tender once it was published, the supplier once its award is definitive, the signed contract."""
    project = world.adopted()
    found = release(read, project)
    assert (found["tag"], found["tender"]["status"]) == (["planning"], "planned")
    assert "items" not in found["tender"]
    project = world.tender_published()
    found = release(read, project)
    assert (found["tag"], found["tender"]["status"]) == (["planning", "tender"], "active")
    assert found["tender"]["items"][0]["classification"]["scheme"] == "CPV"
    project = world.decision_sent()
    found = release(read, project)
    assert (found["tag"], "awards" in found) == (["planning", "tender"], False)
    assert [row["status"] for row in found["tender"]["milestones"]] == ["scheduled"]
    project = world.definitive_award_sent()
    found = release(read, project)
    assert (found["tag"], found["tender"]["status"]) == (["planning", "tender", "award"], "complete")
    assert [row["status"] for row in found["tender"]["milestones"]] == ["met"]
    (award,) = found["awards"]
    assert [supplier["name"] for supplier in award["suppliers"]] == ["Schoon BV"]
    assert "contracts" not in found
    project = world.contract_completed()
    found = release(read, project)
    agreement = Agreement.objects.get(project=project)
    (contract,) = found["contracts"]
    assert (found["tag"][-1], contract["awardID"]) == ("contract", f"gunning-{agreement.pk}")
    assert contract["period"]["endDate"] == ocds.last_instant(agreement.ends_on)


def test_ids_are_stable(world, read):
    """R130: the ocid for ever; the id of a release as long as nothing changes."""
    project = world.announced()
    first, again = release(read, project), release(read, project)
    assert first == again
    assert first["ocid"] == f"ocds-xxxxxx-{project.public_id}"
    world.act(RegisterInterest, project, (world.authorities[0], Role.CONTACT))
    later = release(read, project)
    assert (later["ocid"], later["id"] == first["id"]) == (first["ocid"], False)


def test_days_are_those_of_amsterdam():
    """A day in summer and one in winter begin and end at their own hour."""
    assert ocds.first_instant(date(2027, 7, 1)) == "2027-07-01T00:00:00+02:00"
    assert ocds.last_instant(date(2027, 12, 31)) == "2027-12-31T23:59:59+01:00"
    assert ocds.instant(datetime(2027, 3, 28, 1, 0, tzinfo=UTC)) == "2027-03-28T03:00:00+02:00"


def test_nothing_private_is_in_it(world, read):
    """R131: no estimate, no bidder that did not win, no person, no text of the strategy."""
    project = world.definitive_award_sent()
    Project.objects.filter(pk=project.pk).update(estimated_value=Decimal("987654.32"))
    project.publications.update(estimated_value=Decimal("987654.32"))
    texts = [
        read(url).content.decode()
        for url in (RELEASES, RECORDS, "/open-data/projecten.json", f"/open-data/projecten/{project.public_id}.json")
    ]
    losers = {bid.bidder_name for bid in project.bids.all()} - {"Schoon BV"}
    assert losers
    for private in (*losers, "987654", "@", *(str(user) for user in (world.lead_buyer, world.contract_manager))):
        assert not any(private in text for text in texts), private


def test_a_project_that_was_not_announced_is_not_there(world, read):
    """R131: nor its id."""
    project = world.project()
    assert read(RELEASES).json()["releases"] == []
    answer = read(f"/open-data/ocds/{project.public_id}/record.json")
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "Dit project is er niet, of is nog niet aangekondigd."},
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("jaar=abc", "Geef een jaar van vier cijfers, zoals ?jaar=2027."),
        ("jaar=", "Geef een jaar van vier cijfers, zoals ?jaar=2027."),
        ("jaar=99999999", "Geef een jaar van vier cijfers, zoals ?jaar=2027."),
        ("pagina=0", "Geef een paginanummer vanaf 1, zoals ?pagina=2."),
        ("pagina=٣", "Geef een paginanummer vanaf 1, zoals ?pagina=2."),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(world, read, query, sentence):
    """R134: 400, with what to do."""
    world.announced()
    for url in (RELEASES, RECORDS, "/open-data/projecten.json"):
        answer = read(f"{url}?{query}")
        assert (answer.status_code, answer.json()) == (400, {"error": sentence})
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_what_is_not_there_is_said_in_data_too(world, read):
    """R130: 404 with a sentence, for a page after the last one, another project and what is no number of one."""
    world.announced()
    for url in (f"{RELEASES}?pagina=2", "/open-data/ocds/niets/release.json", f"/open-data/ocds/{uuid4()}/record.json"):
        answer = read(url)
        assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_open_data_is_only_read(world):
    """R130: another method is refused with 405, also by who has no token."""
    client = Client(enforce_csrf_checks=True)
    assert [client.generic(method, RELEASES).status_code for method in ("POST", "PUT", "QUERY")] == [405] * 3


def test_pages_name_the_next_one(world, read, monkeypatch):
    """R130: in the header Link; each project is on exactly one page."""
    monkeypatch.setattr("projects.progress.open_data.views.PER_PAGE", 1)
    for title in ("Een", "Twee", "Drie"):
        world.announced(world.project(title))
    first, middle = read(f"{RELEASES}?jaar=2027"), read(f"{RELEASES}?jaar=2027&pagina=2")
    assert first["Link"] == f'<http://localhost:8000{RELEASES}?jaar=2027&pagina=2>; rel="next"'
    assert middle["Link"] == (
        f'<http://localhost:8000{RELEASES}?jaar=2027&pagina=1>; rel="prev", '
        f'<http://localhost:8000{RELEASES}?jaar=2027&pagina=3>; rel="next"'
    )
    titles = [
        row["tender"]["title"] for number in (1, 2, 3) for row in read(f"{RELEASES}?pagina={number}").json()["releases"]
    ]
    assert titles == ["Een", "Twee", "Drie"]
    assert read(f"{RELEASES}?jaar=2026").json()["releases"] == []


def test_what_did_not_change_is_not_sent_again(world, read):
    """R130: ETag and 304; after an act another answer."""
    project = world.announced()
    for url in (RELEASES, "/open-data/openapi.json", f"/open-data/ocds/{project.public_id}/record.json"):
        tag = read(url)["ETag"]
        again = read(url, **{"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
    tag = read(RELEASES)["ETag"]
    world.act(RegisterInterest, project, (world.authorities[0], Role.CONTACT))
    assert read(RELEASES, **{"if-none-match": tag}).status_code == 200


def test_the_description_is_openapi_and_true(world, read):
    """R130: valid OpenAPI 3.1; every address in it answers as it says."""
    project = world.announced()
    description = read("/open-data/openapi.json").json()
    validate(description)
    for path, item in description["paths"].items():
        answer = read(path.replace("{id}", str(project.public_id)))
        assert answer.status_code == 200
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        required = description["components"]["schemas"][schema.rsplit("/", 1)[1]]["required"]
        assert set(required) <= set(answer.json())


def test_a_list_asks_as_much_for_many_projects_as_for_few(world, read):
    """R130: a fixed number of queries."""

    def counted() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert read(RELEASES).status_code == 200
        return len(captured)

    world.announced(world.project("Een"))
    few = counted()
    for title in ("Twee", "Drie", "Vier"):
        world.interested(world.project(title))
    assert counted() == few


def test_the_page_about_it_is_dutch(world, read):
    """R138: with an example once there is one."""
    project = world.announced()
    page = read("/open-data/").content.decode()
    assert f"/open-data/ocds/{project.public_id}/release.json" in page
    assert '<html lang="nl"' in page
