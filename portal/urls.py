"""Addresses (architecture.md, Addresses)."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("beheer/", include(wagtailadmin_urls)),
    path("", include("projects.documents.urls")),
    path("", include(wagtail_urls)),
]
