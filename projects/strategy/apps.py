from django.apps import AppConfig
from django.db.models import signals
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "projects.strategy"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Strategy")

    def ready(self) -> None:
        from projects.strategy import actions, reviewing  # noqa: F401 - registers
        from projects.strategy.standard import record_standard
        from projects.tree.models import StandardText

        reviewing.connect()
        signals.post_save.connect(
            lambda **saved: record_standard(), sender=StandardText, weak=False, dispatch_uid="strategy-standard"
        )
