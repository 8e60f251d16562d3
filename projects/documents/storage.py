"""Where files lie: random names in a storage no web address leads to; in memory only during a rehearsal."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage, storages

from projects.actions.rehearsal import is_rehearsing, scratch


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
