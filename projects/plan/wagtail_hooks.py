"""The plans inside the Wagtail admin: screens of the plan, and registers to look things up."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from accounts.models import User
from accounts.staff import has_staff_role, is_staff
from projects.plan import views
from projects.plan.actions import MANAGES_PLANS
from projects.plan.models import Criterion, PlanEntry


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


class PlansMenuItem(MenuItem):
    """Shown to the purchasing organisation."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only to people with a staff role."""
        return is_staff(request.user)


@hooks.register("register_admin_menu_item")
def plans_menu_item() -> MenuItem:
    """“Procurement plans” in the menu."""
    return PlansMenuItem(_("Procurement plans"), "/beheer/inkoopplan/", icon_name="list-ul", order=60)


class StaffLooks(PermissionHelper):
    """The purchasing organisation looks; nobody adds, changes or deletes here."""

    def user_can_list(self, user: User) -> bool:
        return is_staff(user)

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_inspect_obj(self, user: User, obj: Model) -> bool:
        return is_staff(user)

    def user_can_edit_obj(self, user: User, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: User, obj: Model) -> bool:
        return False


class StaffKeepsCriteria(StaffLooks):
    """Those who manage plans keep the list of criteria; decisions hold their own copy."""

    def user_can_create(self, user: User) -> bool:
        return has_staff_role(user, *MANAGES_PLANS)

    def user_can_edit_obj(self, user: User, obj: Model) -> bool:
        return has_staff_role(user, *MANAGES_PLANS)


class PlanEntryAdmin(ModelAdmin):
    """Every line of every plan; lines come in by importing a file."""

    model = PlanEntry
    menu_icon = "list-ul"
    menu_order = 61
    permission_helper_class = StaffLooks
    list_display = ("subject", "plan", "category", "cpv", "estimated_value", "starts_text", "candidate")
    list_filter = ("plan__year", "wish_collective", "status", "plan__authority")
    list_export = (
        "plan.year",
        "plan.authority",
        "subject",
        "description",
        "category",
        "cpv",
        "estimated_value",
        "value_note",
        "starts_from",
        "starts_until",
        "contract_ends_on",
        "procedure",
        "status",
        "wish_collective",
        "reference",
        "candidate",
    )
    export_filename = "inkoopplanregels"
    empty_value_display = ""
    list_per_page = 100
    search_fields = ("subject", "description", "category", "cpv", "plan__authority__name")
    inspect_view_enabled = True
    inspect_view_fields_exclude = ("key",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanEntry]:
        """With what a row shows, in a fixed number of queries."""
        return super().get_queryset(request).select_related("plan__authority", "candidate")


class CriterionAdmin(ModelAdmin):
    """The elements by which candidates are weighed: the four of the procedure, and further ones (R23)."""

    model = Criterion
    menu_icon = "check"
    menu_order = 62
    permission_helper_class = StaffKeepsCriteria
    list_display = ("title", "kind", "order", "in_use")
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            FieldPanel("title", help_text=_("What a candidate should do or bring, as a sentence.")),
            FieldPanel("order"),
            FieldPanel("in_use", help_text=_("Decisions that were taken keep their criteria as they were.")),
        ]
    )


modeladmin_register(PlanEntryAdmin)
modeladmin_register(CriterionAdmin)
