from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenderDocumentsConfig(AppConfig):
    name = "projects.tender_documents"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Tender documents")

    def ready(self) -> None:
        from projects.tender_documents import actions  # noqa: F401 - registers
