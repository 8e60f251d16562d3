"""`/projecten/<slug>/evaluatie/…`: the pages of the team beside the step page."""

from django.urls import path

from projects.evaluation import views

STEP = "projecten/<slug:slug>/evaluatie/"

urlpatterns = [
    path(f"{STEP}formulieren/", views.results, name="evaluation_results"),
    path(f"{STEP}formulieren.<slug:kind>", views.results_file, name="evaluation_results_file"),
]
