"""What a visitor chooses (the language), and what the purchasing organisation chose for all (name, logo, theme)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.appearance import Appearance
from portal.middleware import LANGUAGE_COOKIE
from portal.themes import served

A_YEAR = 365 * 24 * 60 * 60


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/taal/`: keeps the language in a cookie of its own, and goes back.

    Without a token: what another site could do here is choose a language, and a public page stays the same for all.
    """
    language, back = request.POST.get("taal", ""), request.POST.get("terug", "/")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("Kies Nederlands of Engels.")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def _kept(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
def theme(request: HttpRequest, digest: str) -> HttpResponse:
    """`/thema/<digest>.css`: the custom properties of the theme; 404 for another one."""
    appearance = Appearance.load(request_or_site=request)
    if not appearance.theme or digest != appearance.theme_digest:
        raise Http404
    return _kept(served(appearance.theme).encode(), "text/css; charset=utf-8")


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """`/thema/<digest>.png`: the logo; 404 for another one."""
    appearance = Appearance.load(request_or_site=request)
    if not appearance.logo or digest != appearance.logo_digest:
        raise Http404
    return _kept(bytes(appearance.logo), "image/png")
