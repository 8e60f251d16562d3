from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractManagementConfig(AppConfig):
    name = "projects.contract_management"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Contract management")

    def ready(self) -> None:
        from projects.contract_management import actions, reminders  # noqa: F401 - register
