from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "projects.evaluation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        from projects.evaluation import actions, lessons  # noqa: F401 - registers
