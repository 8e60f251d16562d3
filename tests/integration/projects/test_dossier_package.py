"""The package of one authority, judged by rules and tools nobody here wrote (R101, R108, R109, R131)."""

import hashlib
import io
import logging
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest
import xmlschema

from accounts.models import AuthorityKind
from projects.documents import storage
from projects.documents.models import Document
from projects.dossier.building import BUILT, FAILED, LEASE, build_all, build_next
from projects.dossier.contents import dossier_documents
from projects.dossier.models import DossierPackage, PackageState
from projects.dossier.papers import decisions, journal
from projects.dossier.sip import Sip
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from tests.reference import reference
from tests.verapdf import failures

N = "{https://www.nationaalarchief.nl/mdto}"
MARK = f"{N}identificatie/{N}identificatieKenmerk"


class Opened:
    """A package as its receiver opens it."""

    def __init__(self, package: DossierPackage) -> None:
        self.package = package
        self.zip = zipfile.ZipFile(io.BytesIO(storage.read(package.storage_name)))
        self.paths = [PurePosixPath(name) for name in self.zip.namelist()]
        self.sidecars = [path for path in self.paths if path.name.lower().endswith(".mdto.xml")]
        self.files = [path for path in self.paths if path not in self.sidecars]

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of a member."""
        return self.zip.read(str(path))

    def node(self, path: PurePosixPath) -> ElementTree.Element:
        """The one object that a sidecar describes."""
        root = ElementTree.fromstring(self.read(path))
        assert (root.tag, len(root)) == (f"{N}MDTO", 1)
        return root[0]

    def nodes(self, kind: str) -> dict[PurePosixPath, ElementTree.Element]:
        """All objects of this kind (informatieobject, bestand), by the path of their sidecar."""
        found = {path: self.node(path) for path in self.sidecars}
        return {path: node for path, node in found.items() if node.tag == f"{N}{kind}"}


def marks(node: ElementTree.Element, reference_name: str) -> list[str]:
    """What a reference of an object leads to."""
    wanted = f"{N}{reference_name}/{N}verwijzingIdentificatie/{N}identificatieKenmerk"
    return [found.text for found in node.findall(wanted)]


@pytest.fixture
def built(world) -> list[DossierPackage]:
    """The packages of all participants, built."""
    project = world.dossier_offered()
    return list(project.dossier_packages.select_related("project__page", "authority"))


@pytest.fixture
def opened(built):
    """The package of the first participant."""
    found = Opened(built[0])
    yield found
    found.zip.close()


# -- the specification -----------------------------------------------------------------------------------------------


def test_every_sidecar_is_valid_mdto(opened):
    """R109: against the official schema of MDTO 1.0.1."""
    schema = xmlschema.XMLSchema(str(reference("mdto", "xsd", "MDTO-XML1.0.1.xsd")))
    assert len(opened.sidecars) == 21 + 23
    for path in opened.sidecars:
        schema.validate(opened.read(path).decode())


def test_every_aggregation_is_a_folder_and_every_sidecar_in_its_place(opened):
    """SIP: the sidecar of an object inside its folder and with its name, that of a file beside it."""
    folders = {path.parent for path in opened.paths}
    objects = set(opened.nodes("informatieobject"))
    assert objects == {folder / f"{folder.name}.mdto.xml" for folder in folders}
    assert set(opened.nodes("bestand")) == {path.parent / f"{path.name}.bestand.mdto.xml" for path in opened.files}


def test_names_follow_the_rules(opened):
    """SIP, Naamgeving: unique in the delivery, at most 255 characters, none of the forbidden characters."""
    names = [path.name for path in opened.paths]
    folders = [folder.name for folder in {path.parent for path in opened.paths}]
    assert len({name.lower() for name in names + folders}) == len(names) + len(folders)
    assert max(map(len, names + folders)) <= 255
    assert set('<>:"“”/\\|?*#& ').isdisjoint("".join(names + folders))
    assert not any("." in folder for folder in folders)


def test_references_agree(opened):
    """SIP: one parent each, the file under the aggregation in the target system, files and records back and forth."""
    objects = {node.find(MARK).text: node for node in opened.nodes("informatieobject").values()}
    files = {node.find(MARK).text: node for node in opened.nodes("bestand").values()}
    assert (len(objects), len(files)) == (21, 23)
    [(top, dossier)] = [(m, n) for m, n in objects.items() if marks(n, "isOnderdeelVan") == ["SA-2020-17"]]
    assert sorted(marks(dossier, "bevatOnderdeel")) == sorted(set(objects) - {top})
    for mark, node in objects.items():
        assert mark == top or marks(node, "isOnderdeelVan") == [top]
        for file in marks(node, "heeftRepresentatie"):
            assert marks(files[file], "isRepresentatieVan") == [mark]
    represented = [mark for node in objects.values() for mark in marks(node, "heeftRepresentatie")]
    assert sorted(represented) == sorted(files)


def test_files_have_size_checksum_and_pronom_id(opened):
    """SIP, R101: what the sidecar says is what the file is."""
    for path, node in opened.nodes("bestand").items():
        content = opened.read(path.parent / node.find(f"{N}naam").text)
        assert int(node.find(f"{N}omvang").text) == len(content)
        assert node.find(f"{N}checksum/{N}checksumWaarde").text == hashlib.sha256(content).hexdigest()
    found = {
        node.find(f"{N}naam").text.rpartition(".")[2]: node.find(f"{N}bestandsformaat/{N}begripCode").text
        for node in opened.nodes("bestand").values()
        if "uittreksel" in node.find(f"{N}naam").text or "index" in node.find(f"{N}naam").text
    }
    assert found == {"pdf": "fmt/476", "csv": "x-fmt/18", "html": "fmt/471"}


def test_what_is_called_pdf_a_is_pdf_a(opened, tmp_path):
    """R109: everything the portal makes itself, judged by veraPDF; files of others are kept as they came."""
    pdf_a, others = [], {}
    for path, node in opened.nodes("bestand").items():
        name = node.find(f"{N}naam").text
        if node.find(f"{N}bestandsformaat/{N}begripCode").text == "fmt/476":
            pdf_a.append(tmp_path / name)
            pdf_a[-1].write_bytes(opened.read(path.parent / name))
        elif name.endswith(".pdf"):
            others[name[4:-4]] = node.find(f"{N}bestandsformaat/{N}begripCode").text
    uploaded = ("schoonmaak", "deel-ondertekend-door-gemeente", "deel-ondertekend-door-schoon-bv")
    assert (len(pdf_a), others) == (13, {f"overeenkomst-{name}": "fmt/17" for name in uploaded})
    assert failures(pdf_a) == {}


def test_the_authority_is_the_archive_creator_and_the_term_follows_the_list(world, built):
    """R108: in each package that authority itself; 16.1 ends ten years after the agreement."""
    for package in built:
        with Opened(package).zip as archive:
            sidecars = [name for name in archive.namelist() if name.endswith(".mdto.xml")]
            for name in sidecars:
                node = ElementTree.fromstring(archive.read(name))[0]
                if node.tag == f"{N}bestand":
                    continue
                assert node.find(f"{N}archiefvormer/{N}verwijzingNaam").text == str(package.authority)
                assert node.find(f"{N}informatiecategorie/{N}begripCode").text == "16.1"
                ends_on = package.project.agreements.get().ends_on
                assert node.find(f"{N}bewaartermijn/{N}termijnLooptijd").text == "P10Y"
                expected = ends_on.replace(year=ends_on.year + 10).isoformat()
                assert node.find(f"{N}bewaartermijn/{N}termijnEinddatum").text == expected


def test_a_province_decides_on_its_own_term(world):
    """R108: the list of municipalities does not bind it; the pakbon says so."""
    project, authority = world.dossier_complete(), world.authorities[0]
    authority.kind = AuthorityKind.PROVINCE
    authority.save()
    [package] = world.ask_for_packages(project, authority)
    world.build()
    package.refresh_from_db()
    with Opened(package).zip as archive:
        values = {ElementTree.fromstring(archive.read(n)).find(f".//{N}waardering/{N}begripCode").text
                  for n in archive.namelist() if n.endswith(".mdto.xml") and ".bestand." not in n}  # fmt: skip
    assert values == {"N"}
    assert "De bewaartermijn volgt niet uit een selectielijst" in package.pakbon


def test_the_pakbon_says_what_was_delivered(opened):
    """SIP, Pakbon: identification, title, place, hash, instant, creator, contact, counts and size."""
    root = ElementTree.fromstring(opened.package.pakbon)
    content = storage.read(opened.package.storage_name)
    assert {node.tag: node.text for node in root if len(node) == 0} == {
        "identificatienummer": f"{opened.package.project.public_id}/{opened.package.authority_id}/1",
        "naam": "Inkoopdossier Schoonmaak gebouwen, gemeente Linderveen",
        "bestandsnaamSip": opened.package.filename,
        "omvangSip": str(len(content)),
        "tijdstipCreatieSip": root.find("tijdstipCreatieSip").text,
        "archiefvormer": "gemeente Linderveen",
        "aantalInformatieobjecten": str(len(opened.nodes("informatieobject"))),
        "aantalBestanden": str(len(opened.nodes("bestand"))),
        "aantalBestandenZonderMdto": str(len(opened.files)),
        "omvangBestandenZonderMdto": str(sum(len(opened.read(path)) for path in opened.files)),
        "bijzonderheden": "Geen.",
    }
    digest = hashlib.sha256(content).hexdigest()
    assert (root.find("hashcodeSip/waarde").text, opened.package.sha256) == (digest, digest)
    assert root.find("locatieDoelsysteem/locatie").text == "Collectie Inkoop"
    assert root.find("contactpersoon/email").text == "inkoper@inkoop.example"


def test_the_index_page_leads_to_every_file_without_a_server(opened):
    """R109: relative links, no script, nothing from outside."""
    [page] = [path for path in opened.files if path.name == "index.html"]
    text = opened.read(page).decode()
    linked = {part.split('"')[0] for part in text.split('<a href="')[1:]}
    assert {page.parent / link for link in linked} == set(opened.files) - {page}
    assert ("<script" in text, "http" in text, "src=" in text) == (False, False, False)


# -- variants --------------------------------------------------------------------------------------------------------


def test_a_bag_is_valid_bagit_and_endings_may_be_capitals(world, tmp_path):
    """R109: optional BagIt, judged by bagit.py; the ending of sidecars is a setting of the archive."""
    project, authority = world.dossier_complete(), world.authorities[0]
    world.archive(project, authority, as_bagit=True, sidecar_ending="MDTO.xml")
    [package] = world.ask_for_packages(project, authority)
    world.build()
    package.refresh_from_db()
    with Opened(package).zip as archive:
        archive.extractall(tmp_path)
    [bag] = tmp_path.iterdir()
    import bagit

    command = [sys.executable, bagit.__file__, "--validate", str(bag)]
    assert subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0
    names = [path.name for path in bag.rglob("*.xml")]
    assert (len(names), all(name.endswith(".MDTO.xml") for name in names)) == (44, True)
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]
    assert (
        f"Payload-Oxum: {sum(p.stat().st_size for p in payload)}.{len(payload)}" in (bag / "bag-info.txt").read_text()
    )
    assert "BagIt" in package.pakbon


def test_the_same_input_gives_the_same_bytes(world, built):
    """R109: built again a year later, after more entries in the journal and another archive."""
    package = built[0]
    world.archive(package.project, package.authority, archive_name="Een ander archief")
    with world.at(world.later(days=365)):
        again = hashlib.sha256(b"".join(Sip(DossierPackage.objects.get(pk=package.pk)).chunks())).hexdigest()
    assert again == package.sha256


# -- what may be in it -----------------------------------------------------------------------------------------------


def test_nothing_confidential_is_in_a_package(world, opened):
    """R131: no bids, assessments, letters to bidders; no names of those who lost; nothing of another authority."""
    project, authority = opened.package.project, opened.package.authority
    own = {document.sha256 for document in dossier_documents(project, authority)}
    others = {row.sha256 for row in Document.objects.filter(project=project)} - own
    packed = {hashlib.sha256(opened.read(path)).hexdigest() for path in opened.files}
    assert (own - packed, others & packed) == (set(), set())
    text = "\n".join(opened.read(p).decode() for p in opened.paths if p.suffix in (".xml", ".csv", ".html"))
    numbers = [f"{letter}-{other.pk}," for letter in "BG" for other in world.authorities[1:]]
    for word in ("Half BV", "Fris BV", "Sterk plan", "heeft inschrijving", *numbers):
        assert word not in text, word


def test_the_journal_extract_holds_what_this_authority_may_know(world, built):
    """R131, R132: its own acts and those every participant knows of, none of others, none of the assessment."""
    package = built[0]
    rows = journal(package).rows
    events = {str(event.number): event for event in Event.objects.filter(stream=package.project.stream)}
    types = [events[row[0]].type for row in rows]
    assert types == [
        "bekendmaken",
        "belangstelling-aanmelden",
        "uitnodigen-startbijeenkomst",
        "startbijeenkomst-vastleggen",
        "inkoopteam-vaststellen",
        "conceptstrategie-voorleggen",
        "definitieve-strategie-aanbieden",
        "strategie-vaststellen",
        "deelnemers-vaststellen",
        "aanbesteding-publiceren",
        "aanbestedingsdocumenten-doorsturen",
        "nota-van-inlichtingen-publiceren",
        "gunningsadvies-aanbieden",
        "gunningsadvies-vaststellen",
        "gunningsbeslissing-verzenden",
        "definitieve-gunning-versturen",
        "overeenkomst-ondertekenen",
        "ondertekening-leverancier-vastleggen",
        "contract-afronden",
        "evaluatieformulier-invullen",
        "evaluatie-vastleggen",
        "project-afronden",
        "aankondiging-gunning-vastleggen",
    ]
    assert {events[row[0]].authority_id for row in rows} == {None, package.authority_id}


def test_the_decisions_stand_with_number_day_signer_and_fingerprints(world, built):
    """R58–R60: of this authority only."""
    package = built[0]
    strategy, advice = decisions(package).rows
    assert strategy[0] == "de definitieve inkoopstrategie, versie 1"
    assert strategy[1] == "vastgesteld, door college van burgemeester en wethouders"
    assert strategy[2].startswith(f"B-{package.authority_id}, ")
    assert strategy[3] == "Burgemeester van Linderveen, burgemeester; ondertekend in het portaal"
    receipts = dossier_documents(package.project, package.authority)
    shas = [f"ontvangstbewijs: {row.sha256}" for row in receipts if row.kind == "receipt"]
    assert [strategy[4], advice[4]] == shas
    assert advice[2].startswith(f"G-{package.authority_id}, ")


# -- building --------------------------------------------------------------------------------------------------------


def spoil(package: DossierPackage, content: bytes | None) -> Document:
    """A file of the package vanished from the storage, or was changed."""
    document = dossier_documents(package.project, package.authority)[0]
    name = storage.storage().path(document.storage_name)
    Path(name).unlink()
    if content is not None:
        Path(name).write_bytes(content)
    return document


@pytest.mark.parametrize(
    ("content", "said"), [(None, "staat niet meer in de opslag"), (b"iets anders", "is niet meer wat is vastgelegd")]
)
def test_a_file_that_vanished_or_changed_gives_a_clear_error_and_no_package(world, content, said):
    """R101, R110: which file, what to do; nothing is kept, the journal says it."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)
    document = spoil(package, content)
    kept = stored_files()
    world.build()
    package.refresh_from_db()
    assert (package.state, package.storage_name, package.sha256, package.size) == (PackageState.FAILED, "", "", None)
    assert package.error.startswith(f"Het bestand van “{document.title}” ({document.filename}) {said}")
    assert "Er is geen pakket gemaakt" in package.error
    assert stored_files() == kept
    assert package.error in Event.objects.get(type=FAILED).sentence
    assert package.error in Message.objects.get(kind=FAILED, recipient="inkoper@inkoop.example").body
    assert verify(project.stream) is None


def stored_files() -> set[Path]:
    """Every file in the storage of documents."""
    return {path for path in Path(storage.storage().location).rglob("*") if path.is_file()}


def test_a_file_that_changes_while_it_is_written_leaves_nothing(world, monkeypatch):
    """R101: the second reading is checked as well."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)
    kept = stored_files()
    monkeypatch.setattr("projects.dossier.sources._again", lambda document, progress: [b"later anders"])
    world.build()
    package.refresh_from_db()
    assert package.state == PackageState.FAILED
    assert "veranderde terwijl" in package.error
    assert stored_files() == kept


def test_a_full_disk_is_said_and_leaves_nothing(world, monkeypatch, caplog):
    """R109: no half package."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("projects.documents.storage.keep_chunks", full)
    with caplog.at_level(logging.CRITICAL):
        world.build()
    package.refresh_from_db()
    assert (package.state, "te weinig ruimte" in package.error) == (PackageState.FAILED, True)


def test_a_worker_that_died_is_followed_by_another(world):
    """R109: the lease ends; after three attempts that were never finished it has failed."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)
    rows = DossierPackage.objects.filter(pk=package.pk)
    rows.update(state=PackageState.BUILDING, lease_until=world.now + LEASE, attempts=1)
    with world.at():
        assert build_next() is False
    with world.at(world.now + 2 * LEASE):
        assert build_next() is True
    package.refresh_from_db()
    assert (package.state, package.attempts, package.percent) == (PackageState.BUILT, 2, 100)
    assert Event.objects.get(type=BUILT).data["sha256"] == package.sha256

    [other] = world.ask_for_packages(project, world.authorities[1])
    rows = DossierPackage.objects.filter(pk=other.pk)
    rows.update(state=PackageState.BUILDING, lease_until=world.now, attempts=3)
    with world.at(world.now + 2 * LEASE):
        assert build_all() == 0
    other.refresh_from_db()
    assert (other.state, "nooit afgemaakt" in other.error) == (PackageState.FAILED, True)


def test_a_package_that_was_taken_over_is_not_written_twice(world, monkeypatch):
    """R109: who lost the lease keeps nothing."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)
    kept = stored_files()
    pakbon = Sip.pakbon

    def taken_over(self, size, sha256):
        DossierPackage.objects.filter(pk=package.pk).update(lease_until=world.now + 3 * LEASE)
        return pakbon(self, size, sha256)

    monkeypatch.setattr(Sip, "pakbon", taken_over)
    with world.at(), pytest.MonkeyPatch.context():
        assert build_next() is True
    package.refresh_from_db()
    assert (package.state, stored_files() == kept) == (PackageState.BUILDING, True)
    assert Event.objects.filter(type=BUILT).count() == 0
