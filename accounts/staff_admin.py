"""What screens of the purchasing organisation inside the Wagtail admin share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied
from wagtail.admin.menu import MenuItem

from accounts.staff import is_staff


def staff_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for people with a staff role; others get the 403 page.

    Raised inside the admin, PermissionDenied would become Wagtail's own redirect to its first page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_staff(request.user):
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return guarded


class StaffMenuItem(MenuItem):
    """Shown to people with a staff role."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only to the purchasing organisation."""
        return is_staff(request.user)
