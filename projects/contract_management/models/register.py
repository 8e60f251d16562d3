"""The register of contracts: suppliers, contracts, options, what changed in them, and their end (R120–R124)."""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract.models import Agreement
from projects.contract_management import terms
from projects.contract_management.terms import Length, Period, Unit
from projects.journal.models import Evidence
from projects.procedure import clock
from projects.tree.models import Project

LEADS = (12, 6, 3)


def usual_leads() -> list[int]:
    """How many months before the last day for notice an end is signalled."""
    return list(LEADS)


class ContractRegister(models.Model):
    """The register itself: one row, that acts which add a contract wait for."""

    stream = "contracten"

    class Meta:
        verbose_name = _("register of contracts")
        verbose_name_plural = _("register of contracts")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def title(self) -> str:
        """How screens name it."""
        return str(_("Contracts"))


class Supplier(models.Model):
    """Who a contract is with. A supplier has no account here."""

    name = models.CharField(_("name"), max_length=200)
    kvk_number = models.CharField(
        _("KvK number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("A KvK number has eight digits."))],
    )
    contact_name = models.CharField(_("contact"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="supplier_kvk_once",
                violation_error_message=_("There is a supplier with this KvK number already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """How much management a contract gets; active comes on top of passive (R117)."""

    PASSIVE = "passive", _("passive: the contract is kept in order")
    ACTIVE = "active", _("active: passive, and steering on performance")


class Contract(models.Model):
    """A contract in management. Both days of its term belong to it; `ended_on` is an end that came early.

    `lead_months` are how many months before the last day for notice its end is signalled (R122).
    """

    number = models.CharField(_("number of the contract"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts", verbose_name=_("project")
    )
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="contract", editable=False
    )
    suppliers = models.ManyToManyField(Supplier, verbose_name=_("suppliers"), related_name="contracts")
    participants = models.ManyToManyField(
        ContractingAuthority, verbose_name=_("participants"), related_name="contracts_managed"
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contracts_managed", verbose_name=_("manager")
    )
    level = models.CharField(_("management"), max_length=10, choices=Level.choices, default=Level.PASSIVE)
    yearly_value = models.DecimalField(_("value a year (euro)"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    notice_number = models.PositiveSmallIntegerField(_("period of notice"), null=True, blank=True)
    notice_unit = models.CharField(_("counted in"), max_length=10, choices=Unit.choices, default=Unit.MONTHS)
    lead_months = models.JSONField(_("months of warning"), default=usual_leads)
    ended_on = models.DateField(_("ended early on"), null=True, blank=True, editable=False)
    registered_at = models.DateTimeField(_("registered at"), editable=False)
    registered_by_name = models.CharField(_("registered by"), max_length=300, editable=False)
    changed_at = models.DateTimeField(_("last kept up to date at"), editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["ends_on", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_period"),
            models.CheckConstraint(
                condition=Q(notice_number__isnull=True) | Q(notice_number__gte=1), name="contract_notice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def stream(self) -> str:
        """The name of its journal stream."""
        return f"contract-{self.pk}"

    @property
    def path(self) -> str:
        """Its page in the administration."""
        return f"/beheer/contracten/{self.pk}/"

    @property
    def notice(self) -> Length | None:
        """The period of notice, or None."""
        return Length(self.notice_number, Unit(self.notice_unit)) if self.notice_number else None

    @property
    def term(self) -> Period:
        """The term without options."""
        return Period(self.starts_on, self.ends_on)

    @property
    def last_day(self) -> date:
        """The last day as it is now: with the options that were exercised, or the day it ended early."""
        if self.ended_on:
            return self.ended_on
        exercised = [option.ends_on for option in self.options.all() if option.exercised_at]
        return max([self.ends_on, *exercised])

    @property
    def has_ended(self) -> bool:
        """Whether its last day has passed."""
        return self.last_day < clock.today()

    @property
    def last_day_for_notice(self) -> date | None:
        """The last day on which notice can be given, or None without a period of notice."""
        return terms.last_day_for_notice(self.last_day, self.notice) if self.notice else None

    @property
    def keep_until(self) -> date:
        """Until when it is kept: ten years after its end (Selectielijst gemeenten 2020, 16.1)."""
        return terms.last_day(self.last_day + timedelta(days=1), Length(10, Unit.YEARS))

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.archived_at:
            return str(_("archived"))
        if self.has_ended:
            return str(_("ended"))
        return str(_("runs") if self.starts_on <= clock.today() else _("has not begun"))


class ContractOption(models.Model):
    """An option to go on; it counts once it was exercised."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="options")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    exercised_at = models.DateTimeField(_("exercised at"), null=True, blank=True)
    exercised_by_name = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["contract", "starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="option_period")]

    def __str__(self) -> str:
        return f"{self.starts_on:%d-%m-%Y} – {self.ends_on:%d-%m-%Y}"


class Mutation(Evidence):
    """One fact of a contract that changed: what it was and what it became, with the reason (R120)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="mutations")
    field = models.CharField(_("what"), max_length=100)
    old = models.TextField(_("was"), blank=True)
    new = models.TextField(_("became"), blank=True)
    effective_on = models.DateField(_("as of"))
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="mutation_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class Decision(models.TextChoices):
    """What is done about an end that comes near."""

    EXTEND = "extend", _("we extend the contract")
    TENDER = "tender", _("we tender again")
    END = "end", _("we let it end")
    LATER = "later", _("we decide at the next signal")


class ExpirySignal(models.Model):
    """The end of a contract that comes near, at one of its moments: mailed once, open until it is handled (R122).

    It belongs to one last day: when that changes, the signals of the earlier one count no more.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signals")
    ends_on = models.DateField(_("last day"))
    months = models.PositiveSmallIntegerField(_("months before"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_by_name = models.CharField(_("handled by"), max_length=300, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ["contract", "ends_on", "-months"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "ends_on", "months"], name="signal_once"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, decision="") | (Q(handled_at__isnull=False) & ~Q(decision="")),
                name="signal_handled_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.ends_on:%d-%m-%Y}"
