"""Where files lie: random names in a storage no web address leads to; in memory only during a rehearsal."""

import secrets
from collections.abc import Iterable, Iterator

from django.core.files.base import ContentFile, File
from django.core.files.storage import InMemoryStorage, Storage, storages

from projects.actions.rehearsal import is_rehearsing, scratch

# How much of a large file is in memory at once.
CHUNK = 1024 * 1024


def storage() -> Storage:
    """The storage of documents, or memory while an act is rehearsed."""
    return scratch().setdefault("documents", InMemoryStorage()) if is_rehearsing() else storages["documents"]


def keep(content: bytes) -> str:
    """Writes bytes under a new random name and returns that name."""
    key = secrets.token_hex(20)
    return storage().save(f"{key[:2]}/{key}", ContentFile(content))


def read(name: str) -> bytes:
    """The bytes under a name; a rehearsal reads its own files and those that were there. Raises FileNotFoundError."""
    found = storage()
    with (found if found.exists(name) else storages["documents"]).open(name, "rb") as file:
        return file.read()


class Unfinished(File):
    """Bytes that are made while they are written: no more than a chunk of them is ever in memory."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__(None, "")
        self._chunks = chunks

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """The bytes, once."""
        return self._chunks


def keep_chunks(chunks: Iterable[bytes]) -> str:
    """Writes bytes as they come under a new random name and returns that name.

    When making them fails, nothing is kept and what went wrong is raised again.
    """
    key = secrets.token_hex(20)
    name = f"{key[:2]}/{key}"
    try:
        return storage().save(name, Unfinished(chunks))
    except BaseException:
        storage().delete(name)
        raise


def read_chunks(name: str) -> Iterator[bytes]:
    """The bytes under a name, a chunk at a time. Raises FileNotFoundError."""
    with storage().open(name, "rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
