from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "projects.strategy"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Strategy")

    def ready(self) -> None:
        from projects.strategy import actions  # noqa: F401 - registers
