"""Who may do what in the registers of the Wagtail admin (R132)."""

from django.db.models import Model
from wagtail_modeladmin.helpers import PermissionHelper

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
