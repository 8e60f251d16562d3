"""The page of this step."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from projects.procedure.steps import Step
from projects.tree.models import RICH_TEXT_FEATURES, StepPage


class ClarificationPage(StepPage):
    """The step page."""

    step = Step.CLARIFICATION
    body = RichTextField(_("text"), blank=True, features=RICH_TEXT_FEATURES)

    content_panels = [*StepPage.content_panels, FieldPanel("body")]
    template = "clarification/clarification_page.html"

    class Meta:
        verbose_name = _("step: clarification")
