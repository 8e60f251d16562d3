"""Which format a file has: its PRONOM id, found in its bytes by Siegfried, without a network."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from projects.documents.storage import read_chunks, storage


@dataclass(frozen=True)
class Format:
    """A format as PRONOM knows it; without an id it was not recognised."""

    name: str
    puid: str = ""


UNKNOWN = Format("Onbekend bestandsformaat")


def format_of(storage_name: str, extension: str) -> Format:
    """The format of a stored file; its extension helps where the bytes say little."""
    with _as_named_file(storage_name, extension) as path:
        return identify(path)


def format_of_bytes(content: bytes, extension: str) -> Format:
    """The format of a small file that is not stored."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"bestand{extension}"
        path.write_bytes(content)
        return identify(path)


def identify(path: Path) -> Format:
    """The format of a file on disk."""
    import pygfried

    found = pygfried.identify(str(path), detailed=True)["files"][0]["matches"]
    match = next((row for row in found if row["ns"] == "pronom" and row["id"] != "UNKNOWN"), None)
    return Format(match["format"] or match["id"], match["id"]) if match else UNKNOWN


@contextmanager
def _as_named_file(storage_name: str, extension: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"bestand{extension}"
        try:
            path.symlink_to(storage().path(storage_name))
        except (NotImplementedError, OSError):
            with path.open("wb") as copy:
                for chunk in read_chunks(storage_name):
                    copy.write(chunk)
        yield path
