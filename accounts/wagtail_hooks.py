"""The registers of authorities and people in the Wagtail admin. Nothing in them is ever deleted (R4, R132)."""

from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup, modeladmin_register
from wagtail_modeladmin.views import CreateView, EditView

from accounts.admin_forms import EndMembershipForm, InvitationForm, MembershipForm, UserForm
from accounts.models import ContractingAuthority, Invitation, Membership, User
from accounts.registers import NobodyAdded, NothingChanged, NothingDeleted, RegisterAdmin
from accounts.staff import StaffRole
from accounts.views import add_errors


class Acting:
    """A form whose saving is an act with its own refusals: they stand beside the fields, and nothing is saved."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)

    def get_success_message_buttons(self, instance: Model) -> list:
        return []


class ActingCreateView(Acting, CreateView):
    """Adds by an act."""


class ActingEditView(Acting, EditView):
    """Changes by an act."""


class EndMembershipView(ActingEditView):
    """A membership changes in one way: it ends."""

    def get_edit_handler(self) -> ObjectList:
        return ObjectList([FieldPanel("valid_until")], base_form_class=EndMembershipForm).bind_to_model(Membership)


class AffiliatedFilter(SimpleListFilter):
    """Affiliated today, or not (R4)."""

    title = _("affiliation")
    parameter_name = "affiliated"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("affiliated")), ("no", _("not affiliated"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        affiliated = ContractingAuthority.objects.affiliated(timezone.localdate()).values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=affiliated)
        if self.value() == "no":
            return queryset.exclude(pk__in=affiliated)
        return queryset


class AuthorityAdmin(RegisterAdmin):
    """The register of authorities (R4)."""

    model = ContractingAuthority
    menu_icon = "home"
    permission_helper_class = NothingDeleted
    list_display = ("name", "kind", "province", "region", "affiliated")
    list_filter = (AffiliatedFilter, "kind", "province", "region")
    list_export = (
        "tooi_code",
        "name",
        "kind",
        "province",
        "region",
        "inhabitants",
        "deciding_body",
        "records_email",
        "affiliated_from",
        "affiliated_until",
        "exists_from",
        "exists_until",
    )
    export_filename = "aanbestedende-diensten"
    search_fields = ("name", "tooi_code", "region", "province")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("tooi_code"), FieldPanel("province")]),
                    FieldRowPanel([FieldPanel("exists_from"), FieldPanel("exists_until")]),
                    FieldPanel("successor"),
                ],
                heading=_("Official facts"),
                help_text=_("When the official list is imported, name, province and period are taken from it again."),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("affiliated_from"), FieldPanel("affiliated_until")])],
                heading=_("Affiliation"),
                help_text=_(
                    "The period of the affiliation agreement, both days included. Only affiliated authorities are "
                    "invited and take part."
                ),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("region"), FieldPanel("inhabitants")]),
                    FieldPanel("deciding_body_override"),
                    FieldPanel("records_email", help_text=_("The dossier of a project is delivered to this address.")),
                    FieldPanel("procurement_policy_url"),
                ],
                heading=_("Own facts"),
            ),
        ]
    )

    @display(description=_("affiliated"), boolean=True, ordering="affiliated_from")
    def affiliated(self, obj: ContractingAuthority) -> bool:
        """Whether the affiliation agreement holds today."""
        return obj.is_affiliated(timezone.localdate())


class MembershipAdmin(RegisterAdmin):
    """Who works for which authority, in which role (R38, R137)."""

    model = Membership
    menu_icon = "group"
    permission_helper_class = NothingDeleted
    create_view_class = ActingCreateView
    edit_view_class = EndMembershipView
    list_display = ("user", "role", "authority", "valid_from", "valid_until")
    list_select_related = ("user", "authority")
    list_filter = ("role", "authority__kind")
    list_export = ("user", "user.email", "role", "authority", "valid_from", "valid_until")
    export_filename = "lidmaatschappen"
    search_fields = ("user__last_name", "user__first_name", "user__email", "authority__name")
    edit_handler = ObjectList(
        [
            FieldPanel("user", help_text=_("Somebody who has an account. Invite everybody else.")),
            FieldPanel("authority"),
            FieldPanel("role"),
            FieldPanel("valid_from"),
        ],
        base_form_class=MembershipForm,
    )


class InvitationAdmin(RegisterAdmin):
    """Invitations: who was invited for what, by whom, and whether it was accepted."""

    model = Invitation
    menu_icon = "mail"
    permission_helper_class = NothingChanged
    create_view_class = ActingCreateView
    list_display = ("email", "role_name", "authority", "invited_by", "invited_at", "expires_at", "accepted_at")
    list_select_related = ("authority", "invited_by")
    list_filter = ("staff_role", "role")
    search_fields = ("email", "authority__name")
    ordering = ("-invited_at",)
    inspect_view_fields = (
        "email",
        "authority",
        "role",
        "staff_role",
        "invited_by",
        "invited_at",
        "expires_at",
        "accepted_at",
        "accepted_by",
        "withdrawn_at",
    )
    edit_handler = ObjectList(
        [
            FieldPanel("email", help_text=_("A link that works for 30 days is sent to this address.")),
            MultiFieldPanel(
                [FieldPanel("authority"), FieldPanel("role")], heading=_("Somebody of a contracting authority")
            ),
            MultiFieldPanel([FieldPanel("staff_role")], heading=_("Somebody of the purchasing organisation")),
        ],
        base_form_class=InvitationForm,
    )


class UserAdmin(RegisterAdmin):
    """The people who have an account; closed, never deleted (R132)."""

    model = User
    menu_icon = "user"
    permission_helper_class = NobodyAdded
    edit_view_class = ActingEditView
    list_display = ("email", "first_name", "last_name", "job_title", "staff_role_names", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    list_export = ("email", "first_name", "last_name", "job_title", "is_active", "last_login")
    export_filename = "gebruikers"
    search_fields = ("email", "first_name", "last_name")
    ordering = ("last_name", "email")
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("first_name"), FieldPanel("last_name")]),
            FieldPanel("job_title"),
            FieldPanel("kept_roles"),
            FieldPanel("is_active"),
        ],
        base_form_class=UserForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @display(description=_("role at the purchasing organisation"))
    def staff_role_names(self, obj: User) -> str:
        """The staff roles of this person."""
        return ", ".join(
            str(StaffRole(group.name).label) for group in obj.groups.all() if group.name in StaffRole.values
        )


@modeladmin_register
class OrganisationGroup(ModelAdminGroup):
    """“Organisations” in the menu of the admin."""

    menu_label = _("Organisations")
    menu_item_name = "organisations"
    menu_icon = "group"
    menu_order = 250
    items = (AuthorityAdmin, MembershipAdmin, InvitationAdmin, UserAdmin)


@hooks.register("construct_settings_menu")
def hide_own_user_screens(request: HttpRequest, menu_items: list) -> None:
    """Wagtail's screens for users and groups are closed (accounts/admin_login.py), so the menu does not offer them."""
    menu_items[:] = [item for item in menu_items if item.name not in ("users", "groups")]


@hooks.register("construct_search")
def hide_own_user_search(request: HttpRequest, search_areas: list) -> None:
    """The same in the search of the admin."""
    search_areas[:] = [area for area in search_areas if area.name != "users"]
