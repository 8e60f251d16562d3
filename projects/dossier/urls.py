from django.urls import path

from projects.dossier import views

urlpatterns = [
    path("", views.dossiers, name="dossiers"),
    path("<uuid:public_id>/", views.dossier, name="dossier"),
    path("<uuid:public_id>/pakket/", views.package, name="dossier_package"),
    path("<uuid:public_id>/pakbon.xml", views.pakbon, name="dossier_pakbon"),
]
