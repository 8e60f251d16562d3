"""Checking the chain: `manage.py verify_journal`."""

from dataclasses import dataclass

from django.db import transaction

from projects.journal.models import Event, Stream
from projects.journal.record import digest


@dataclass(frozen=True)
class Broken:
    """The first entry of a stream that does not hold, and why."""

    stream: str
    number: int
    why: str


@transaction.atomic
def verify(stream: str) -> Broken | None:
    """The first broken entry of a stream, or None: recomputes every hash, looks for gaps and additions, for time
    running back, and whether the head agrees. Nobody adds an entry to the stream meanwhile."""
    head = Stream.objects.select_for_update().filter(name=stream).first()
    number, fingerprint = (head.number, head.head) if head else (0, "")
    previous, expected, last_at = "", 1, None
    for event in Event.objects.filter(stream=stream).order_by("number").iterator():
        if event.number < expected or event.number > number:
            return Broken(stream, event.number, "added outside the journal")
        if event.number != expected:
            return Broken(stream, expected, "missing")
        if event.previous != previous:
            return Broken(stream, event.number, "does not follow the entry before it")
        if digest(event) != event.hash:
            return Broken(stream, event.number, "changed")
        if last_at and event.at < last_at:
            return Broken(stream, event.number, "earlier than the entry before it")
        previous, expected, last_at = event.hash, expected + 1, event.at
    if number >= expected:
        return Broken(stream, expected, "missing")
    if fingerprint != previous:
        return Broken(stream, number, "changed")
    return None


def verify_all() -> list[Broken]:
    """The first broken entry of every stream that is broken."""
    names = set(Stream.objects.values_list("name", flat=True)) | set(Event.objects.values_list("stream", flat=True))
    return [broken for name in sorted(names) if (broken := verify(name))]
