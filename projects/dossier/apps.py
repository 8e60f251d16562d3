from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "projects.dossier"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Procurement file")

    def ready(self) -> None:
        from projects.dossier import actions, building  # noqa: F401 - registers
