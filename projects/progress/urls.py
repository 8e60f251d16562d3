from django.urls import path

from projects.progress import views

urlpatterns = [
    path("inkoopplan/", views.plan_index, name="plan_index"),
    path("inkoopplan/<int:year>/", views.plan_page, name="plan"),
    path("inkoopplan/<int:year>/voortgang.atom", views.PlanFeed(), name="plan_feed"),
    path("inkoopplan/<int:year>/inkoopplan.<str:kind>", views.plan_export, name="plan_export"),
    path("projecten/<slug:slug>/voortgang.atom", views.ProjectFeed(), name="project_feed"),
    path("open-data/projecten.json", views.projects_json, name="projects_json"),
    path("open-data/projecten/<uuid:public_id>.json", views.project_json, name="project_json"),
]
