"""The Wagtail admin has no sign-in of its own: everybody signs in through the portal (allauth).

Included under `beheer/`, before Wagtail's own addresses. It also closes what would go around an invitation or around
the journal: Wagtail's screens for users and groups, where somebody could give roles or set another's password.
"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

ACCESS = "wagtailadmin.access_admin"


def next_page(request: HttpRequest) -> str:
    """Where somebody was going within the admin; its home when that is not a place inside it."""
    home, wanted = reverse("wagtailadmin_home"), request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    doors = (f"{home}login", f"{home}logout")
    return wanted if safe and wanted.startswith(home) and not wanted.startswith(doors) else home


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To the portal's own sign-in; on to the admin; or 403 for who has an account but no access to the admin."""
    target = next_page(request)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
    if request.user.has_perm(ACCESS):
        return redirect(target)
    return TemplateResponse(request, "accounts/admin_refused.html", status=403)


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST signs out as the portal does; GET asks first."""
    if request.method != "POST":
        return redirect("account_logout")
    get_adapter().logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """404: this is done through the portal's own screens."""
    raise Http404


urlpatterns = [
    path("login/", sign_in),
    path("logout/", sign_out),
    re_path(r"^(?P<rest>(password_reset|users|groups|bulk/accounts/user|bulk/auth/group)/.*)$", closed),
]
