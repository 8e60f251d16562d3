"""The base of the forms of actions."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ActionForm(forms.Form):
    """The shape of what an action needs; `action` is the instance it belongs to, with subject, actor and target."""

    def __init__(self, *args: object, action: object, **kwargs: object) -> None:
        self.action = action
        super().__init__(*args, **kwargs)


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
