"""What every template may count on."""

from django.conf import settings
from django.http import HttpRequest

from portal.appearance import Appearance


def portal(request: HttpRequest) -> dict[str, object]:
    """The site's name, logo and theme, and whether this is the demonstration."""
    appearance = Appearance.load(request_or_site=request)
    return appearance.as_context() | {
        "site_name": appearance.name or settings.WAGTAIL_SITE_NAME,
        "demo_mode": settings.DEMO_MODE,
    }
