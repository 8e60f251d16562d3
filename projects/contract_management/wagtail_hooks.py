"""The screens of contract management inside the Wagtail admin."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.staff_admin import StaffMenuItem
from projects.contract_management import views


@hooks.register("register_admin_urls")
def contract_urls() -> list:
    """`/beheer/contracten/…`"""
    return [
        path("contracten/", views.overview, name="contracts"),
        path("contracten/nieuw/<slug:code>/", views.NewContractView.as_view(), name="contract_new"),
        path("contracten/<int:pk>/", views.contract, name="contract"),
        path("contracten/<int:pk>/<slug:code>/", views.ContractActView.as_view(), name="contract_act"),
    ]


@hooks.register("register_admin_menu_item")
def contracts_menu_item() -> MenuItem:
    """“Contracts” in the menu."""
    return StaffMenuItem(_("Contracts"), "/beheer/contracten/", icon_name="doc-full-inverse", order=65)
