from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "projects.documents"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from projects.documents import actions, checks, searching  # noqa: F401 - registers
