"""Addresses (architecture.md, Addresses). What is not listed is a page of the tree."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from accounts import admin_login
from portal import award_desk, choices, handbook, health, member, search
from portal.acting import MemberActView
from portal.sitemaps import SITEMAPS

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/mail", health.mail, name="health_mail"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("beheer/", include(admin_login.urlpatterns)),
    path("beheer/", include(wagtailadmin_urls)),
    path("mijn/", member.overview, name="overview"),
    path("taal/", choices.choose_language, name="language"),
    path("thema/<str:digest>.css", choices.theme, name="theme"),
    path("thema/<str:digest>.png", choices.logo, name="logo"),
    path("mijn/kalender/", member.calendar_address, name="calendar_address"),
    path("kalender/<uuid:key>.ics", member.calendar_feed, name="calendar"),
    path("mijn/besluiten/<int:pk>/", member.decision, name="decision"),
    path("mijn/dossiers/", include("projects.dossier.urls")),
    path("mijn/kennis/", include("projects.knowledge.urls")),
    path("mijn/projecten/<slug:slug>/collegevoorstel/", member.proposal, name="proposal"),
    path("mijn/projecten/<slug:slug>/beoordeling/", award_desk.team_desk, name="team_desk"),
    path("mijn/projecten/<slug:slug>/vragen/", include("projects.clarification.urls")),
    path("mijn/projecten/<slug:slug>/<slug:code>/", MemberActView.as_view(), name="member_act"),
    path("zoeken/", search.search, name="search"),
    path("werkwijze/", handbook.procedure, name="procedure"),
    path("werkwijze/bouwstenen/", handbook.components, name="components"),
    path("", include("projects.plan.urls")),
    path("", include("projects.progress.urls")),
    path("", include("projects.documents.urls")),
    path("", include("projects.tender_documents.urls")),
    path("", include("projects.contract.urls")),
    path("", include("projects.evaluation.urls")),
    path("", include("projects.contract_management.urls")),
    path("", include(wagtail_urls)),
]
