"""Where files lie: random names in a storage no web address leads to; in memory only during a rehearsal."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage, storages

from projects.actions.rehearsal import is_rehearsing

_memory = InMemoryStorage()


def storage() -> Storage:
    """The storage of documents, or memory while an act is rehearsed."""
    return _memory if is_rehearsing() else storages["documents"]


def keep(content: bytes) -> str:
    """Writes bytes under a new random name and returns that name."""
    key = secrets.token_hex(20)
    return storage().save(f"{key[:2]}/{key}", ContentFile(content))


def read(name: str) -> bytes:
    """The bytes under a name. Raises FileNotFoundError."""
    with storage().open(name, "rb") as file:
        return file.read()
