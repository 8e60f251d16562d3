"""Building packages in the background: the worker takes one at a time, with a lease, and may be killed at any time."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from projects.actions.base import in_dutch
from projects.documents import storage
from projects.dossier.actions.handing_over import carries
from projects.dossier.actions.packaging import dossier_path
from projects.dossier.models import DossierPackage, PackageState
from projects.dossier.sip import Sip
from projects.dossier.sources import PackageRefused
from projects.journal.record import record
from projects.outbox.compose import Draft, queue, to_person, usable
from projects.outbox.jobs import register_job
from projects.procedure import clock
from projects.tree.links import full
from projects.tree.models import ProjectRole

logger = logging.getLogger(__name__)

# Renewed while it is built; a worker that dies leaves it to another one after this long.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
# How many bytes are handled between two notes of how far it is.
NOTED_EVERY = 64 * 1024 * 1024

BUILT, FAILED = "dossier-pakket-gemaakt", "dossier-pakket-mislukt"
NEVER_FINISHED = "Het samenstellen is drie keer begonnen en nooit afgemaakt. Er is geen pakket gemaakt."
NO_ROOM = (
    "Het pakket kon niet worden weggeschreven: er is te weinig ruimte, of de opslag is weg. Er is geen pakket gemaakt."
)
UNEXPECTED = "Het samenstellen is mislukt door een fout in het portaal. Er is geen pakket gemaakt. Vraag de beheerder."


class LeaseLost(Exception):
    """Another worker took the package over."""


def waiting() -> QuerySet[DossierPackage]:
    """The packages that are to be built now, those of a worker that died among them."""
    return DossierPackage.objects.filter(
        Q(state=PackageState.WAITING) | Q(state=PackageState.BUILDING, lease_until__lt=clock.now())
    )


def build_next() -> bool:
    """Builds the package that waits longest; whether there was one."""
    for pk in waiting().order_by("requested_at", "pk").values_list("pk", flat=True):
        if package := _claim(pk):
            build(package)
            return True
    return False


def build_all() -> int:
    """Builds every package that waits; how many."""
    number = 0
    while build_next():
        number += 1
    return number


def _claim(pk: int) -> DossierPackage | None:
    lease = clock.now() + LEASE
    claimed = waiting().filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    fresh = {"done_bytes": 0, "error": ""}
    if claimed.update(state=PackageState.BUILDING, lease_until=lease, attempts=F("attempts") + 1, **fresh):
        return DossierPackage.objects.select_related("project__page", "authority").get(pk=pk)
    for package in waiting().filter(pk=pk, attempts__gte=MOST_ATTEMPTS).select_related("project__page", "authority"):
        _fail(package, NEVER_FINISHED)
    return None


def build(package: DossierPackage) -> None:
    """Builds a package that was claimed; it ends as built or as failed with a sentence, never halfway."""
    lease = Lease(package)
    try:
        with in_dutch():
            _build(package, lease)
    except LeaseLost:
        logger.warning("package %s was taken over by another worker", package.pk)
    except PackageRefused as refused:
        _fail(package, str(refused))
    except OSError:
        logger.exception("package %s could not be written", package.pk)
        _fail(package, NO_ROOM)
    except Exception:
        logger.exception("package %s failed", package.pk)
        _fail(package, UNEXPECTED)


def _build(package: DossierPackage, lease: "Lease") -> None:
    sip = Sip(package, lease.progress)
    digest, size = hashlib.sha256(), 0

    def hashed() -> Iterator[bytes]:
        nonlocal size
        for chunk in sip.chunks():
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    name = storage.keep_chunks(hashed())
    try:
        _keep(package, lease, sip, name=name, size=size, sha256=digest.hexdigest())
    except BaseException:
        storage.storage().delete(name)
        raise


def _keep(package: DossierPackage, lease: "Lease", sip: Sip, *, name: str, size: int, sha256: str) -> None:
    facts = {
        "state": PackageState.BUILT,
        "built_at": clock.now(),
        "storage_name": name,
        "filename": sip.filename,
        "size": size,
        "sha256": sha256,
        "pakbon": sip.pakbon(size, sha256),
        "done_bytes": F("total_bytes"),
        "lease_until": None,
    }
    with transaction.atomic():
        lease.write(**facts)
        counts = sip.counts
        record(
            package.project.stream,
            BUILT,
            f"Het dossierpakket voor {package.authority} is samengesteld, versie {package.number} (sha256 {sha256}).",
            by=None,
            data={
                "pakket": package.pk,
                "sha256": sha256,
                "omvang": size,
                "informatieobjecten": counts.objects,
                "bestanden": counts.files,
            },
        )


def _fail(package: DossierPackage, why: str) -> None:
    """It failed, and the journal says so; nothing of it is kept."""
    rows = DossierPackage.objects.filter(pk=package.pk, state=PackageState.BUILDING, lease_until=package.lease_until)
    with in_dutch(), transaction.atomic():
        if not rows.update(state=PackageState.FAILED, error=why, lease_until=None):
            return
        sentence = f"Het dossierpakket voor {package.authority} is niet gemaakt, versie {package.number}. {why}"
        record(package.project.stream, FAILED, sentence, by=None, data={"pakket": package.pk})
        queue(package.project.stream, usable(_tell(package, sentence)))


def _tell(package: DossierPackage, sentence: str) -> Iterator[Draft]:
    """The lead buyer hears that a package was not made: nobody sits waiting for it."""
    if buyer := carries(package.project, ProjectRole.LEAD_BUYER):
        yield to_person(
            buyer,
            kind=FAILED,
            subject=f"Dossierpakket niet gemaakt voor {package.authority}: {package.project}",
            body=f"{sentence}\n\n{full(dossier_path(package.project))}",
        )


class Lease:
    """The right of this worker to build a package; every note of how far it is renews it."""

    def __init__(self, package: DossierPackage) -> None:
        self.package, self.done, self.noted = package, 0, 0

    def progress(self, number: int) -> None:
        """So many bytes more were handled. Raises LeaseLost when another worker took the package over."""
        self.done += number
        if self.done - self.noted >= NOTED_EVERY:
            self.noted = self.done
            until: datetime = clock.now() + LEASE
            self.write(done_bytes=self.done, lease_until=until)
            self.package.lease_until = until

    def write(self, **facts: object) -> None:
        """Writes facts of the package while it is still ours. Raises LeaseLost."""
        mine = DossierPackage.objects.filter(
            pk=self.package.pk, state=PackageState.BUILDING, lease_until=self.package.lease_until
        )
        if not mine.update(**facts):
            raise LeaseLost


register_job("dossierpakketten", build_next, every=timedelta(seconds=2))
