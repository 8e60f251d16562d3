from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreeConfig(AppConfig):
    name = "projects.tree"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Project tree")

    def ready(self) -> None:
        from projects.tree import resending  # noqa: F401 - registers
