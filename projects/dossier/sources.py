"""The bytes that go into a package: checked against what was recorded before the first of them is written."""

import hashlib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from projects.documents.models import Document
from projects.documents.storage import read_chunks
from projects.dossier.archive import Member
from projects.dossier.formats import Format, Identifier
from projects.dossier.names import extension

Progress = Callable[[int], None]


class PackageRefused(Exception):
    """The package cannot be made; the sentence says why, in Dutch. Nothing was kept."""


@dataclass(frozen=True)
class Source:
    """A file for a package: size, checksums, format, and its bytes as often as they are asked for."""

    size: int
    crc: int
    sha256: str
    format: Format
    extension: str
    chunks: Callable[[], Iterable[bytes]]

    def member(self, path: str) -> Member:
        """As a member of an archive."""
        return Member(path, self.size, self.crc, self.chunks)


def made(content: bytes, ending: str, identifier: Identifier) -> Source:
    """A file the portal makes for the package."""
    digest = hashlib.sha256(content).hexdigest()
    known = identifier.made(content, ending)
    return Source(len(content), zlib.crc32(content), digest, known, ending, lambda: (content,))


def stored(document: Document, progress: Progress, identifier: Identifier) -> Source:
    """The file of a document, read to its end. Raises PackageRefused when it is gone or is not what it was."""
    digest, crc, size = hashlib.sha256(), 0, 0
    try:
        for chunk in read_chunks(document.storage_name):
            digest.update(chunk)
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            progress(len(chunk))
    except FileNotFoundError as error:
        raise PackageRefused(gone(document)) from error
    if digest.hexdigest() != document.sha256:
        raise PackageRefused(changed(document))
    ending = extension(document.filename)
    known = identifier.stored(document.storage_name, size, ending)
    return Source(size, crc, document.sha256, known, ending, lambda: _again(document, progress))


def _again(document: Document, progress: Progress) -> Iterable[bytes]:
    try:
        for chunk in read_chunks(document.storage_name):
            yield chunk
            progress(len(chunk))
    except FileNotFoundError as error:
        raise PackageRefused(gone(document)) from error


def gone(document: Document) -> str:
    """What is said of a file that is no longer in the storage."""
    return (
        f"Het bestand van “{document}” ({document.filename}) staat niet meer in de opslag. Er is geen pakket gemaakt. "
        "Zet het bestand terug uit de reservekopie en stel het pakket opnieuw samen."
    )


def changed(document: Document) -> str:
    """What is said of a file that is not what was recorded."""
    return (
        f"Het bestand van “{document}” ({document.filename}) is niet meer wat is vastgelegd: het kenmerk (sha256) "
        "klopt niet. Er is geen pakket gemaakt. Zet het bestand terug uit de reservekopie en stel het pakket opnieuw "
        "samen."
    )
