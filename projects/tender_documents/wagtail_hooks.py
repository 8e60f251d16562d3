"""Finding a CPV code, inside the Wagtail admin."""

from django.urls import path
from wagtail import hooks

from projects.tender_documents import views


@hooks.register("register_admin_urls")
def cpv_urls() -> list:
    """`/beheer/cpv/`"""
    return [path("cpv/", views.cpv_search, name="cpv_search")]
