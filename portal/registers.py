"""The registers of the admin; here those that only show: every message and every journal entry (screens.md)."""

from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdminGroup

from accounts.registers import RegisterAdmin, StaffLooks
from portal.confidential import may_read, readable_messages
from projects.contract_management.models import Contract
from projects.evaluation.registers import EvaluationFormAdmin
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.plan.registers import CriterionAdmin, PlanEntryAdmin
from projects.tree.models import Project
from projects.tree.registers import StandardTextAdmin
from projects.tree.resending import SendAgain


def short(at: datetime) -> str:
    """An instant as lists show it, in the time of the Netherlands: “4 jan 2027 12:00”."""
    return date_format(timezone.localtime(at), "j b Y H:i")


class OfStreams(RegisterAdmin):
    """Rows that know a project by the name of its journal stream; shown with its title."""

    permission_helper_class = StaffLooks
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows; the titles of all projects and contracts are read once, however many rows there are."""
        titles = Project.objects.values_list("public_id", "page__title")
        self.titles = {str(public_id): title for public_id, title in titles}
        self.contracts = {contract.stream: contract.title for contract in Contract.objects.only("title")}
        return super().get_queryset(request)

    @display(description=_("belongs to"))
    def belongs_to(self, obj: Event | Message) -> str:
        """The title of the project or contract, or the name of the stream (a plan, an authority, the site)."""
        return self.titles.get(obj.stream) or self.contracts.get(obj.stream, obj.stream)


class ReadableMessages(StaffLooks):
    """A message to a bidder is looked at by who sees the work of the team (R131)."""

    def user_can_inspect_obj(self, user: Any, obj: Message) -> bool:
        """The same answer as the list gives."""
        return super().user_can_inspect_obj(user, obj) and may_read(obj, user)


class MessageAdmin(OfStreams):
    """What was mailed to whom, and whether the mail server took it (R133)."""

    model = Message
    permission_helper_class = ReadableMessages
    menu_icon = "mail"
    list_display = ("subject", "recipient", "belongs_to", "moment", "state", "again")
    list_filter = ("state", "queued_at")
    list_export = (
        "queued_at",
        "sent_at",
        "get_state_display",
        "kind",
        "recipient",
        "recipient_name",
        "authority_name",
        "subject",
        "belongs_to",
    )
    export_filename = "berichten"
    search_fields = ("recipient", "recipient_name", "authority_name", "subject", "body")
    ordering = ("-queued_at", "-pk")
    inspect_view_fields = (
        "queued_at",
        "sent_at",
        "state",
        "attempts",
        "error",
        "kind",
        "recipient",
        "recipient_name",
        "authority_name",
        "subject",
        "body",
        "message_id",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The messages this user may know of, with those that took the place of failed ones."""
        return readable_messages(super().get_queryset(request), request.user).select_related("sent_again")

    @display(description=_("made at"), ordering="queued_at")
    def moment(self, obj: Message) -> str:
        """When it was written, in the time of the Netherlands."""
        return short(obj.queued_at)

    @display(description=_("sent again"))
    def again(self, obj: Message) -> str:
        """Of a message that did not arrive: when it was sent again, or where the lead buyer does that."""
        if hasattr(obj, "sent_again"):
            return short(obj.sent_again.queued_at)
        if not obj.is_lost or obj.stream not in self.titles:
            return ""
        url = f"/beheer/projecten/{obj.stream}/{SendAgain.code}/?over={obj.pk}"
        return format_html('<a href="{}">{}</a>', url, _("Send again"))


class EventAdmin(OfStreams):
    """What happened, when and by whom: the chains of all projects (R132)."""

    model = Event
    menu_icon = "history"
    list_display = ("sentence", "actor_name", "belongs_to", "moment")
    list_filter = ("at",)
    list_export = (
        "belongs_to",
        "stream",
        "number",
        "at",
        "type",
        "sentence",
        "actor_name",
        "authority_name",
        "data",
        "previous",
        "hash",
    )
    export_filename = "journaal"
    search_fields = ("sentence", "actor_name", "authority_name", "stream")
    ordering = ("-at", "-pk")
    inspect_view_fields = (
        "at",
        "stream",
        "number",
        "type",
        "sentence",
        "actor_name",
        "authority_name",
        "data",
        "previous",
        "hash",
    )

    @display(description=_("moment"), ordering="at")
    def moment(self, obj: Event) -> str:
        """When it happened, in the time of the Netherlands."""
        return short(obj.at)


class Registers(ModelAdminGroup):
    """What is looked up across projects, in one place of the menu."""

    menu_label = _("Registers")
    menu_icon = "list-ul"
    menu_order = 70
    items = (
        PlanEntryAdmin,
        CriterionAdmin,
        StandardTextAdmin,
        EvaluationFormAdmin,
        MessageAdmin,
        EventAdmin,
    )
