"""A rehearsal: an act that is done and taken back, to show what it will do (R133)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from projects.outbox.compose import Draft

_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


@dataclass(frozen=True)
class Rehearsal:
    """What an act would write in the journal, and the messages that would leave."""

    sentence: str
    messages: tuple[Draft, ...]


@contextmanager
def rehearsing() -> Iterator[None]:
    """Within the block files are kept in memory only (projects/documents/storage.py)."""
    token = _rehearsing.set(True)
    try:
        yield
    finally:
        _rehearsing.reset(token)


def is_rehearsing() -> bool:
    """Whether an act is being rehearsed."""
    return _rehearsing.get()
