"""What was agreed and what came of it: indicators with results, and expectations beside results (R114, R127)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.contract_management.models_contract import Contract
from projects.journal.models import Evidence


class Direction(models.TextChoices):
    """On which side of the norm a result is in order."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class PeriodLength(models.IntegerChoices):
    """How many months one result is about."""

    MONTH = 1, _("month")
    QUARTER = 3, _("quarter")
    HALF_YEAR = 6, _("half year")
    YEAR = 12, _("year")


class Indicator(models.Model):
    """An agreed performance with its norm, measured over periods that follow on each other (R114)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="indicators")
    title = models.CharField(_("performance"), max_length=200)
    direction = models.CharField(_("in order when the result is"), max_length=10, choices=Direction.choices)
    norm = models.DecimalField(_("norm"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    every = models.PositiveSmallIntegerField(_("measured each"), choices=PeriodLength.choices)
    first_on = models.DateField(_("first period from"))
    ended_on = models.DateField(_("measured until"), null=True, blank=True)

    class Meta:
        verbose_name = _("performance indicator")
        verbose_name_plural = _("performance indicators")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def is_met_by(self, value: Decimal) -> bool:
        """Whether a result is in order; the norm itself is."""
        return value >= self.norm if self.direction == Direction.AT_LEAST else value <= self.norm


class Result(Evidence):
    """The result of one period; a correction is a new row with the next sequence, and the latest counts (R114)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    period_from = models.DateField(_("from"))
    period_until = models.DateField(_("until"))
    sequence = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(_("result"), max_digits=12, decimal_places=2)
    norm = models.DecimalField(_("norm"), max_digits=12, decimal_places=2)
    is_met = models.BooleanField(_("norm met"))
    note = models.TextField(_("explanation"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["indicator", "period_from", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period_from", "sequence"], name="result_sequence_unique")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Met(models.TextChoices):
    """Whether a result is what was expected."""

    YES = "yes", _("as expected")
    PARTLY = "partly", _("partly")
    NO = "no", _("not as expected")


class Expectation(models.Model):
    """What an authority (or all of them) expects of the supplier, with the result beside it once it is known (R127)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="expectations")
    authority = models.ForeignKey(
        ContractingAuthority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("authority"),
    )
    text = models.TextField(_("expectation"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=300)
    result = models.TextField(_("result"), blank=True)
    met = models.CharField(_("in comparison"), max_length=10, choices=Met.choices, blank=True)
    compared_on = models.DateField(_("compared on"), null=True, blank=True)
    compared_by_name = models.CharField(_("compared by"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(met="", result="", compared_on__isnull=True)
                | (~Q(met="") & ~Q(result="") & Q(compared_on__isnull=False)),
                name="expectation_beside_result",
            )
        ]

    def __str__(self) -> str:
        return self.text
