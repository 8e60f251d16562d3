"""What every response of the portal carries."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from projects.procedure.gate import remembering

ADMIN_PREFIX = "/beheer/"
LANGUAGE_COOKIE = "taal"


class CompressedPages(GZipMiddleware):
    """Pages, feeds and data go compressed over the wire; files are sent as they are, with their length."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or not (kind.startswith("text/") or kind.endswith(("json", "xml"))):
            return response
        return super().process_response(request, response)


class OneLook:
    """While a page is made to look at, a question about who may see what is asked once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with remembering():
            return self.get_response(request)


class ChosenLanguage:
    """Dutch, whatever a browser asks for; English for who chose it with the switch in the footer (R138)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE)
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else translation.get_language()):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            patch_vary_headers(response, ("Cookie",))
        return response


class PrivateResponses:
    """A response to somebody who is signed in is never stored by a browser or a proxy (R135)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere; inside the Wagtail admin the strictest in which its own screens work."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)
