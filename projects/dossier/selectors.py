"""What screens, gates and acts ask about packages, deliveries and the hand-over."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import ContractingAuthority, User
from projects.dossier.models import (
    ArchiveSettings,
    DossierDelivery,
    DossierPackage,
    Handover,
    PackageDownload,
    PackageState,
)
from projects.participation.selectors import participating_authorities
from projects.procedure import clock
from projects.procedure.gate import remembered
from projects.tree.models import Project


def settings_of(authority: ContractingAuthority) -> ArchiveSettings | None:
    """Where its packages go, or None as long as nobody filled that in."""
    return ArchiveSettings.objects.filter(authority=authority).first()


def last_package(project: Project, authority: ContractingAuthority) -> DossierPackage | None:
    """The package that counts: the one that was asked for last, or None."""
    rows = DossierPackage.objects.filter(project=project, authority=authority).order_by("-number")
    return rows.select_related("project__page", "authority").first()


def offered_packages(project: Project, authority: ContractingAuthority) -> list[DossierPackage]:
    """Every version that was offered to this authority, the last first: that one counts."""
    rows = DossierPackage.objects.filter(project=project, authority=authority, offered_at__isnull=False)
    return list(rows.order_by("-number").select_related("project__page", "authority", "replaced_by"))


def offered_package(project: Project, authority: ContractingAuthority) -> DossierPackage | None:
    """The last package that was offered to this authority, or None; a newer one counts once it is offered."""
    return next(iter(offered_packages(project, authority)), None)


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


def handovers_of(project: Project) -> list[Handover]:
    """Every hand-over to contract management with its answer, the last first."""
    rows = Handover.objects.filter(project=project).select_related("acceptance", "refusal")
    return list(rows.order_by("-handed_over_at", "-pk"))


def handover_of(project: Project) -> Handover | None:
    """The last hand-over to contract management, or None."""
    return next(iter(handovers_of(project)), None)


def waiting_handovers(user: User) -> list[Handover]:
    """The hand-overs that wait for this person: as contract manager to be answered, as lead buyer to be done again."""
    later = Handover.objects.filter(project=OuterRef("project"), pk__gt=OuterRef("pk"))
    rows = Handover.objects.filter(~Exists(later)).select_related("project__page", "acceptance", "refusal")
    carried = set(user.projects_carried.holding(clock.today()).values_list("project", "role"))
    return [row for row in rows if (row.project_id, row.waits_for) in carried]


@dataclass(frozen=True)
class AuthorityDossier:
    """How far the file of one participant is; `earlier` are the versions that were built before its package."""

    authority: ContractingAuthority
    settings: ArchiveSettings | None
    package: DossierPackage | None
    earlier: tuple[DossierPackage, ...]
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
    packages: dict[int, list[DossierPackage]] = {}
    rows = DossierPackage.objects.filter(project=project).select_related("authority", "replaced_by")
    for row in rows.order_by("-number"):
        packages.setdefault(row.authority_id, []).append(row)
    downloads: dict[int, list[PackageDownload]] = {}
    for row in PackageDownload.objects.filter(package__project=project).order_by("downloaded_at", "pk"):
        downloads.setdefault(row.package_id, []).append(row)
    rows = DossierDelivery.objects.filter(package__project=project).select_related("package").order_by("-recorded_at")
    deliveries = {row.package.authority_id: row for row in rows}
    found = []
    for authority in authorities:
        delivery, versions = deliveries.get(authority.pk), packages.get(authority.pk, [])
        package = delivery.package if delivery else next(iter(versions), None)
        fetched = tuple(downloads.get(package.pk, ())) if package else ()
        earlier = tuple(row for row in versions if row.state == PackageState.BUILT and row.number < package.number)
        found.append(AuthorityDossier(authority, settings.get(authority.pk), package, earlier, fetched, delivery))
    return found
