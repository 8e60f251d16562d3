"""Fields for CPV codes: a code of the list, written with or without its check digit (R71)."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from projects.procedure import cpv

SEARCH_PATH = "/beheer/cpv/"
MOST_CODES = 20


def checked(written: str) -> str:
    """The code as the list writes it, with its check digit. Raises ValidationError."""
    try:
        return cpv.find(written).code
    except cpv.UnknownCode as error:
        if error.digit:
            facts = {"code": error.written[:8], "right": error.digit, "written": error.written[-1]}
            sentence = _("The check digit of %(code)s is %(right)s, not %(written)s.") % facts
        else:
            sentence = _("“%(code)s” is not a code of the CPV list.") % {"code": error.written[:40]}
        raise ValidationError(sentence, code="unknown_cpv") from error


def _explained(text: str, codes: Iterable[str]) -> SafeString:
    """The explanation with a link to the list, and the names of the codes that stand there already."""
    names = [cpv.described(code) for code in codes if code]
    link = format_html('<a href="{}" target="_blank">{}</a>', SEARCH_PATH, _("Find a code (new window)"))
    return format_html("{} {}{}", text, link, f". {'; '.join(names)}." if names else "")


_help = lazy(_explained, SafeString)


class CpvInput(forms.TextInput):
    """A plain input with the codes near the one that stands there as suggestions."""

    # Another name than that of Django's own text input: components/widget.html lets it write itself.
    template_name = "django/forms/widgets/input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"class": "utrecht-textbox utrecht-textbox--html-input", "size": 12, "autocomplete": "off"}
        super().__init__(own | (attrs or {}))
        self.around = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input and its list."""
        key = f"{name}-codes"
        written = super().render(name, value, (attrs or {}) | {"list": key}, renderer)
        try:
            found = cpv.near(cpv.find(str(value or self.around)))
        except cpv.UnknownCode:
            return super().render(name, value, attrs, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', ((row.code, row.nl) for row in found))
        return format_html('{}<datalist id="{}">{}</datalist>', written, key, options)


class CpvField(forms.CharField):
    """One code; the value has its check digit."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", CpvInput())
        super().__init__(max_length=10, **kwargs)
        self.explain("")

    def explain(self, code: str) -> None:
        """Shows the name of the code that stands there, and offers those around it."""
        self.help_text = _help(_("Eight digits, with or without the check digit."), [code])
        self.widget.around = code

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        return checked(written) if written else ""


class CpvListField(forms.CharField):
    """Several codes with commas, spaces or line breaks between them; the value is a list of codes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**kwargs)
        self.help_text = _help(_("One or more codes, with a comma or on a new line between them."), [])

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        written = [part for part in re.split(r"[\s,;]+", super().clean(value)) if part]
        found, errors = [], []
        for part in written:
            try:
                found.append(checked(part))
            except ValidationError as error:
                errors += error.error_list
        if len(written) > MOST_CODES:
            errors.append(ValidationError(_("At most %(most)s codes.") % {"most": MOST_CODES}))
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(found))
