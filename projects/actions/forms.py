"""The base of the forms of actions."""

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _


class Group(NamedTuple):
    """Fields that belong together: shown next to each other under one legend."""

    legend: str
    help_text: str
    names: tuple[str, ...]


class ActionForm(forms.Form):
    """The shape of what an action needs; `action` is the instance it belongs to, with subject, actor and target."""

    groups: ClassVar[tuple[Group, ...]] = ()

    def __init__(self, *args: object, action: object, **kwargs: object) -> None:
        self.action = action
        super().__init__(*args, **kwargs)

    def sections(self) -> Iterator[tuple[Group | None, list[BoundField]]]:
        """The visible fields in their order, those of a group together."""
        group_of = {name: group for group in self.groups for name in group.names}
        for group, fields in groupby(self.visible_fields(), key=lambda field: group_of.get(field.name)):
            yield group, list(fields)


class MomentField(forms.DateTimeField):
    """A day and an hour in Europe/Amsterdam; the value is an aware datetime."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", _("Day and hour, Amsterdam time."))
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class LongTextField(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
