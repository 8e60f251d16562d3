"""Input that is refused and of which the journal keeps that it was offered."""

from typing import Any

from django.core.exceptions import ValidationError


class NotedError(ValidationError):
    """A ValidationError that stands in the journal after the act was refused, in a transaction of its own.

    `event` is the type of the entry, `sentence` what it says, in Dutch, and `data` what it keeps: JSON.
    """

    def __init__(self, message: Any, *, event: str, sentence: str, data: dict[str, Any], code: str = "") -> None:
        super().__init__(message, code=code or event)
        self.event, self.sentence, self.data = event, sentence, data
