from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClarificationConfig(AppConfig):
    name = "projects.clarification"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Clarification notice")

    def ready(self) -> None:
        from projects.clarification import actions  # noqa: F401 - registers
