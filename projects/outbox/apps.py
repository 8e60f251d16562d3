from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "projects.outbox"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        from projects.outbox import receivers

        receivers.connect()
