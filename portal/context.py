"""What every template may count on."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """The site's name and whether this is the demonstration."""
    return {"site_name": settings.WAGTAIL_SITE_NAME, "demo_mode": settings.DEMO_MODE}
