"""Contract management inside the Wagtail admin."""

from django.urls import path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from projects.contract_management.registers import ContractRegisters
from projects.contract_management.views import staff


@hooks.register("register_admin_urls", order=-1)
def contract_urls() -> list:
    """`/beheer/contracten/…`"""
    return [
        path("contracten/registreren/", staff.RegisterView.as_view(), name="contract_register"),
        path("contracten/<int:pk>/", staff.contract_page, name="contract"),
        path("contracten/<int:pk>/<slug:code>/", staff.ContractActView.as_view(), name="contract_act"),
    ]


modeladmin_register(ContractRegisters)
