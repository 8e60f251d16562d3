"""How bids are assessed: the method and criteria of a lot, and what was laid down before the opening (R87)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.documents.models import Document
from projects.journal.models import Evidence
from projects.tree.models import Lot


class MethodKind(models.TextChoices):
    """What decides which bid is the economically most advantageous (art. 2.114 Aanbestedingswet 2012)."""

    WEIGHTED = "weighted", _("best price-quality ratio: points by weighted criteria")
    VALUE = "value", _("best price-quality ratio: award on value, with fictitious discounts")
    LOWEST_PRICE = "lowest_price", _("lowest price")


class RoundingMoment(models.TextChoices):
    """When points are rounded, half up."""

    CRITERION = "criterion", _("the points for each criterion")
    TOTAL = "total", _("only the total")


class TieRule(models.TextChoices):
    """What decides between equal bids; drawing lots comes last, always."""

    QUALITY = "quality", _("the highest score on quality, then lots are drawn")
    PRICE = "price", _("the lowest price, then lots are drawn")
    LOTS = "lots", _("lots are drawn")


class AwardMethod(models.Model):
    """The method of a lot as it is being written; what counts is what was laid down (AwardRules)."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="award_method")
    kind = models.CharField(_("method"), max_length=20, choices=MethodKind.choices)
    decimals = models.PositiveSmallIntegerField(_("decimals of the points"), default=2)
    rounding = models.CharField(
        _("rounded are"), max_length=10, choices=RoundingMoment.choices, default=RoundingMoment.CRITERION
    )
    tie_rule = models.CharField(_("with equal totals"), max_length=10, choices=TieRule.choices, default=TieRule.QUALITY)
    two_envelopes = models.BooleanField(_("quality is assessed before the prices are opened"), default=False)
    valid_days = models.PositiveSmallIntegerField(_("days that bids stay valid after the closing date"), default=90)
    requirements = models.TextField(_("requirements"), blank=True)

    class Meta:
        verbose_name = _("award method")
        verbose_name_plural = _("award methods")
        constraints = [models.CheckConstraint(condition=Q(decimals__lte=4), name="award_method_decimals")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.lot}"


class CriterionKind(models.TextChoices):
    """What a criterion weighs."""

    PRICE = "price", _("price")
    QUALITY = "quality", _("quality")


class PriceFormula(models.TextChoices):
    """How a price becomes points."""

    RELATIVE = "relative", _("relative: highest points × lowest price ÷ price")
    BOUNDS = "bounds", _("linear between a lower and an upper bound")
    LOWEST = "lowest", _("linear from the lowest price: nothing at twice the lowest")


class AwardCriterion(models.Model):
    """A criterion (gunningscriterium) of a lot as it is being written.

    `weight` is a percentage of the whole. `scale` has a line “score = word” for every score of a quality criterion.
    `value` is the highest fictitious discount in euros, when awarding on value.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=CriterionKind.choices)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is assessed"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=Decimal(0))
    scale = models.TextField(_("scale"), blank=True)
    minimum = models.DecimalField(_("lowest score allowed"), max_digits=6, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(_("value in euros"), max_digits=14, decimal_places=2, null=True, blank=True)
    formula = models.CharField(_("formula"), max_length=10, choices=PriceFormula.choices, blank=True)
    lower_bound = models.DecimalField(_("lower bound"), max_digits=14, decimal_places=2, null=True, blank=True)
    upper_bound = models.DecimalField(_("upper bound"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("award criterion")
        verbose_name_plural = _("award criteria")
        ordering = ["lot__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="criterion_number_unique"),
            models.CheckConstraint(
                condition=Q(weight__gte=0) & Q(weight__lte=100),
                name="criterion_weight",
                violation_error_message=_("A weight lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(lower_bound__isnull=True) | Q(upper_bound__gt=F("lower_bound")),
                name="criterion_bounds",
                violation_error_message=_("The upper bound lies above the lower bound."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class AwardRules(Evidence):
    """The method and criteria of a lot as laid down; the latest version counts, until the vault is opened."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="award_rules")
    version = models.PositiveSmallIntegerField(_("version"))
    rules = models.JSONField(_("rules"))
    reason = models.TextField(_("reason"), blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="award_rules")
    laid_down_at = models.DateTimeField(_("laid down at"))
    laid_down_by_name = models.CharField(_("laid down by"), max_length=300)

    class Meta:
        verbose_name = _("award rules")
        verbose_name_plural = _("award rules")
        ordering = ["lot", "version"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "version"], name="award_rules_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="award_rules_changed_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.version}, {self.lot}"
