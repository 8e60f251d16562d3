from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardConfig(AppConfig):
    name = "projects.award"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Tendering and award")

    def ready(self) -> None:
        from projects.award import actions  # noqa: F401 - registers
