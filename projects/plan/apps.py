from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "projects.plan"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Procurement plan")

    def ready(self) -> None:
        from projects.plan import actions  # noqa: F401 - registers
