"""The cockpit and the portfolio inside the Wagtail admin."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.staff import is_staff
from portal import cockpit
from portal.acting import StaffActView


@hooks.register("register_admin_urls")
def cockpit_urls() -> list:
    """`/beheer/projecten/…`."""
    return [
        path("projecten/", cockpit.portfolio, name="portfolio"),
        path("projecten/<uuid:public_id>/", cockpit.cockpit, name="cockpit"),
        path("projecten/<uuid:public_id>/<slug:code>/", StaffActView.as_view(), name="staff_act"),
    ]


class StaffMenuItem(MenuItem):
    """Shown to the purchasing organisation."""

    def is_shown(self, request) -> bool:
        """Only to people with a staff role."""
        return is_staff(request.user)


@hooks.register("register_admin_menu_item")
def portfolio_menu_item() -> MenuItem:
    """“Projects” at the top of the menu."""
    return StaffMenuItem(_("Projects"), "/beheer/projecten/", icon_name="folder-open-inverse", order=50)


@hooks.register("insert_global_admin_css")
def cockpit_css() -> str:
    """The style sheet of the cockpit."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_main_menu")
def hide_what_is_not_used(request, items: list) -> None:
    """Reports, documents and images of Wagtail itself: documents of projects have their own door."""
    items[:] = [item for item in items if item.name not in {"documents", "images", "reports"}]
