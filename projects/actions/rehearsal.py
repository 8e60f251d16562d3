"""A rehearsal: an act that is done and taken back, to show what it will do (R133)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfWriter

from projects.outbox.compose import Attachment, Draft

# What is kept in memory while an act is rehearsed, by what keeps it; None outside a rehearsal.
_scratch: ContextVar[dict[str, Any] | None] = ContextVar("rehearsal", default=None)


@dataclass(frozen=True)
class Rehearsal:
    """What an act would write in the journal, what would leave, what to think of first, and the papers to read."""

    sentence: str
    messages: tuple[Draft, ...]
    warnings: tuple[str, ...] = ()
    papers: tuple[Attachment, ...] = ()

    @property
    def together(self) -> bytes:
        """The papers as one PDF."""
        writer, result = PdfWriter(), BytesIO()
        for paper in self.papers:
            writer.append(BytesIO(paper.content), outline_item=paper.name)
        writer.write(result)
        return result.getvalue()


@contextmanager
def rehearsing() -> Iterator[None]:
    """Within the block files are kept in memory only (projects/documents/storage.py), and forgotten after it."""
    token = _scratch.set({})
    try:
        yield
    finally:
        _scratch.reset(token)


def is_rehearsing() -> bool:
    """Whether an act is being rehearsed."""
    return _scratch.get() is not None


def scratch() -> dict[str, Any]:
    """What this rehearsal keeps in memory. Raises LookupError outside a rehearsal."""
    kept = _scratch.get()
    if kept is None:
        raise LookupError("No act is being rehearsed.")
    return kept
