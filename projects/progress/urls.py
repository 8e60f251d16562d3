from django.urls import path

from projects.progress import views
from projects.progress.open_data import views as data

urlpatterns = [
    path("inkoopplan/", views.plan_index, name="plan_index"),
    path("inkoopplan/<int:year>/", views.plan_page, name="plan"),
    path("inkoopplan/<int:year>/voortgang.atom", views.PlanFeed(), name="plan_feed"),
    path("inkoopplan/<int:year>/inkoopplan.<str:kind>", views.plan_export, name="plan_export"),
    path("projecten/<slug:slug>/voortgang.atom", views.ProjectFeed(), name="project_feed"),
    path("projecten/<slug:slug>/planning.ics", views.project_calendar, name="project_calendar"),
    path("open-data/", data.open_data_page, name="open_data"),
    path("open-data/openapi.json", data.openapi_json, name="openapi_json"),
    path("open-data/projecten.json", data.projects_json, name="projects_json"),
    path("open-data/projecten/<uuid:public_id>.json", data.project_json, name="project_json"),
    path("open-data/ocds/releases.json", data.ocds_packages, {"records": False}, name="ocds_releases"),
    path("open-data/ocds/records.json", data.ocds_packages, {"records": True}, name="ocds_records"),
    path("open-data/ocds/<str:public_id>/release.json", data.ocds_package, {"records": False}, name="ocds_release"),
    path("open-data/ocds/<str:public_id>/record.json", data.ocds_package, {"records": True}, name="ocds_record"),
]
