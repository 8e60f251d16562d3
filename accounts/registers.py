"""What all registers in the Wagtail admin share: who may do what, and safe exports (R132)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from accounts.cells import escape_cell, local
from accounts.models import User
from accounts.staff import is_staff


class NothingDeleted(PermissionHelper):
    """What the group permissions say, and never delete."""

    def user_can_delete_obj(self, user: User, obj: Model) -> bool:
        return False


class NothingChanged(NothingDeleted):
    """Read and add only."""

    def user_can_edit_obj(self, user: User, obj: Model) -> bool:
        return False


class NobodyAdded(NothingDeleted):
    """People come by invitation."""

    def user_can_create(self, user: User) -> bool:
        return False


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


class RegisterIndexView(IndexView):
    """A list whose exports can never run as a formula, with instants in the time of the Netherlands."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A filter that somebody typed by hand and that makes no sense leads to the whole list."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)

    def get_preprocess_function(self, field: str, value: Any, export_format: str) -> Callable[[Any], Any] | None:
        if export_format == self.FORMAT_CSV:
            return escape_cell
        return local if isinstance(value, datetime) else super().get_preprocess_function(field, value, export_format)


class RegisterAdmin(ModelAdmin):
    """A register. What happened to a row stands in the journal, not in a history that everybody can open."""

    index_view_class = RegisterIndexView
    history_view_enabled = False
    inspect_view_enabled = True
    empty_value_display = ""
