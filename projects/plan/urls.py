"""`/mijn/inkoopplan/…`: the plans of one's own authorities."""

from django.urls import path

from projects.plan import views

urlpatterns = [
    path("mijn/inkoopplan/", views.MemberUploading.as_view(), name="own_plans"),
    path("mijn/inkoopplan/<int:pk>/", views.own_plan, name="own_plan"),
    path("mijn/inkoopplan/import/<int:pk>/", views.MemberLooking.as_view(), name="own_plan_import"),
]
