"""The screens of the plan inside the Wagtail admin."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.staff_admin import StaffMenuItem
from projects.plan import views


@hooks.register("register_admin_urls")
def plan_urls() -> list:
    """`/beheer/inkoopplan/…`"""
    return [
        path("inkoopplan/", views.StaffUploading.as_view(), name="plans"),
        path("inkoopplan/import/<int:pk>/", views.StaffLooking.as_view(), name="plan_import"),
        path("inkoopplan/<int:year>/", views.YearView.as_view(), name="plan_year"),
        path("inkoopplan/kandidaat/<int:pk>/", views.candidate, name="candidate"),
        path("inkoopplan/kandidaat/<int:pk>/<slug:code>/", views.CandidateActView.as_view(), name="candidate_act"),
    ]


@hooks.register("register_admin_menu_item")
def plans_menu_item() -> MenuItem:
    """“Procurement plans” in the menu."""
    return StaffMenuItem(_("Procurement plans"), "/beheer/inkoopplan/", icon_name="list-ul", order=60)
