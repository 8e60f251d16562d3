"""`/projecten/<slug>/aanbestedingsdocumenten/…`: the pages of the team beside the step page."""

from django.urls import path

from projects.tender_documents import views

STEP = "projecten/<slug:slug>/aanbestedingsdocumenten/"

urlpatterns = [
    path(f"{STEP}versies/", views.versions, name="tender_versions"),
    path(f"{STEP}versies/<int:before>/<int:after>/", views.text_differences, name="tender_differences"),
    path(f"{STEP}tenderned/", views.tenderned_fields, name="tenderned_fields"),
    path(f"{STEP}tenderned.<slug:kind>", views.fields_export, name="tenderned_export"),
]
