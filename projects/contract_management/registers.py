"""The registers of contract management: contracts, suppliers and the standard list of activities (R118, R120)."""

from typing import Any

from django.contrib.admin import display
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from accounts.registers import NothingDeleted, RegisterAdmin, StaffLooks
from projects.contract_management.models import Activity, Contract, Supplier
from projects.procedure.wording import listed


class OnItsOwnPage(StaffLooks):
    """The register leads to the page of a contract; there is no other."""

    def user_can_inspect_obj(self, user: Any, obj: Contract) -> bool:
        return False


class ContractAdmin(RegisterAdmin):
    """Every contract, to look up and to export; facts change on the page of the contract only, by an act (R120)."""

    model = Contract
    menu_label = _("Contracts")
    menu_icon = "doc-full"
    permission_helper_class = OnItsOwnPage
    list_display = ("linked", "with_whom", "level", "starts_on", "until", "notice_until", "standing")
    list_filter = ("level", "manager", "ends_on")
    list_export = (
        "number", "title", "with_whom", "for_whom", "manager", "get_level_display", "yearly_value", "starts_on",
        "ends_on", "until", "notice_until", "standing", "changed_at", "keep_until",
    )  # fmt: skip
    export_filename = "contracten"
    search_fields = ("number", "title", "suppliers__name")
    ordering = ("ends_on", "number")
    inspect_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("options", "suppliers", "participants")

    @display(description=_("contract"), ordering="number")
    def linked(self, obj: Contract) -> str:
        """Its number and title, leading to its page."""
        return format_html('<a href="{}">{}</a>', obj.path, obj)

    @display(description=_("suppliers"))
    def with_whom(self, obj: Contract) -> str:
        """The suppliers."""
        return listed(obj.suppliers.all())

    @display(description=_("participants"))
    def for_whom(self, obj: Contract) -> str:
        """The participants."""
        return listed(obj.participants.all())

    @display(description=_("last day"))
    def until(self, obj: Contract) -> Any:
        """With the options that were exercised."""
        return obj.last_day

    @display(description=_("notice until"))
    def notice_until(self, obj: Contract) -> Any:
        """The last day for notice."""
        return obj.last_day_for_notice or ""

    @display(description=_("state"))
    def standing(self, obj: Contract) -> str:
        """Where it stands."""
        return obj.state


class SupplierAdmin(RegisterAdmin):
    """Who contracts are with."""

    model = Supplier
    menu_icon = "group"
    permission_helper_class = NothingDeleted
    edit_handler = ObjectList([FieldPanel(name) for name in ("name", "kvk_number", "contact_name", "email", "phone")])
    list_display = ("name", "kvk_number", "contact_name", "email")
    list_export = ("name", "kvk_number", "contact_name", "email", "phone")
    export_filename = "leveranciers"
    search_fields = ("name", "kvk_number")


class ActivityAdmin(RegisterAdmin):
    """The activities a plan can choose."""

    model = Activity
    menu_icon = "tasks"
    permission_helper_class = NothingDeleted
    edit_handler = ObjectList([FieldPanel(name) for name in ("title", "level", "every_months", "sort_order")])
    list_display = ("title", "level", "every_months")
    inspect_view_enabled = False
