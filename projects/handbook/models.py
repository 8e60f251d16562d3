"""The procedure as it was established, version by version, in the site itself (R1–R3)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from accounts.models import ContractingAuthority
from projects.journal.models import Evidence
from projects.procedure import clock
from projects.tree.models import RICH_TEXT_FEATURES


class HandbookPage(Page):
    """`/handboek/`: the version that holds today; `?versie=2` another one.

    `body` is what editors work on. The site never shows it: only what was established (EstablishHandbook).
    """

    stream = "handboek"
    body = RichTextField(
        _("text"),
        features=RICH_TEXT_FEATURES,
        help_text=_("What you save here shows on the site once it is established as a new version."),
    )
    replaces = models.TextField(
        _("replaces"), blank=True, help_text=_("What the procedure takes the place of, with the legal basis (R3).")
    )

    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("replaces")]
    search_fields = [*Page.search_fields, index.SearchField("established_text")]
    parent_page_types = ["portal.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    template = "handbook/handbook_page.html"

    class Meta:
        verbose_name = _("handbook")

    @property
    def established_text(self) -> str:
        """What search finds: the text that holds, never the one that editors work on."""
        version = current_version()
        return version.body if version else ""

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """With the version that was asked for. Raises Http404 for one that is not there or does not hold yet."""
        versions = list(HandbookVersion.objects.filter(valid_from__lte=clock.today()))
        wanted = request.GET.get("versie")
        shown = next((row for row in versions if str(row.number) == wanted), None) if wanted else None
        if wanted and shown is None:
            raise Http404
        current = versions[0] if versions else None
        return super().get_context(request, *args, **kwargs) | {
            "version": shown or current,
            "current": current,
            "versions": versions,
            "policies": ContractingAuthority.objects.affiliated(clock.today()).exclude(procurement_policy_url=""),
        }


class HandbookVersion(Evidence):
    """A version of the procedure, written once; the one that holds is the last whose first day has come."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    body = models.TextField(_("text"))
    replaces = models.TextField(_("replaces"), blank=True)
    valid_from = models.DateField(_("holds from"))
    changes = models.TextField(_("what changed"))
    established_at = models.DateTimeField(_("established at"))
    established_by_name = models.CharField(_("established by"), max_length=300)

    class Meta:
        verbose_name = _("version of the handbook")
        verbose_name_plural = _("versions of the handbook")
        ordering = ["-valid_from", "-number"]
        constraints = [models.CheckConstraint(condition=~Q(body="") & ~Q(changes=""), name="handbook_says_something")]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.number})


def current_version() -> HandbookVersion | None:
    """The version that holds today, or None before the first."""
    return HandbookVersion.objects.filter(valid_from__lte=clock.today()).first()
