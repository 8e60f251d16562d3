from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "projects.handbook"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        from projects.handbook import actions  # noqa: F401 - registers
