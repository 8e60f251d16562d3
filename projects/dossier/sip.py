"""The package of one authority as the Nationaal Archief specifies it (SIP, March 2026): a folder for each aggregation.

Every information object has its sidecar in its own folder, every file has one beside it. The package is a stream: files
are read twice (to check them, and to write them) and are never in memory as a whole.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from projects.dossier import names
from projects.dossier.archive import Member, member, zip_chunks
from projects.dossier.bag import bagged
from projects.dossier.formats import Identifier
from projects.dossier.index_page import Line, index_page
from projects.dossier.models import DossierPackage
from projects.dossier.pakbon import Counts, Pakbon
from projects.dossier.records import Dossier, FileEntry, Record
from projects.dossier.sources import PackageRefused, Progress, made
from projects.procedure.wording import moment


@dataclass(frozen=True)
class Entry:
    """A member with the fingerprint of its bytes."""

    member: Member
    sha256: str


class Sip:
    """A package that is ready to be written: all was read and checked. Raises PackageRefused when it cannot be."""

    def __init__(self, package: DossierPackage, progress: Progress = lambda number: None) -> None:
        self.package, self.ending = package, package.settings["sidecar_ending"]
        self.dossier = Dossier(package)
        with Identifier() as identifier:
            self.records = self.dossier.records(progress, identifier)
            self.index = self.dossier.index_file(made(self._index_page(), ".html", identifier))
        entries = sorted(self._entries(), key=lambda entry: entry.member.path)
        if wrong := names.flaws(self._names()):
            raise PackageRefused(f"Deze naam mag niet in een pakket: {wrong[0]}. Er is geen pakket gemaakt.")
        if package.settings["as_bagit"]:
            entries = bagged(self.bag_name, entries, self._bag_facts())
        self.members = [entry.member for entry in entries]

    @property
    def filename(self) -> str:
        """The name of the archive."""
        return f"{self.bag_name}.zip"

    @property
    def bag_name(self) -> str:
        """The name of the delivery, and of the folder around a bag."""
        project = self.package.project
        whose = names.stem(str(self.package.authority))
        return f"sip-{project.plan_year}-{project.pk}-{whose}-{self.package.number}"

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the archive. Raises PackageRefused when a file changes meanwhile."""
        try:
            yield from zip_chunks(self.members, self.package.requested_at)
        except ValueError as error:
            raise PackageRefused(
                "Een bestand veranderde terwijl het pakket werd samengesteld. Er is geen pakket gemaakt. Stel het "
                "pakket opnieuw samen."
            ) from error

    @property
    def counts(self) -> Counts:
        """Information objects, files, and the bytes of the files."""
        files = self._files()
        return Counts(1 + len(self.records), len(files), sum(file.source.size for file in files))

    def pakbon(self, size: int, sha256: str) -> str:
        """The delivery note, once the archive was written."""
        package, chosen = self.package, self.package.settings
        return Pakbon(
            identification=f"{self.dossier.identification.mark}/{package.number}",
            title=self.dossier.title,
            archive=chosen["archive_name"],
            location=chosen["location"],
            parent=f"{chosen['parent_name']} ({chosen['parent_identification']})",
            filename=self.filename,
            size=size,
            sha256=sha256,
            created_at=package.requested_at,
            archive_creator=str(package.authority),
            contact_name=chosen["contact_name"],
            contact_email=chosen["contact_email"],
            counts=self.counts,
            remarks=tuple(self._remarks()),
        ).xml()

    def _remarks(self) -> Iterator[str]:
        if unknown := [file.name for file in self._files() if not file.source.format.puid]:
            yield f"Van {len(unknown)} bestand(en) is het formaat niet herkend: {', '.join(unknown)}."
        if self.package.settings["as_bagit"]:
            yield "De SIP is verpakt als BagIt (RFC 8493); de aantallen gaan over de map data."
        if not self.dossier.retention.category:
            yield "De bewaartermijn volgt niet uit een selectielijst die het portaal kent en moet nog worden bepaald."

    def _files(self) -> list[FileEntry]:
        return [self.index, *(file for record in self.records for file in record.files)]

    def _names(self) -> list[str]:
        """Every name of an object, file and sidecar: unique in the whole delivery."""
        objects = [self.dossier.name, *(record.name for record in self.records)]
        found = objects + [names.object_sidecar(name, self.ending) for name in objects]
        for file in self._files():
            found += [file.name, names.file_sidecar(file.name, self.ending)]
        return found

    def _entries(self) -> Iterator[Entry]:
        top, records = self.dossier.name, self.records
        yield self._made(top, names.object_sidecar(top, self.ending), self.dossier.metadata(records, [self.index]))
        yield from self._file(top, self.index, self.dossier.reference)
        for record in records:
            folder = f"{top}/{record.name}"
            sidecar = names.object_sidecar(record.name, self.ending)
            yield self._made(folder, sidecar, self.dossier.metadata_of(record, records))
            for file in record.files:
                yield from self._file(folder, file, record.reference)

    def _file(self, folder: str, file: FileEntry, represents: object) -> Iterator[Entry]:
        yield Entry(file.source.member(f"{folder}/{file.name}"), file.source.sha256)
        sidecar = names.file_sidecar(file.name, self.ending)
        yield self._made(folder, sidecar, self.dossier.metadata_of_file(file, represents))

    def _made(self, folder: str, name: str, content: bytes) -> Entry:
        return Entry(member(f"{folder}/{name}", content), hashlib.sha256(content).hexdigest())

    def _index_page(self) -> bytes:
        package = self.package
        facts = [
            ("Project", str(package.project)),
            ("Archiefvormer", str(package.authority)),
            ("Samengesteld", moment(package.requested_at)),
            ("Stukken", str(len(self.records))),
        ]
        return index_page(self.dossier.title, facts, list(_lines(self.records)))

    def _bag_facts(self) -> Sequence[tuple[str, str]]:
        chosen = self.package.settings
        return [
            ("Bagging-Date", self.package.requested_at.date().isoformat()),
            ("Contact-Email", chosen["contact_email"]),
            ("Contact-Name", chosen["contact_name"]),
            ("External-Identifier", f"{self.dossier.identification.mark}/{self.package.number}"),
            ("Source-Organization", self.dossier.identification.source),
        ]


def _lines(records: Sequence[Record]) -> Iterator[Line]:
    for record in records:
        for file in record.files:
            title = record.title if len(record.files) == 1 else f"{record.title} ({file.source.extension[1:].upper()})"
            path = f"{record.name}/{file.name}"
            yield Line(record.group, title, record.kind, path, file.source.size, file.source.sha256)
