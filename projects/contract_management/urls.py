"""`/mijn/contracten/…`: what participants read of their contracts."""

from django.urls import path

from projects.contract_management import views

urlpatterns = [
    path("mijn/contracten/", views.own_contracts, name="own_contracts"),
    path("mijn/contracten/<int:pk>/", views.own_contract, name="own_contract"),
    path("mijn/contracten/<int:pk>/stukken/<int:file>/<str:filename>", views.paper, name="contract_paper"),
    path("mijn/contracten/<int:pk>/<slug:code>/", views.MemberContractActView.as_view(), name="own_contract_act"),
]
