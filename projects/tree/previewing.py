"""As whom an editor looks at a page before it is published: everybody, or a contact person of some authority."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Viewer:
    """Somebody through whose eyes a page is seen. `code` stands in the address of the preview."""

    code: str
    title: str | Promise
    user: Any


# Gives the viewers of a project; an app that knows who there are registers its own.
Source = Callable[[Any], Iterable[Viewer]]
_sources: list[Source] = []

EVERYBODY = Viewer("everybody", _("As everybody sees it"), AnonymousUser())


def register_viewers(source: Source) -> Source:
    """Adds viewers, below those that are there."""
    _sources.append(source)
    return source


def viewers_of(project: Any) -> list[Viewer]:
    """Everybody, and who was registered for this project."""
    return [EVERYBODY, *(viewer for source in _sources for viewer in source(project))]
