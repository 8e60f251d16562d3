"""The packages for records departments, how they were delivered, and the hand-over (R108, R109, R111)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.dossier.retention import CountedFrom
from projects.journal.models import Evidence
from projects.tree.models import Project, ProjectRole


class SidecarEnding(models.TextChoices):
    """How the names of metadata files end: what the archive that receives them asks for."""

    LOWER = "mdto.xml", _("lower case: name.mdto.xml")
    UPPER = "MDTO.xml", _("capitals: name.MDTO.xml")


class ArchiveSettings(models.Model):
    """Where the packages of an authority go: the archive, and the aggregation there that they are put under.

    The SIP specification of the Nationaal Archief (March 2026) wants a reference to that aggregation in every package.
    """

    authority = models.OneToOneField(ContractingAuthority, on_delete=models.PROTECT, related_name="archive_settings")
    archive_name = models.CharField(_("name of the archive or e-depot"), max_length=200)
    location = models.CharField(_("place in the target system"), max_length=250)
    parent_name = models.CharField(_("name of the parent aggregation"), max_length=250)
    parent_identification = models.CharField(_("identification of the parent aggregation"), max_length=200)
    parent_source = models.CharField(_("source of that identification"), max_length=200)
    sidecar_ending = models.CharField(
        _("ending of metadata files"), max_length=10, choices=SidecarEnding.choices, default=SidecarEnding.LOWER
    )
    as_bagit = models.BooleanField(_("wrapped as BagIt"), default=False)
    carrier = models.CharField(_("usual way of delivery"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by_name = models.CharField(_("changed by"), max_length=300)

    class Meta:
        verbose_name = _("archive of an authority")
        verbose_name_plural = _("archives of authorities")

    def __str__(self) -> str:
        return f"{self.authority}: {self.archive_name}"


class PackageState(models.TextChoices):
    """How far a package is."""

    WAITING = "waiting", _("waiting")
    BUILDING = "building", _("being built")
    BUILT = "built", _("built")
    FAILED = "failed", _("failed")


class DossierPackage(models.Model):
    """One package for one authority: asked for, built in the background, offered. The highest number counts.

    Everything it is built from is that of `requested_at` and of the first `journal_number` entries of the journal, with
    the settings and the start of the retention term as they were; building it again gives the same bytes. Its bytes
    leave the storage when another version replaced it before anybody fetched it; the row and its sha256 stay.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="dossier_packages")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="dossier_packages")
    number = models.PositiveSmallIntegerField(_("version"))
    requested_at = models.DateTimeField(_("asked for at"))
    requested_by_name = models.CharField(_("asked for by"), max_length=300)
    journal_number = models.PositiveIntegerField()
    settings = models.JSONField(_("archive"))
    term_counted_from = models.CharField(
        _("retention counted from"), max_length=10, choices=CountedFrom.choices, blank=True
    )
    term_starts_on = models.DateField(_("retention starts on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PackageState.choices, default=PackageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    done_bytes = models.PositiveBigIntegerField(default=0)
    total_bytes = models.PositiveBigIntegerField(default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    filename = models.CharField(max_length=200, blank=True)
    storage_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pakbon = models.TextField(blank=True)
    built_at = models.DateTimeField(_("built at"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered at"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced", verbose_name=_("replaced by")
    )

    class Meta:
        verbose_name = _("dossier package")
        verbose_name_plural = _("dossier packages")
        ordering = ["project", "authority__name", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "authority", "number"], name="package_number_once"),
            models.CheckConstraint(
                condition=(
                    Q(state="built", built_at__isnull=False, size__isnull=False)
                    & ~Q(sha256="")
                    & (~Q(storage_name="") | Q(replaced_by__isnull=False))
                )
                | (~Q(state="built") & Q(built_at__isnull=True, sha256="", storage_name="", replaced_by__isnull=True)),
                name="package_built_with_its_file",
            ),
            models.CheckConstraint(
                condition=Q(term_counted_from="", term_starts_on__isnull=True)
                | (~Q(term_counted_from="") & Q(term_starts_on__isnull=False)),
                name="package_term_with_its_day",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="package_failed_and_why"),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True) | Q(state="built"), name="package_offered_built"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}, {self._meta.verbose_name} {self.number}"

    @property
    def percent(self) -> int:
        """How far the work at hand is, from 0 to 100."""
        return min(100, self.done_bytes * 100 // self.total_bytes) if self.total_bytes else 0


class PackageDownload(Evidence):
    """That somebody of the authority fetched a package (R108)."""

    package = models.ForeignKey(DossierPackage, on_delete=models.PROTECT, related_name="downloads")
    downloaded_at = models.DateTimeField(_("downloaded at"))
    person_id = models.PositiveBigIntegerField()
    person_name = models.CharField(_("downloaded by"), max_length=300)

    class Meta:
        verbose_name = _("download of a dossier package")
        verbose_name_plural = _("downloads of dossier packages")
        ordering = ["downloaded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.package}: {self.person_name}"


class DeliveryWay(models.TextChoices):
    """How a package reached the archive."""

    PORTAL = "portal", _("downloaded in the portal")
    CARRIER = "carrier", _("on a carrier")
    CHANNEL = "channel", _("through the channel of the archive itself")


class DossierDelivery(Evidence):
    """The receipt of a package: from here on the file counts as delivered to this authority (R108, R109)."""

    package = models.OneToOneField(DossierPackage, on_delete=models.PROTECT, related_name="delivery")
    way = models.CharField(_("way"), max_length=10, choices=DeliveryWay.choices)
    sha256 = models.CharField(max_length=64)
    received_on = models.DateField(_("received on"))
    received_by = models.CharField(_("received by"), max_length=300)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_id = models.PositiveBigIntegerField()
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("receipt of a dossier package")
        verbose_name_plural = _("receipts of dossier packages")

    def __str__(self) -> str:
        return f"{self.package}: {self.get_way_display()}"


class Handover(Evidence):
    """The file was handed over to contract management, within the purchasing organisation (R111). The last counts."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="handovers")
    manager_name = models.CharField(_("to"), max_length=300)
    note = models.TextField(_("what contract management must know"), blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"))
    handed_over_by_name = models.CharField(_("handed over by"), max_length=300)

    class Meta:
        verbose_name = _("hand-over to contract management")
        verbose_name_plural = _("hand-overs to contract management")
        ordering = ["handed_over_at", "pk"]

    def __str__(self) -> str:
        return f"{self.project} → {self.manager_name}"

    @property
    def is_accepted(self) -> bool:
        """Whether the contract manager accepted it."""
        return hasattr(self, "acceptance")

    @property
    def is_refused(self) -> bool:
        """Whether the contract manager refused it: then the lead buyer hands over again."""
        return hasattr(self, "refusal")

    @property
    def waits_for(self) -> ProjectRole | None:
        """Who has to do something: the contract manager answers, the lead buyer hands over again; None: it is done."""
        if self.is_accepted:
            return None
        return ProjectRole.LEAD_BUYER if self.is_refused else ProjectRole.CONTRACT_MANAGER


class HandoverAcceptance(Evidence):
    """The contract manager accepted the hand-over (R111)."""

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="acceptance")
    note = models.TextField(_("remark"), blank=True)
    accepted_at = models.DateTimeField(_("accepted at"))
    accepted_by_name = models.CharField(_("accepted by"), max_length=300)

    class Meta:
        verbose_name = _("acceptance of a hand-over")
        verbose_name_plural = _("acceptances of hand-overs")

    def __str__(self) -> str:
        return f"{self.handover}: {self.accepted_by_name}"


class HandoverRefusal(Evidence):
    """The contract manager did not accept the hand-over, and why; it can be handed over again (R111)."""

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="refusal")
    reason = models.TextField(_("reason"))
    refused_at = models.DateTimeField(_("refused at"))
    refused_by_name = models.CharField(_("refused by"), max_length=300)

    class Meta:
        verbose_name = _("refusal of a hand-over")
        verbose_name_plural = _("refusals of hand-overs")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="handover_refusal_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.handover}: {self.refused_by_name}"
