"""`/projecten/<slug>/contract/…`: the pages of the team beside the step page."""

from django.urls import path

from projects.contract import views

STEP = "projecten/<slug:slug>/contract/"

urlpatterns = [
    path(f"{STEP}aankondiging/", views.award_notice, name="award_notice"),
    path(f"{STEP}aankondiging.<slug:kind>", views.award_notice_file, name="award_notice_file"),
]
