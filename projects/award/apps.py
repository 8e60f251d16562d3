from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardConfig(AppConfig):
    name = "projects.award"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Tendering and award")

    def ready(self) -> None:
        from projects.award import actions, fields, receivers, reminders, watching  # noqa: F401 - register
        from projects.award.audiences import register_audiences
        from projects.award.gates import nothing_recommended_at_all
        from projects.tender_documents.gates import forbid_withdrawal

        register_audiences()
        forbid_withdrawal(nothing_recommended_at_all)
