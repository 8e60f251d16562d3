"""What an editor is told in the Wagtail admin (R1–R3, R10, R135)."""

import pytest
from django.test import Client
from wagtail.admin.panels import FieldPanel
from wagtail.models import get_page_models

from projects.procedure.steps import Step


def fields(panel):
    """The panels of fields below this one."""
    for child in getattr(panel, "children", ()):
        if isinstance(child, FieldPanel):
            yield child
        yield from fields(child)


@pytest.mark.any_database
def test_every_field_of_our_pages_says_what_it_is_for():
    """A title says it itself; mandate and commitment are read only, and explained above them."""
    silent = [
        f"{model.__name__}.{panel.field_name}"
        for model in get_page_models()
        if model.__module__.startswith(("projects.", "portal."))
        for panel in fields(model.get_edit_handler())
        if model._meta.get_field(panel.field_name).model.__module__.startswith(("projects.", "portal."))
        if not (panel.help_text or model._meta.get_field(panel.field_name).help_text or panel.read_only)
    ]
    assert silent == []


def test_the_editor_of_a_step_sees_who_reads_the_page(world):
    """R10, R135: before, during and after the step; and which of these is now. In Dutch."""
    project = world.strategy_offered()
    client = Client()
    client.force_login(world.lead_buyer)
    with world.at():
        page = project.step(Step.TENDER_DOCUMENTS).page
        text = client.get(f"/beheer/pages/{page.pk}/edit/", secure=True).content.decode()
    assert "Wie deze pagina leest" in text
    now = "Stap gepland: te lezen door het inkoopteam. <strong>Zo is het nu.</strong>"
    assert [line in text for line in (now, "Stap afgerond: te lezen door deelnemende aanbestedende diensten.")] == [
        True
    ] * 2
