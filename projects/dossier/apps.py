from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "projects.dossier"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Procurement file")

    def ready(self) -> None:
        # The acts of the evaluation come before those of the file (R112): the order of registering is that of the step.
        from projects.evaluation import actions as evaluation  # noqa: F401 I001 - registers
        from projects.dossier import actions, building, replacing  # noqa: F401 - registers
