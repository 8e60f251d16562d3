"""Registers of contract management in the Wagtail admin: contracts, suppliers, and the standard activities (R120)."""

from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdminGroup
from wagtail_modeladmin.views import CreateView, EditView

from accounts.actor import Actor
from accounts.models import User
from accounts.registers import RegisterAdmin, RegisterIndexView
from accounts.staff import StaffRole, has_staff_role
from projects.contract_management.actions import to_register
from projects.contract_management.lifetime import last_day, notice_day, open_signals, state_of
from projects.contract_management.links import contract_path
from projects.contract_management.models import Contract, ContractRegister, StandardActivity, Supplier
from projects.contract_management.querysets import reads_contracts
from projects.journal.record import record


class ReadersLook(PermissionHelper):
    """Lead buyers, contract managers and the expertise centre look; what changes a contract is an act (R124)."""

    def user_can_list(self, user: User) -> bool:
        return reads_contracts(user)

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_inspect_obj(self, user: User, obj: Model) -> bool:
        return reads_contracts(user)

    def user_can_edit_obj(self, user: User, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: User, obj: Model) -> bool:
        return False


class OwnPage(ReadersLook):
    """A contract is looked at on its own page, not in a second view of it."""

    def user_can_inspect_obj(self, user: User, obj: Model) -> bool:
        return False


class ManagersKeep(ReadersLook):
    """Contract managers keep the rows; nobody deletes one."""

    def user_can_create(self, user: User) -> bool:
        return has_staff_role(user, StaffRole.CONTRACT_MANAGER)

    def user_can_edit_obj(self, user: User, obj: Model) -> bool:
        return has_staff_role(user, StaffRole.CONTRACT_MANAGER)


class Journalled:
    """A row that is added or changed stands in the journal of the register with who did it, and what was there."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Saves and journals, or neither."""
        before = {name: str(form.initial.get(name) or "") for name in form.changed_data}
        with transaction.atomic():
            answer = super().form_valid(form)
            if form.has_changed():
                by, model = Actor(self.request.user), form.instance._meta
                after = {name: str(form.cleaned_data.get(name) or "") for name in form.changed_data}
                record(
                    ContractRegister.stream,
                    f"{model.model_name}-bijgewerkt",
                    f"{by.name} heeft “{form.instance}” bijgewerkt ({model.model_name}).",
                    by=by,
                    data={"was": before, "werd": after, "rij": form.instance.pk},
                )
        return answer


class JournalledCreateView(Journalled, CreateView):
    """Adding a row."""


class JournalledEditView(Journalled, EditView):
    """Changing a row."""


class StateFilter(SimpleListFilter):
    """Contracts by where they stand."""

    title = _("state")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, admin: Any) -> list[tuple[str, Any]]:
        return [
            ("lopend", _("not in the archive")),
            ("signaal", _("with an open signal")),
            ("archief", _("in the archive")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "archief":
            return queryset.filter(archived_at__isnull=False)
        if self.value() == "lopend":
            return queryset.running()
        if self.value() == "signaal":
            return queryset.filter(pk__in=open_signals(Contract.objects.running()).values("contract"))
        return queryset


class ManagerFilter(SimpleListFilter):
    """Contracts by who manages them."""

    title = _("contract manager")
    parameter_name = "manager"

    def lookups(self, request: HttpRequest, admin: Any) -> list[tuple[str, Any]]:
        managers = User.objects.filter(managed_contracts__isnull=False).distinct().order_by("last_name", "first_name")
        return [(str(person.pk), str(person)) for person in managers]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        return queryset.filter(manager=wanted) if wanted and wanted.isdecimal() else queryset


class ContractIndexView(RegisterIndexView):
    """The register, with the agreements of finished projects that are not in it yet."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        may = has_staff_role(self.request.user, StaffRole.CONTRACT_MANAGER)
        more = {"may_register": may, "to_register": to_register() if may else []}
        return super().get_context_data(*args, **kwargs) | more


class ContractAdmin(RegisterAdmin):
    """Every contract; its page shows the rest (R120)."""

    model = Contract
    base_url_path = "contracten"
    menu_icon = "doc-full-inverse"
    menu_label = _("Contracts")
    permission_helper_class = OwnPage
    index_view_class = ContractIndexView
    index_template_name = "contract_management/register.html"
    inspect_view_enabled = False
    list_display = ("named", "suppliers_named", "state", "ends", "notice_until", "manager")
    list_filter = (StateFilter, "level", ManagerFilter)
    list_export = (
        "number",
        "title",
        "suppliers_named",
        "participants_named",
        "lots_named",
        "value",
        "starts_on",
        "ends_on",
        "options_named",
        "ends",
        "notice_until",
        "level",
        "manager",
        "state",
        "archived_at",
    )
    export_filename = "contracten"
    search_fields = ("number", "title", "suppliers__name", "participants__name", "description")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what a row shows, in a fixed number of queries."""
        return super().get_queryset(request).for_lists().prefetch_related("participants", "lots")

    @display(description=_("contract"), ordering="title")
    def named(self, obj: Contract) -> str:
        """Title and number, as a link to its page."""
        return format_html('<a href="{}">{}</a><br>{}', contract_path(obj), obj.title, obj.number)

    @display(description=_("suppliers"))
    def suppliers_named(self, obj: Contract) -> str:
        """The suppliers, by name."""
        return ", ".join(str(row) for row in obj.suppliers.all())

    @display(description=_("participating authorities"))
    def participants_named(self, obj: Contract) -> str:
        """The participants, by name."""
        return ", ".join(str(row) for row in obj.participants.all())

    @display(description=_("lots"))
    def lots_named(self, obj: Contract) -> str:
        """The lots, by number."""
        return ", ".join(f"{row.number} {row.title}".strip() for row in obj.lots.all())

    @display(description=_("options"))
    def options_named(self, obj: Contract) -> str:
        """The options with their days."""
        return "; ".join(f"{row.starts_on} – {row.ends_on}" for row in obj.options.all())

    @display(description=_("state"))
    def state(self, obj: Contract) -> str:
        """Where it stands today."""
        return str(state_of(obj).label)

    @display(description=_("ends on"), ordering="ends_on")
    def ends(self, obj: Contract) -> Any:
        """The day it ends, with the options that were exercised."""
        return last_day(obj)

    @display(description=_("last day of notice"))
    def notice_until(self, obj: Contract) -> Any:
        """The last day on which notice can be given; empty in the archive."""
        return "" if obj.archived_at or obj.ended_early_on else notice_day(obj)


class SupplierAdmin(RegisterAdmin):
    """The suppliers of contracts; they never sign in."""

    model = Supplier
    menu_icon = "group"
    menu_label = _("Suppliers")
    permission_helper_class = ManagersKeep
    create_view_class = JournalledCreateView
    edit_view_class = JournalledEditView
    list_display = ("name", "kvk_number", "contact_name", "contact_email", "contact_phone")
    list_export = list_display
    export_filename = "leveranciers"
    search_fields = ("name", "kvk_number", "contact_name")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "kvk_number", "contact_name", "contact_email", "contact_phone")]
    )


class StandardActivityAdmin(RegisterAdmin):
    """What a contract management plan can choose from; plans that were adopted keep their copy (R118)."""

    model = StandardActivity
    menu_icon = "list-ul"
    menu_label = _("Standard activities")
    permission_helper_class = ManagersKeep
    create_view_class = JournalledCreateView
    edit_view_class = JournalledEditView
    list_display = ("title", "level", "every", "order", "in_use")
    list_filter = ("level", "in_use")
    inspect_view_enabled = False
    edit_handler = ObjectList([FieldPanel(name) for name in ("title", "level", "every", "order", "in_use")])


class ContractRegisters(ModelAdminGroup):
    """Contract management in the menu."""

    menu_label = _("Contracts")
    menu_icon = "doc-full-inverse"
    menu_order = 65
    items = (ContractAdmin, SupplierAdmin, StandardActivityAdmin)
