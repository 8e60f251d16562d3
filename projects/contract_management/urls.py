"""`/mijn/contracten/…`: contracts for the authorities that take part in them."""

from django.urls import path

from projects.contract_management.views import member

urlpatterns = [
    path("mijn/contracten/", member.own_contracts, name="own_contracts"),
    path("mijn/contracten/stukken/<int:pk>/", member.contract_file, name="contract_file"),
    path("mijn/contracten/<int:pk>/", member.own_contract, name="own_contract"),
    path("mijn/contracten/<int:pk>/<slug:code>/", member.OwnActView.as_view(), name="own_contract_act"),
]
