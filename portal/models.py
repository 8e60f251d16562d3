"""Editorial pages: the home page and plain pages (procedure, accessibility, privacy, contact)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from portal.appearance import Appearance
from projects.tree.models import RICH_TEXT_FEATURES

__all__ = ["Appearance", "HomePage", "TextPage"]


class HomePage(Page):
    """`/`: what collective procurement is."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        FieldPanel(
            "introduction", help_text=_("What collective procurement is, for who comes here for the first time.")
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    max_count = 1
    template = "portal/home_page.html"

    class Meta:
        verbose_name = _("home page")


class TextPage(Page):
    """A plain page with text."""

    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("body", help_text=_("Everybody reads this."))]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["portal.HomePage"]
    subpage_types: list[str] = []
    template = "portal/text_page.html"

    class Meta:
        verbose_name = _("text page")
