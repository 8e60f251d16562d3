"""Registers of the plans in the Wagtail admin: every entry, and the criteria candidates are weighed by."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from accounts.models import User
from accounts.registers import RegisterAdmin, StaffLooks
from accounts.staff import has_staff_role
from projects.plan.actions import MANAGES_PLANS
from projects.plan.models import Criterion, PlanEntry


class StaffKeepsCriteria(StaffLooks):
    """Those who manage plans keep the list of criteria; decisions hold their own copy."""

    def user_can_create(self, user: User) -> bool:
        return has_staff_role(user, *MANAGES_PLANS)

    def user_can_edit_obj(self, user: User, obj: Model) -> bool:
        return has_staff_role(user, *MANAGES_PLANS)


class PlanEntryAdmin(RegisterAdmin):
    """Every line of every plan; lines come in by importing a file."""

    model = PlanEntry
    menu_icon = "list-ul"
    menu_label = _("Plan entries")
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
    list_per_page = 100
    search_fields = ("subject", "description", "category", "cpv", "plan__authority__name")
    inspect_view_fields_exclude = ("key",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanEntry]:
        """With what a row shows, in a fixed number of queries."""
        return super().get_queryset(request).select_related("plan__authority", "candidate")


class CriterionAdmin(RegisterAdmin):
    """The elements by which candidates are weighed: the four of the procedure, and further ones (R23)."""

    model = Criterion
    menu_icon = "check"
    permission_helper_class = StaffKeepsCriteria
    list_display = ("title", "kind", "order", "in_use")
    edit_handler = ObjectList(
        [
            FieldPanel("title", help_text=_("What a candidate should do or bring, as a sentence.")),
            FieldPanel("order"),
            FieldPanel("in_use", help_text=_("Decisions that were taken keep their criteria as they were.")),
        ]
    )
