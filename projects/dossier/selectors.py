"""What screens, gates and acts ask about packages, deliveries and the hand-over."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import ContractingAuthority
from projects.dossier.models import (
    ArchiveSettings,
    DossierDelivery,
    DossierPackage,
    Handover,
    PackageDownload,
    PackageState,
)
from projects.participation.selectors import participating_authorities
from projects.procedure.gate import remembered
from projects.tree.models import Project


def settings_of(authority: ContractingAuthority) -> ArchiveSettings | None:
    """Where its packages go, or None as long as nobody filled that in."""
    return ArchiveSettings.objects.filter(authority=authority).first()


def last_package(project: Project, authority: ContractingAuthority) -> DossierPackage | None:
    """The package that counts: the one that was asked for last, or None."""
    rows = DossierPackage.objects.filter(project=project, authority=authority).order_by("-number")
    return rows.select_related("project__page", "authority").first()


def offered_package(project: Project, authority: ContractingAuthority) -> DossierPackage | None:
    """The last package that was offered to this authority, or None; a newer one counts once it is offered."""
    rows = DossierPackage.objects.filter(project=project, authority=authority, offered_at__isnull=False)
    return rows.order_by("-number").select_related("project__page", "authority").first()


def delivery_to(project: Project, authority: ContractingAuthority) -> DossierDelivery | None:
    """The receipt of its file, or None as long as it was not delivered (R109)."""
    rows = DossierDelivery.objects.filter(package__project=project, package__authority=authority)
    return rows.select_related("package").order_by("recorded_at").first()


@remembered
def not_delivered(project: Project) -> list[ContractingAuthority]:
    """The participants whose records department has not received the file, by name (R108)."""
    rows = DossierDelivery.objects.filter(package__project=project)
    done = set(rows.values_list("package__authority", flat=True))
    return [authority for authority in participating_authorities(project) if authority.pk not in done]


def handover_of(project: Project) -> Handover | None:
    """The hand-over to contract management, or None."""
    return Handover.objects.filter(project=project).select_related("acceptance").first()


def is_accepted(handover: Handover | None) -> bool:
    """Whether the contract manager accepted it."""
    return handover is not None and hasattr(handover, "acceptance")


@dataclass(frozen=True)
class AuthorityDossier:
    """How far the file of one participant is."""

    authority: ContractingAuthority
    settings: ArchiveSettings | None
    package: DossierPackage | None
    downloads: tuple[PackageDownload, ...]
    delivery: DossierDelivery | None

    @property
    def stage(self) -> str:
        """One word for where it is: none, waiting, building, failed, built, offered, downloaded, delivered."""
        if self.delivery:
            return "delivered"
        if self.package is None:
            return "none"
        if self.package.state != PackageState.BUILT:
            return self.package.state
        if self.package.offered_at is None:
            return "built"
        return "downloaded" if self.downloads else "offered"


@remembered
def dossiers_of(project: Project) -> list[AuthorityDossier]:
    """The file of every participant, by name; a fixed number of queries."""
    authorities = participating_authorities(project)
    settings = {row.authority_id: row for row in ArchiveSettings.objects.filter(authority__in=authorities)}
    packages = _last(DossierPackage.objects.filter(project=project).order_by("number"))
    downloads: dict[int, list[PackageDownload]] = {}
    for row in PackageDownload.objects.filter(package__project=project).order_by("downloaded_at", "pk"):
        downloads.setdefault(row.package_id, []).append(row)
    rows = DossierDelivery.objects.filter(package__project=project).select_related("package").order_by("-recorded_at")
    deliveries = {row.package.authority_id: row for row in rows}
    found = []
    for authority in authorities:
        package, delivery = packages.get(authority.pk), deliveries.get(authority.pk)
        package = delivery.package if delivery else package
        fetched = tuple(downloads.get(package.pk, ())) if package else ()
        found.append(AuthorityDossier(authority, settings.get(authority.pk), package, fetched, delivery))
    return found


def _last(packages: Iterable[DossierPackage]) -> dict[int, DossierPackage]:
    return {package.authority_id: package for package in packages}
