"""Messages that name bidders or candidates: for who sees the work of the team, nobody else (R86, R131)."""

from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from projects.actions import registry
from projects.outbox.models import Message
from projects.participation.audiences import sees_team_work
from projects.procedure.steps import Step


@lru_cache
def _kinds() -> tuple[str, ...]:
    """The kinds of message that acts of the tender phase send."""
    return tuple(action.code for action in registry.all_actions() if action.step == Step.AWARD)


def _to_market() -> Q:
    """Messages to somebody without an account, about a tender."""
    return Q(person__isnull=True, kind__in=_kinds())


def readable_messages(messages: QuerySet[Message], user: Any) -> QuerySet[Message]:
    """Those of these messages that this user may know of."""
    return messages if sees_team_work(user) else messages.exclude(_to_market())


def may_read(message: Message, user: Any) -> bool:
    """Whether this user may know of one message."""
    return not _is_to_market(message) or sees_team_work(user)


def _is_to_market(message: Message) -> bool:
    """The same question as `_to_market`, of one message."""
    return message.person_id is None and message.kind in _kinds()
