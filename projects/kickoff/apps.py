from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KickoffConfig(AppConfig):
    name = "projects.kickoff"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Kickoff")

    def ready(self) -> None:
        from projects.kickoff import actions  # noqa: F401 - registers
