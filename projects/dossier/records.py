"""The information objects of a package: the file of one authority and every record in it, with their metadata."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from projects.contract.selectors import agreements_of, is_party
from projects.documents.models import Document
from projects.dossier import mdto, names
from projects.dossier.contents import dossier_documents
from projects.dossier.ends import ended_on, retention_of
from projects.dossier.formats import Identifier
from projects.dossier.mdto import Concept, Event, Identification, Reference
from projects.dossier.models import DossierPackage
from projects.dossier.papers import Extract, decisions, journal
from projects.dossier.sources import Progress, Source, made, stored
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed
from projects.tree.lots import lot_in_words

SOURCE_OF_TERMS = "Begrippenlijst van het inkoopportaal"
ACTIVITY = Reference("Gezamenlijk inkopen en aanbesteden")
NOT_PUBLIC = (
    "Het stuk is in het inkoopportaal niet openbaar: het is bestemd voor de aanbestedende diensten die deelnemen. "
    "De archiefvormer bepaalt de openbaarheid."
)
# From when the package itself says something; the rest is of the steps.
OF_THE_PACKAGE = "Overzichten"


@dataclass(frozen=True)
class FileEntry:
    """A file of a record: its name in the package, its identification, and its bytes."""

    name: str
    identification: Identification
    source: Source

    @property
    def reference(self) -> Reference:
        """How metadata refer to it."""
        return Reference(self.name, self.identification)


@dataclass(frozen=True)
class Record:
    """An information object below the file, in a folder of its own."""

    name: str
    title: str
    group: str
    kind: str
    identification: Identification
    events: Sequence[Event]
    files: Sequence[FileEntry]
    is_public: bool = False
    keywords: Sequence[str] = ()
    replaces: int | None = None
    document: int | None = None

    @property
    def reference(self) -> Reference:
        """How metadata refer to it."""
        return Reference(self.title, self.identification)


class Dossier:
    """The file of one authority, as a package was asked for."""

    def __init__(self, package: DossierPackage) -> None:
        self.package, self.project, self.authority = package, package.project, package.authority
        self.title = f"Inkoopdossier {self.project}, {self.authority}"
        self.name = names.stem(f"inkoopdossier {self.project.plan_year} {self.project.pk} {self.project}")
        whose = self.authority.tooi_code or self.authority.pk
        self.identification = Identification(f"{self.project.public_id}/{whose}", settings.WAGTAIL_SITE_NAME)
        self.documents = dossier_documents(self.project, self.authority, package.requested_at)
        self.retention = retention_of(package)

    @property
    def reference(self) -> Reference:
        """How metadata refer to it."""
        return Reference(self.title, self.identification)

    def _identified(self, mark: str) -> Identification:
        return Identification(f"{self.identification.mark}/{mark}", self.identification.source)

    def records(self, progress: Progress, identifier: Identifier) -> list[Record]:
        """Every record, in the order of the steps; files are read and checked here. Raises PackageRefused."""
        found = []
        for number, document in enumerate(self.documents, 1):
            found.append(self._of_document(document, number, stored(document, progress, identifier)))
        for extract in (decisions(self.package), journal(self.package)):
            found.append(self._of_extract(extract, len(found) + 1, identifier))
        return found

    def _of_document(self, document: Document, number: int, source: Source) -> Record:
        name = names.stem(document.title, number)
        file = FileEntry(f"{name}{source.extension}", self._identified(f"bestand-{document.pk}"), source)
        return Record(
            name=name,
            title=document.title,
            group=f"{Step(document.step).number}. {document.get_step_display()}",
            kind=str(document.get_kind_display()),
            identification=self._identified(f"stuk-{document.pk}"),
            events=list(_events(document)),
            files=[file],
            is_public=document.audience == AudienceCode.PUBLIC,
            keywords=[words] if document.lot and (words := lot_in_words(document.lot)) else [],
            replaces=document.replaces_id,
            document=document.pk,
        )

    def _of_extract(self, extract: Extract, number: int, identifier: Identifier) -> Record:
        name, mark = names.stem(extract.title, number), names.stem(extract.title)
        files = [
            FileEntry(f"{name}{ending}", self._identified(f"{mark}-{ending[1:]}"), made(content, ending, identifier))
            for ending, content in ((".pdf", extract.pdf(self.package)), (".csv", extract.csv()))
        ]
        return Record(
            name=name,
            title=extract.title,
            group=OF_THE_PACKAGE,
            kind="overzicht",
            identification=self._identified(mark),
            events=[Event("Creatie", self.package.requested_at, settings.WAGTAIL_SITE_NAME)],
            files=files,
        )

    # -- metadata -----------------------------------------------------------------------------------------------------

    def metadata(self, records: Sequence[Record], files: Sequence[FileEntry]) -> bytes:
        """The sidecar of the file itself; `files` stand in its own folder."""
        package, chosen = self.package, self.package.settings
        parent = Identification(chosen["parent_identification"], chosen["parent_source"])
        events = [Event("Creatie", self.project.created_at)]
        if ended := self.project.finished_at or self.project.stopped_at:
            events.append(Event("Bevriezing", ended, settings.WAGTAIL_SITE_NAME))
        events.append(Event("Export", package.requested_at, package.requested_by_name))
        parties = [row.supplier_name for row in agreements_of(self.project) if is_party(row, self.authority)]
        described = f"Dossier van de gezamenlijke aanbesteding “{self.project}” voor {self.authority}."
        if parties:
            described += f" Overeenkomst met {listed(dict.fromkeys(parties))}."
        return mdto.information_object(
            mdto.InformationObject(
                identification=self.identification,
                name=self.title,
                level="Dossier",
                parent=Reference(chosen["parent_name"], parent),
                keywords=[word for word in (self.project.category, self.project.cpv) if word],
                description=described,
                covers=(self.project.created_at.astimezone(AMSTERDAM).date(), ended_on(self.project)),
                events=events,
                parts=[record.reference for record in records],
                representations=[file.reference for file in files],
                **self._shared(is_public=False),
            )
        )

    def metadata_of(self, record: Record, records: Sequence[Record]) -> bytes:
        """The sidecar of one record."""
        replaced = [other.reference for other in records if record.replaces and other.document == record.replaces]
        return mdto.information_object(
            mdto.InformationObject(
                identification=record.identification,
                name=record.title,
                level="Archiefstuk",
                parent=self.reference,
                classifications=[Concept(part, SOURCE_OF_TERMS) for part in (record.group, record.kind)],
                keywords=record.keywords,
                events=record.events,
                representations=[file.reference for file in record.files],
                replaces=replaced,
                **self._shared(is_public=record.is_public),
            )
        )

    def metadata_of_file(self, file: FileEntry, represents: Reference) -> bytes:
        """The sidecar of one file."""
        source = file.source
        return mdto.file_object(
            mdto.FileObject(
                identification=file.identification,
                name=file.name,
                size=source.size,
                format=Concept(source.format.name, mdto.PRONOM, source.format.puid),
                sha256=source.sha256,
                checked_at=self.package.requested_at,
                represents=represents,
            )
        )

    def index_file(self, source: Source) -> FileEntry:
        """The index page, a file of the dossier itself."""
        return FileEntry("index.html", self._identified("index"), source)

    def _shared(self, *, is_public: bool) -> dict[str, object]:
        """What every information object of this file says alike."""
        category = self.retention.category
        tooi = self.authority.tooi_code
        shared: dict[str, object] = {
            "archive_creator": Reference(str(self.authority), Identification(tooi, "TOOI") if tooi else None),
            "activity": ACTIVITY,
            "value": Concept("Nader te bepalen", mdto.VALUES, "N"),
            "restriction": Concept("Geen beperking" if is_public else "Nader te bepalen", mdto.RESTRICTIONS),
            "restriction_text": "" if is_public else NOT_PUBLIC,
        }
        if category:
            shared |= {
                "value": Concept("Tijdelijk te bewaren", mdto.VALUES, "V"),
                "category": Concept(category.label, category.source, category.code),
                "term": mdto.Term(
                    trigger=Concept(category.trigger, SOURCE_OF_TERMS),
                    starts_on=self.retention.start.day,
                    years=category.years,
                    ends_on=self.retention.ends_on,
                ),
            }
        return shared


def _events(document: Document) -> Iterable[Event]:
    yield Event("Creatie", document.uploaded_at, document.uploaded_by_name)
    if check := getattr(document, "signature_check", None):
        result = str(check.get_verdict_display())
        yield Event("Validatie Handtekening", check.checked_at, check.checked_with, result)
    if document.frozen_at:
        yield Event("Bevriezing", document.frozen_at)
