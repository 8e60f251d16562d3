"""Name, logo and theme of the purchasing organisation, in the settings of the Wagtail admin.

What a theme is, and what of it is served: portal/themes.py.
"""

import hashlib
import io
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from portal.themes import read_theme, served

LARGEST_LOGO, LOGO_SIZE = 2_000_000, (480, 120)


def small_png(content: bytes) -> bytes:
    """A picture as a PNG of at most LOGO_SIZE: nothing but its pixels is kept. Raises ValidationError."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > 20_000_000:
                raise ValidationError(_("This picture is too large. Choose one of at most 4000 by 4000 points."))
            kept = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture.")) from error
    kept.thumbnail(LOGO_SIZE)
    file = io.BytesIO()
    kept.save(file, "PNG", optimize=True)
    return file.getvalue()


class AppearanceForm(WagtailAdminModelForm):
    """With a file for the logo, and a file or text for the theme."""

    logo_file = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP; it is made as small as it is shown.")
    )
    no_logo = forms.BooleanField(label=_("Show no logo"), required=False)

    def clean_logo_file(self) -> bytes | None:
        """The picture as it is kept, or None."""
        upload = self.cleaned_data["logo_file"]
        if upload is None:
            return None
        if upload.size > LARGEST_LOGO:
            raise ValidationError(_("A logo has at most 2 MB."))
        return small_png(upload.read())

    def clean_theme(self) -> str:
        """The custom properties."""
        text = self.cleaned_data["theme"].replace("\r\n", "\n")
        read_theme(text)
        return text

    def save(self, commit: bool = True) -> "Appearance":
        """Keeps a new logo, or none."""
        if self.cleaned_data.get("no_logo"):
            self.instance.logo = None
        elif self.cleaned_data.get("logo_file"):
            self.instance.logo = self.cleaned_data["logo_file"]
        return super().save(commit)


@register_setting(icon="image", order=10)
class Appearance(BaseGenericSetting):
    """How the portal presents itself. An empty name is that of the settings file."""

    name = models.CharField(_("name of the organisation"), max_length=120, blank=True)
    logo = models.BinaryField(null=True, blank=True, editable=False)
    theme = models.TextField(
        _("theme"),
        blank=True,
        help_text=_("Custom properties of NL Design System, in :root or in a class: the theme file of an authority."),
    )
    theme_class = models.CharField(
        _("class of the theme"),
        max_length=80,
        blank=True,
        help_text=_("The class that the theme was written for, such as voorbeeld-theme; empty for :root."),
    )
    edit_handler = ObjectList([FieldPanel(name) for name in ("name", "logo_file", "no_logo", "theme_class", "theme")])
    base_form_class = AppearanceForm

    class Meta:
        verbose_name = _("appearance")

    def clean(self) -> None:
        """Raises ValidationError for a class that is none."""
        if self.theme_class and not re.fullmatch(r"[A-Za-z][\w-]*", self.theme_class):
            raise ValidationError(
                {"theme_class": _("A class has letters, digits and dashes, such as voorbeeld-theme.")}
            )

    @property
    def theme_digest(self) -> str:
        """What makes another style sheet another address."""
        return hashlib.sha256(served(self.theme).encode()).hexdigest()[:16]

    @property
    def logo_digest(self) -> str:
        """The same for the logo; empty without one."""
        return hashlib.sha256(bytes(self.logo)).hexdigest()[:16] if self.logo else ""

    def as_context(self) -> dict[str, Any]:
        """What templates read."""
        return {
            "theme_class": self.theme_class,
            "theme_css": f"/thema/{self.theme_digest}.css" if self.theme else "",
            "logo_url": f"/thema/{self.logo_digest}.png" if self.logo else "",
        }
