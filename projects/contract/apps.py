from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractConfig(AppConfig):
    name = "projects.contract"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Contract")

    def ready(self) -> None:
        from projects.contract import actions, reminders  # noqa: F401 - register
