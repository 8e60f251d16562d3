"""A gate answers one question of the procedure: with None, or with what is missing and who can solve it (R134)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, runtime_checkable

from django.utils.functional import Promise
from django.utils.text import capfirst


@dataclass(frozen=True)
class Unmet:
    """One reason why an act cannot happen.

    sentence: what is missing; who: who can solve it; link: where, or empty; status: the HTTP status it leads to
    (409 the state forbids it, 403 the person may not).
    """

    sentence: str | Promise
    who: str | Promise = ""
    link: str = ""
    status: int = 409

    def __post_init__(self) -> None:
        # A sentence may begin with the name of an authority, which is written in lower case within a sentence.
        object.__setattr__(self, "sentence", capfirst(self.sentence))

    def as_dict(self) -> dict[str, str]:
        """For a JSON answer."""
        return {"sentence": str(self.sentence), "who": str(self.who), "link": self.link}


@runtime_checkable
class Gate(Protocol):
    """A callable on a subject; the same gate serves several actions. `title` is what the drawing shows."""

    title: str | Promise

    def __call__(self, subject: object) -> "list[Unmet]":
        """Every condition that is not met; an empty list when the gate is open."""


class Refused(Exception):
    """An act did not happen, and nothing changed. Carries every unmet condition."""

    def __init__(self, unmet: "list[Unmet]") -> None:
        self.unmet = unmet
        super().__init__(" ".join(str(item.sentence) for item in unmet))

    @property
    def status(self) -> int:
        """403 when a right is missing, otherwise 409."""
        return 403 if any(item.status == 403 for item in self.unmet) else 409


_remembered: ContextVar[dict | None] = ContextVar("remembered_gates", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within the (outermost) block every remembered question is asked once: for looking, never for acting."""
    with _known({} if _remembered.get() is None else _remembered.get()):
        yield


@contextmanager
def forgetting() -> Iterator[None]:
    """Within the block every question is asked again: an act changes the answers."""
    with _known(None):
        yield


@contextmanager
def _known(answers: dict | None) -> Iterator[None]:
    token = _remembered.set(answers)
    try:
        yield
    finally:
        _remembered.reset(token)


def remembered(function: Callable) -> Callable:
    """Makes a question about rows (by their keys) and values one that `remembering` asks once."""

    @wraps(function)
    def ask(*asked: Any) -> Any:
        known = _remembered.get()
        if known is None:
            return function(*asked)
        key = (function, *((type(item), item.pk) if hasattr(item, "pk") else item for item in asked))
        if key not in known:
            known[key] = function(*asked)
        return known[key]

    return ask


def right(title: str | Promise):
    """Names who a right belongs to: what the drawing and the handbook show."""

    def wrap(function: Callable) -> Callable:
        function.title = title
        return function

    return wrap


def gate(title: str | Promise):
    """Makes a gate of a function from a subject to the unmet conditions (a list, one Unmet, or None)."""

    def wrap(function):
        @remembered
        @wraps(function)
        def check(subject: object) -> list[Unmet]:
            answer = function(subject)
            if answer is None:
                return []
            return [answer] if isinstance(answer, Unmet) else list(answer)

        check.title = title
        return check

    return wrap
