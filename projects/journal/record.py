"""Writing the journal: `record` is the only writer."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils.text import capfirst

from accounts.actor import Actor
from projects.journal.models import Event, Stream
from projects.procedure import clock

SITE = "site"


class ClockRanBack(RuntimeError):
    """The server's clock is behind the last entry of this stream; nothing was written."""


def digest(event: Event) -> str:
    """The sha256 of an event and of the one before it; a stand-alone verifier computes the same."""
    content = {
        "stream": event.stream,
        "number": event.number,
        "type": event.type,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "sentence": event.sentence,
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "authority_id": event.authority_id,
        "authority_name": event.authority_name,
        "data": event.data,
        "previous": event.previous,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(stream: str, type: str, sentence: str, *, by: Actor | None, data: dict[str, Any] | None = None) -> Event:
    """Adds an event to a stream, inside the transaction of the act.

    `sentence` is Dutch, as a judge reads it; `data` must be JSON. Raises TransactionManagementError outside a
    transaction and ClockRanBack when time would run back within the stream.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("The journal is written in the transaction of an act.")
    Stream.objects.get_or_create(name=stream)
    head = Stream.objects.select_for_update().get(name=stream)
    at = clock.now()
    last = Event.objects.filter(stream=stream, number=head.number).only("at").first()
    if last and at < last.at:
        raise ClockRanBack(f"{stream}: {at} lies before the last entry of {last.at}.")
    event = Event(
        stream=stream,
        number=head.number + 1,
        type=type,
        at=at,
        sentence=capfirst(sentence),
        actor_id=by.user.pk if by else None,
        actor_name=by.name if by else "",
        authority_id=by.authority.pk if by and by.authority else None,
        authority_name=str(by.authority) if by and by.authority else "",
        # As it will be read back: keys are text, tuples are lists.
        data=json.loads(json.dumps(data or {})),
        previous=head.head,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    head.number, head.head = event.number, event.hash
    head.save(update_fields=["number", "head"])
    return event
