"""The set of tender documents: its versions, what it was at a moment, and what changed between two moments (R69, R70).

A document keeps its identity through its versions: each names the one it replaces.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from projects.documents.models import Document, DocumentKind
from projects.procedure import clock
from projects.procedure.wording import moment
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project


@dataclass(frozen=True)
class Version:
    """One version of a document; `number` counts from 1. `published_in`: the publications it was part of."""

    number: int
    document: Document
    published_in: tuple[TenderPublication, ...]


@dataclass(frozen=True)
class VersionedDocument:
    """A tender document with all its versions, the first one first. `key` is that of the first version."""

    key: int
    versions: tuple[Version, ...]

    @property
    def last(self) -> Document:
        """Its last version."""
        return self.versions[-1].document

    @property
    def current(self) -> bool:
        """Whether it belongs to the set now."""
        return self.last.withdrawn_at is None

    def at(self, at: datetime) -> Document | None:
        """The version that belonged to the set at that instant (aware), or None."""
        there = [version.document for version in self.versions if version.document.uploaded_at <= at]
        if not there or (there[-1].withdrawn_at and there[-1].withdrawn_at <= at):
            return None
        return there[-1]


def documents_of(project: Project) -> list[VersionedDocument]:
    """Every tender document there is or was, by the title of its last version, in two queries."""
    rows = list(
        project.documents.filter(kind=DocumentKind.TENDER_DOCUMENT).prefetch_related("publications__publication")
    )
    after = {row.replaces_id: row for row in rows if row.replaces_id}
    found = []
    for row in rows:
        if row.replaces_id is None:
            chain = [row]
            while chain[-1].pk in after:
                chain.append(after[chain[-1].pk])
            found.append(VersionedDocument(row.pk, tuple(_version(n, d) for n, d in enumerate(chain, start=1))))
    return sorted(found, key=lambda item: (item.last.title.casefold(), item.key))


def _version(number: int, document: Document) -> Version:
    return Version(number, document, tuple(row.publication for row in document.publications.all()))


class Kind(StrEnum):
    """What became of a document between two moments."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """What became of one document; `before` and `after` are its versions, None when it was not there."""

    kind: Kind
    key: int
    before: Document | None
    after: Document | None

    @property
    def title(self) -> str:
        """The title it has now, or had last."""
        return (self.after or self.before).title

    @property
    def same_bytes(self) -> bool:
        """Whether a new version holds the very same file."""
        return bool(self.before and self.after) and self.before.sha256 == self.after.sha256

    @property
    def words(self) -> str:
        """What happened, in a word."""
        return {
            Kind.ADDED: _("added"),
            Kind.REPLACED: _("replaced, with the same content") if self.same_bytes else _("replaced"),
            Kind.REMOVED: _("removed"),
            Kind.UNCHANGED: _("unchanged"),
        }[self.kind]


@dataclass(frozen=True)
class Moment:
    """A moment to compare: what the address calls it, what the page calls it, and the set by key of the document."""

    code: str
    title: str
    documents: dict[int, Document]


def compare(before: Moment, after: Moment) -> list[Change]:
    """What became of each document from one moment to another: changes first, each group by title."""
    changes = []
    for key in before.documents.keys() | after.documents.keys():
        was, now = before.documents.get(key), after.documents.get(key)
        changes.append(Change(_kind(was, now), key, was, now))
    order = list(Kind)
    return sorted(changes, key=lambda change: (order.index(change.kind), change.title.casefold(), change.key))


def _kind(was: Document | None, now: Document | None) -> Kind:
    if was is None:
        return Kind.ADDED
    if now is None:
        return Kind.REMOVED
    return Kind.UNCHANGED if was.pk == now.pk else Kind.REPLACED


def set_at(documents: Iterable[VersionedDocument], at: datetime) -> dict[int, Document]:
    """The set at an instant (aware): the version of each document, by key."""
    return {item.key: document for item in documents if (document := item.at(at))}


def set_of(documents: Iterable[VersionedDocument], publication: TenderPublication) -> dict[int, Document]:
    """The set that was published, by key."""
    return {
        item.key: version.document
        for item in documents
        for version in item.versions
        if publication in version.published_in
    }


def instants(documents: Iterable[VersionedDocument]) -> list[datetime]:
    """The instants at which the set changed, the first one first."""
    rows = [version.document for item in documents for version in item.versions]
    return sorted({at for row in rows for at in (row.uploaded_at, row.withdrawn_at) if at})


@dataclass(frozen=True)
class Part:
    """A document one looks for in a complete set: the titles in the set that fit."""

    title: str
    found: tuple[str, ...]

    @property
    def once(self) -> bool:
        """Whether it is there once."""
        return len(self.found) == 1


# What a tender usually consists of, with words in the titles by which it is recognised.
USUAL = {
    "Aanbestedingsleidraad": ("leidraad", "beschrijvend document"),
    "Programma van eisen": ("programma van eisen", "bestek", "pve"),
    "Conceptovereenkomst": ("overeenkomst",),
    "Inkoopvoorwaarden": ("voorwaarden",),
    "Prijzenblad": ("prijzenblad", "prijsblad", "prijsopgave", "inschrijvingsbiljet"),
    "Uniform Europees Aanbestedingsdocument": ("uniform europees", "uea", "eigen verklaring"),
}


@dataclass(frozen=True)
class Completeness:
    """The set as one looks over it before publishing: usual parts, and titles that come more than once."""

    parts: tuple[Part, ...]
    doubles: tuple[str, ...]

    @property
    def warnings(self) -> list[str]:
        """What to look at, in Dutch: a title or a part that comes more than once."""
        found = [f"Meer dan één aanbestedingsdocument heet “{title}”." for title in self.doubles]
        for part in self.parts:
            if len(part.found) > 1 and not set(part.found) & set(self.doubles):
                names = " en ".join(f"“{title}”" for title in part.found)
                found.append(
                    f"{part.title} komt meer dan één keer voor: {names}. Eén stuk voor alle deelnemers volstaat."
                )
        return found


def completeness(project: Project) -> Completeness:
    """The set of now."""
    rows = project.documents.current().filter(kind=DocumentKind.TENDER_DOCUMENT)
    titles = sorted(rows.values_list("title", flat=True), key=str.casefold)
    parts = [
        Part(name, tuple(title for title in titles if any(word in _spaced(title) for word in words)))
        for name, words in USUAL.items()
    ]
    folded = [_spaced(title) for title in titles]
    doubles: dict[str, str] = {}
    for title, spaced in zip(titles, folded, strict=True):
        if folded.count(spaced) > 1:
            doubles.setdefault(spaced, title)
    return Completeness(tuple(parts), tuple(doubles.values()))


def _spaced(title: str) -> str:
    return " ".join(title.casefold().split())


def moments(project: Project, documents: list[VersionedDocument]) -> list[Moment]:
    """The moments one can choose: before everything, each publication, each change of the set, and now."""
    found = [Moment("begin", _("before the first document"), {})]
    found += [Moment(at.isoformat(), moment(at), set_at(documents, at)) for at in instants(documents)]
    for publication in project.publications.order_by("recorded_at"):
        title = _("publication %(what)s") % {"what": publication}
        found.append(Moment(f"publicatie-{publication.pk}", title, set_of(documents, publication)))
    return [*found, Moment("nu", _("now"), set_at(documents, clock.now()))]
