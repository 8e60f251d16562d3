from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "projects.participation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from projects.participation import actions, life, previewing  # noqa: F401 - registers
        from projects.participation.audiences import register_audiences

        register_audiences()
