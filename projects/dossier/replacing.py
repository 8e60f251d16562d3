"""Versions of a package that another version replaced before anybody fetched them: their bytes leave the storage.

What was fetched or delivered stays, as evidence of what an archive holds.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from projects.actions.base import in_dutch
from projects.documents.storage import storage
from projects.dossier.models import DossierPackage, PackageState
from projects.journal.record import record
from projects.outbox.jobs import register_job

REPLACED = "dossier-pakket-vervangen"


def never_fetched() -> QuerySet[DossierPackage]:
    """Packages that lie in the storage, and that nobody fetched or received."""
    return DossierPackage.objects.filter(state=PackageState.BUILT, replaced_by=None, downloads=None, delivery=None)


def successor(package: DossierPackage) -> DossierPackage | None:
    """The version that took its place: a later one, which was offered as well if this one was."""
    later = DossierPackage.objects.filter(
        project=package.project_id, authority=package.authority_id, number__gt=package.number, state=PackageState.BUILT
    )
    if package.offered_at:
        later = later.filter(offered_at__isnull=False)
    return later.order_by("-number").first()


def clear_replaced() -> None:
    """Notes what was replaced, and takes the bytes of what was noted out of the storage; may stop anywhere."""
    for package in never_fetched():
        if successor(package):
            _note(package.pk)
    for package in DossierPackage.objects.filter(replaced_by__isnull=False).exclude(storage_name=""):
        storage().delete(package.storage_name)
        DossierPackage.objects.filter(pk=package.pk).update(storage_name="")


def _note(pk: int) -> None:
    """Writes that it was replaced, unless somebody fetches it at this very moment."""
    with in_dutch(), transaction.atomic():
        package = DossierPackage.objects.select_for_update().get(pk=pk)
        if not never_fetched().filter(pk=pk).exists():
            return
        package.replaced_by = successor(package)
        package.save(update_fields=["replaced_by"])
        record(
            package.project.stream,
            REPLACED,
            f"Het dossierpakket voor {package.authority}, versie {package.number} (sha256 {package.sha256}), is "
            f"vervangen door versie {package.replaced_by.number}. Niemand had het opgehaald; het bestand gaat uit de "
            "opslag.",
            by=None,
            data={"pakket": package.pk, "sha256": package.sha256, "vervangen door": package.replaced_by.pk},
        )


register_job("vervangen-dossierpakketten", clear_replaced, every=timedelta(minutes=1))
