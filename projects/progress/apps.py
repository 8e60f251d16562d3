from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "projects.progress"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Progress")

    def ready(self) -> None:
        from projects.progress import actions  # noqa: F401 - registers
