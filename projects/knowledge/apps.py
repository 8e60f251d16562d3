from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "projects.knowledge"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from projects.knowledge import actions  # noqa: F401 - registers
