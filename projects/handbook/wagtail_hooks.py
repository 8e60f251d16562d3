"""The handbook inside the Wagtail admin."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.staff_admin import StaffMenuItem
from projects.handbook import views


@hooks.register("register_admin_urls")
def handbook_urls() -> list:
    """`/beheer/handboek/…`"""
    return [
        path("handboek/", views.handbook, name="handbook"),
        path("handboek/<slug:code>/", views.HandbookActView.as_view(), name="handbook_act"),
    ]


@hooks.register("register_admin_menu_item")
def handbook_menu_item() -> MenuItem:
    """“Handbook” in the menu."""
    return StaffMenuItem(_("Handbook"), "/beheer/handboek/", icon_name="openquote", order=75)
