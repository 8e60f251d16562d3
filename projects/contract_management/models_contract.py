"""The register of contracts: suppliers, terms, options, files and mutations (R120, R122)."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from projects.contract.models import Agreement
from projects.contract_management.querysets import ContractFileQuerySet, ContractQuerySet
from projects.contract_management.terms import Length, Term, Unit
from projects.journal.models import Evidence
from projects.tree.models import Lot, Project

DEFAULT_SIGNAL_DAYS = (180, 90, 30)
_KVK = re.compile(r"\d{8}")


class LengthUnit(models.TextChoices):
    """In what a notice period or an option is counted."""

    DAYS = Unit.DAYS.value, _("days")
    MONTHS = Unit.MONTHS.value, _("months")
    YEARS = Unit.YEARS.value, _("years")


class Level(models.TextChoices):
    """How intensively a contract is managed; active comes on top of passive (R117)."""

    PASSIVE = "passive", _("passive (contract administration)")
    ACTIVE = "active", _("active (on top of passive)")


def check_kvk(value: str) -> None:
    """A number of the trade register has 8 digits. Raises ValidationError."""
    if not _KVK.fullmatch(value):
        raise ValidationError(_("A KvK number has 8 digits, like 12345678."), code="kvk")


class ContractRegister(models.Model):
    """The register of contracts, of which there is one: what registering a contract is about. Its stream is its own."""

    stream = "contracten"

    class Meta:
        verbose_name = _("register of contracts")
        verbose_name_plural = _("registers of contracts")

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> str:
        """How screens name it."""
        return str(_("Register of contracts"))

    @classmethod
    def the(cls) -> "ContractRegister":
        """The register."""
        return cls.objects.get_or_create(pk=1)[0]


class Supplier(models.Model):
    """Somebody a contract was made with. Suppliers never sign in."""

    name = models.CharField(_("name"), max_length=200)
    kvk_number = models.CharField(_("KvK number"), max_length=8, blank=True, validators=[check_kvk])
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = models.CharField(_("telephone number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="supplier_kvk_unique",
                violation_error_message=_("A supplier with this KvK number is known already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A contract under management, made from an agreement of a project or registered by hand (R120).

    `starts_on` and `ends_on` are the base term, both days included; options prolong it once they are exercised.
    `signal_days`: so many days before the last day of notice each signal comes.
    """

    number = models.CharField(_("contract number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what was agreed"), blank=True)
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="managed_contract", editable=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts", editable=False
    )
    lots = models.ManyToManyField(Lot, blank=True, related_name="contracts", verbose_name=_("lots"))
    suppliers = models.ManyToManyField(Supplier, related_name="contracts", verbose_name=_("suppliers"))
    participants = models.ManyToManyField(
        ContractingAuthority, related_name="contracts", verbose_name=_("participating authorities")
    )
    manager = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="managed_contracts", verbose_name=_("contract manager")
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("base term ends on"))
    notice_number = models.PositiveSmallIntegerField(_("notice period"), default=0)
    notice_unit = models.CharField(
        _("unit of the notice period"), max_length=10, choices=LengthUnit.choices, default=LengthUnit.MONTHS
    )
    level = models.CharField(_("level of management"), max_length=10, choices=Level.choices, default=Level.PASSIVE)
    signal_days = models.JSONField(_("signals"), default=list)
    ended_early_on = models.DateField(_("ended early on"), null=True, blank=True, editable=False)
    end_reason = models.TextField(_("why it ended early"), blank=True, editable=False)
    registered_at = models.DateTimeField(_("registered at"), editable=False)
    registered_by_name = models.CharField(_("registered by"), max_length=300, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    archived_by_name = models.CharField(_("archived by"), max_length=300, blank=True, editable=False)
    keep_until = models.DateField(_("kept until"), null=True, blank=True, editable=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["title", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="contract_term_order",
                violation_error_message=_("A contract cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(ended_early_on__isnull=True, end_reason="")
                | (Q(ended_early_on__gte=F("starts_on")) & ~Q(end_reason="")),
                name="contract_ended_early_why",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, archived_by_name="", keep_until__isnull=True)
                | (Q(archived_at__isnull=False, keep_until__isnull=False) & ~Q(archived_by_name="")),
                name="contract_archived_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def stream(self) -> str:
        """The name of its journal stream."""
        return f"contract-{self.pk}"

    @property
    def base_term(self) -> Term:
        """The term without options."""
        return Term(self.starts_on, self.ends_on)

    @property
    def notice(self) -> Length:
        """The notice period."""
        return Length(self.notice_number, Unit(self.notice_unit))


class ContractOption(models.Model):
    """An option to prolong a contract. With a length its days follow from the term before it; otherwise they are given.

    It counts from the moment it is exercised (R122).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(_("option"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    number = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=LengthUnit.choices, blank=True)
    exercised_at = models.DateTimeField(_("exercised at"), null=True, blank=True)
    exercised_by_name = models.CharField(_("exercised by"), max_length=300, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision = models.TextField(_("decision"), blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["contract", "order"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "order"], name="option_order_unique"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="option_term_order"),
            models.CheckConstraint(
                condition=Q(exercised_at__isnull=True, exercised_by_name="", decided_on__isnull=True)
                | (Q(exercised_at__isnull=False, decided_on__isnull=False) & ~Q(exercised_by_name="")),
                name="option_exercised_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Option %(number)s") % {"number": self.order})

    @property
    def term(self) -> Term:
        """Its days."""
        return Term(self.starts_on, self.ends_on)

    @property
    def length(self) -> Length | None:
        """Its length, or None when its days were given."""
        return Length(self.number, Unit(self.unit)) if self.number else None


class ContractFile(models.Model):
    """A file of a contract. Its bytes never change. `for_all`: every participant may read it, besides `offered_to`."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="files")
    title = models.CharField(_("title"), max_length=250)
    for_all = models.BooleanField(_("for every participating authority"), default=False)
    offered_to = models.ManyToManyField(ContractingAuthority, related_name="+", blank=True)
    filename = models.CharField(max_length=200, editable=False)
    storage_name = models.CharField(max_length=120, unique=True, editable=False)
    content_type = models.CharField(max_length=120, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(editable=False)
    uploaded_by_name = models.CharField(max_length=300, editable=False)

    objects = ContractFileQuerySet.as_manager()
    # What the door to a file asks: never kept by a browser.
    audience = "contract"

    class Meta:
        verbose_name = _("file of a contract")
        verbose_name_plural = _("files of contracts")
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The only door to it."""
        return f"/mijn/contracten/stukken/{self.pk}/"


class Mutation(Evidence):
    """One change of the data of a contract, with what it was and what it became; written once (R120)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="mutations")
    field = models.CharField(max_length=40)
    label = models.CharField(_("what"), max_length=120)
    old_value = models.TextField(_("was"), blank=True)
    new_value = models.TextField(_("became"), blank=True)
    holds_from = models.DateField(_("holds from"))
    reason = models.TextField(_("reason"))
    document = models.ForeignKey(ContractFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("recorded at"))
    person_id = models.PositiveBigIntegerField()
    person_name = models.CharField(_("by"), max_length=300)

    class Meta:
        verbose_name = _("mutation")
        verbose_name_plural = _("mutations")
        ordering = ["-at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="mutation_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.label}: {self.old_value} → {self.new_value}"
