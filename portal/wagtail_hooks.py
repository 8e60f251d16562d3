"""The cockpit, the portfolio and the registers inside the Wagtail admin."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from accounts.staff import is_staff
from accounts.staff_admin import StaffMenuItem
from portal import award_desk, cockpit, dossier_desk, portfolio, progress_desk
from portal.acting import StaffActView
from portal.registers import Registers
from projects.contract_management.panels import ContractsPanel
from projects.contract_management.querysets import reads_contracts


@hooks.register("register_admin_urls")
def cockpit_urls() -> list:
    """`/beheer/projecten/…`."""
    return [
        path("projecten/", portfolio.portfolio, name="portfolio"),
        path("projecten/<uuid:public_id>/", cockpit.cockpit, name="cockpit"),
        path("projecten/<uuid:public_id>/beoordeling/", award_desk.staff_desk, name="staff_desk"),
        path("projecten/<uuid:public_id>/dossier/", dossier_desk.dossier_desk, name="dossier_desk"),
        path("projecten/<uuid:public_id>/voortgang/", progress_desk.progress_report, name="progress_report"),
        path("projecten/<uuid:public_id>/voortgang.pdf", progress_desk.progress_report_pdf, name="progress_report_pdf"),
        path("voortgang/", progress_desk.progress_portfolio, name="progress_portfolio"),
        path("voortgang.pdf", progress_desk.progress_portfolio_pdf, name="progress_portfolio_pdf"),
        path("projecten/<uuid:public_id>/<slug:code>/", StaffActView.as_view(), name="staff_act"),
    ]


@hooks.register("register_admin_menu_item")
def portfolio_menu_item() -> MenuItem:
    """“Projects” at the top of the menu."""
    return StaffMenuItem(_("Projects"), "/beheer/projecten/", icon_name="folder-open-inverse", order=50)


modeladmin_register(Registers)


@hooks.register("construct_homepage_panels")
def first_page(request, panels: list) -> None:
    """The first page of the admin shows projects, and to who reads them contracts that ask attention (R122)."""
    panels[:] = [portfolio.ProjectsPanel(request.user)] if is_staff(request.user) else []
    if reads_contracts(request.user):
        panels.append(ContractsPanel(request.user))


@hooks.register("construct_homepage_summary_items")
def no_counts(request, items: list) -> None:
    """How many pages there are helps nobody."""
    items.clear()


@hooks.register("insert_global_admin_css")
def cockpit_css() -> str:
    """The style sheet of the cockpit."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_main_menu")
def hide_what_is_not_used(request, items: list) -> None:
    """Reports, documents, images and help of Wagtail itself: documents of projects have their own door."""
    items[:] = [item for item in items if item.name not in {"documents", "images", "reports", "help"}]
