"""What belongs to the procurement team beside its members: external expertise with its cost, and declarations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.decisions.models import DecisionRound
from projects.journal.models import Evidence
from projects.tree.models import Project


class SharingKey(models.TextChoices):
    """By what the authorities share a cost (R44)."""

    EQUAL = "equal", _("in equal parts")
    INHABITANTS = "inhabitants", _("by inhabitants")
    VALUE = "value", _("by estimated value")


class ExternalExpertise(models.Model):
    """Expertise from outside that the authorities pay together: why, whose, at most how much, shared how (R44).

    Its people in the team, when they have an account, are the members that name it. A maximum of zero means that it
    costs nothing, which somebody said explicitly.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="external_expertise")
    party = models.CharField(_("expert or firm"), max_length=200)
    need = models.TextField(_("why no expert of the authorities can do this"))
    maximum_cost = models.DecimalField(_("maximum cost (euro)"), max_digits=12, decimal_places=2)
    sharing_key = models.CharField(_("shared"), max_length=12, choices=SharingKey.choices)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("external expertise")
        verbose_name_plural = _("external expertise")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(need="") & ~Q(party=""), name="expertise_with_need_and_party"),
            models.CheckConstraint(condition=Q(maximum_cost__gte=0), name="expertise_cost_not_below_zero"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="expertise_ended_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.party


class KeyWeight(Evidence):
    """What an authority weighed when the final strategy was offered; the costs stay divided by it (R44, R56)."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="key_weights")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    inhabitants = models.PositiveIntegerField(null=True)
    estimated_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("weight in a sharing key")
        verbose_name_plural = _("weights in a sharing key")
        constraints = [models.UniqueConstraint(fields=["round", "authority"], name="key_weight_once")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.round}"


class Declaration(Evidence):
    """What a team member declared, in full (R86): no interest in the outcome and confidentiality, or an interest.

    Each at most once; who reported an interest reads no bids, whatever was declared before.
    """

    member = models.ForeignKey("participation.TeamMember", on_delete=models.PROTECT, related_name="declarations")
    interest = models.BooleanField(_("has an interest"))
    version = models.CharField(_("version of the text"), max_length=10)
    text = models.TextField(_("text"))
    explanation = models.TextField(_("explanation"), blank=True)
    declared_at = models.DateTimeField(_("declared at"))
    person_id = models.PositiveBigIntegerField()
    person_name = models.CharField(_("declared by"), max_length=300)

    class Meta:
        verbose_name = _("declaration of a team member")
        verbose_name_plural = _("declarations of team members")
        constraints = [
            models.UniqueConstraint(fields=["member", "interest"], name="declaration_once"),
            models.CheckConstraint(condition=~Q(text=""), name="declaration_has_its_text"),
            models.CheckConstraint(
                condition=Q(interest=False, explanation="") | (Q(interest=True) & ~Q(explanation="")),
                name="interest_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}, {self.declared_at:%d-%m-%Y}"
