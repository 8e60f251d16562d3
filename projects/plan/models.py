"""Procurement plans of authorities, candidates made of their entries, and what was decided about them (R18–R25)."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.journal.models import Evidence
from projects.plan.reading import Field, Status, show
from projects.tree.models import Project


class PlanYear(models.Model):
    """A year of planning: what acts on entries are about. Its journal stream is `plan-<year>`."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)

    class Meta:
        verbose_name = _("year of planning")
        verbose_name_plural = _("years of planning")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def stream(self) -> str:
        """The name of its journal stream."""
        return f"plan-{self.year}"

    @property
    def title(self) -> str:
        """How screens name it."""
        return str(_("Procurement plan %(year)s") % {"year": self.year})


class ProcurementPlan(models.Model):
    """The inkoopplan of one authority for one year (reading A13)."""

    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("procurement plan")
        verbose_name_plural = _("procurement plans")
        ordering = ["-year", "authority__name"]
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="plan_once_a_year")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.year}"


class CandidateState(models.TextChoices):
    """What became of a candidate: computed from the decision about it, never stored."""

    OPEN = "open", _("to be weighed")
    COLLECTIVE = "collective", _("collective")
    REJECTED = "rejected", _("not collective")


class Candidate(models.Model):
    """Entries of several authorities brought together, to be weighed as one collective project (R18)."""

    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="candidates")
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """The journal stream of its year."""
        return self.year.stream

    @property
    def state(self) -> CandidateState:
        """Follows from the decision, if one was taken."""
        decided = getattr(self, "designation", None)
        if decided is None:
            return CandidateState.OPEN
        return CandidateState.COLLECTIVE if decided.collective else CandidateState.REJECTED


class PlanEntry(models.Model):
    """A line of a plan, as it was understood. `key` recognises the same line in a later import.

    Amounts are in euro; `value_note` is the amount as written when it was not a plain number. The start lies between
    `starts_from` and `starts_until`, whole days.
    """

    plan = models.ForeignKey(
        ProcurementPlan, on_delete=models.PROTECT, related_name="entries", verbose_name=_("procurement plan")
    )
    key = models.CharField(max_length=64, editable=False)
    subject = models.CharField(_("subject"), max_length=500)
    description = models.TextField(_("description"), blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True)
    estimated_value = models.DecimalField(_("estimated value"), max_digits=14, decimal_places=2, null=True, blank=True)
    value_note = models.CharField(_("value as written"), max_length=200, blank=True)
    starts_from = models.DateField(_("starts from"), null=True, blank=True)
    starts_until = models.DateField(_("starts until"), null=True, blank=True)
    starts_text = models.CharField(_("start as written"), max_length=200, blank=True)
    contract_ends_on = models.DateField(_("current contract ends on"), null=True, blank=True)
    contract_ends_text = models.CharField(_("end of the contract as written"), max_length=200, blank=True)
    procedure = models.CharField(_("procedure"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=20, blank=True, choices=[(status.value, show(status)) for status in Status]
    )
    wish_collective = models.BooleanField(_("wants to buy it together"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    source_row = models.PositiveIntegerField(_("row in the file"))
    partners = models.ManyToManyField(
        ContractingAuthority, blank=True, related_name="+", verbose_name=_("other authorities")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("candidate")
    )
    first_seen_at = models.DateTimeField(_("first seen at"))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("plan entry")
        verbose_name_plural = _("plan entries")
        ordering = ["subject", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="entry_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(starts_until__isnull=True) | Q(starts_until__gte=F("starts_from")), name="entry_start_order"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class ColumnAssignment(models.Model):
    """What a column means that was not recognised, as a person said; remembered for that authority.

    `heading` is the key of the heading (`Column.key`); without a field the column is left out. Without an authority
    it holds for files of several authorities, and for everybody who did not say otherwise.
    """

    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True)
    heading = models.CharField(max_length=500)
    field = models.CharField(max_length=40, blank=True, choices=[(field.value, field.title) for field in Field])

    class Meta:
        verbose_name = _("assigned column")
        verbose_name_plural = _("assigned columns")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "heading"], condition=Q(authority__isnull=False), name="column_assigned_once"
            ),
            models.UniqueConstraint(
                fields=["heading"], condition=Q(authority__isnull=True), name="column_assigned_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.get_field_display() or '–'}"


class PlanImport(models.Model):
    """An uploaded file that is looked at before anything of it is saved; its bytes go when it was applied."""

    filename = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True)
    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("plan import")
        verbose_name_plural = _("plan imports")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def stream(self) -> str:
        """The journal stream of its year."""
        return self.year.stream

    @property
    def title(self) -> str:
        """How screens name it."""
        return self.filename

    @staticmethod
    def fingerprint(content: bytes) -> str:
        """The sha256 of a file."""
        return hashlib.sha256(content).hexdigest()


class CriterionKind(models.TextChoices):
    """How it is known whether an element is met."""

    AUTHORITIES = "authorities", _("counted: how many authorities")
    REGIONS = "regions", _("computed: whether regions are crossed")
    ADVANTAGES = "advantages", _("argued: quantitative and qualitative advantages")
    ARGUED = "argued", _("argued in one text")


class Criterion(models.Model):
    """An element by which a candidate is weighed; the list can grow, and none decides by itself (R19–R23).

    `code` is the name of its argument in the form of the designation.
    """

    code = models.SlugField(max_length=60, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=20, choices=CriterionKind.choices, default=CriterionKind.ARGUED, editable=False
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        """Gives a new element a code of its own."""
        if not self.code:
            base = f"element_{slugify(self.title).replace('-', '_')[:45]}"
            taken = set(Criterion.objects.filter(code__startswith=base).values_list("code", flat=True))
            self.code = next(code for code in (base, *(f"{base}_{n}" for n in range(2, 99))) if code not in taken)
        super().save(*args, **kwargs)


class Designation(Evidence):
    """What was decided about a candidate: collective or not, with the criteria as they were and why (R18, R23).

    `criteria` holds, for each element: code, title, met (true, false, or null when nobody argued it), why, and count.
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="designation")
    collective = models.BooleanField(_("collective"))
    motivation = models.TextField(_("motivation"))
    criteria = models.JSONField(default=list)
    decided_at = models.DateTimeField()
    person_id = models.PositiveBigIntegerField()
    person_name = models.CharField(max_length=300)
    project = models.OneToOneField(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="designation")

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        constraints = [
            models.CheckConstraint(
                condition=Q(collective=True, project__isnull=False) | Q(collective=False, project__isnull=True),
                name="collective_has_a_project",
            ),
            models.CheckConstraint(condition=~Q(motivation=""), name="designation_has_a_motivation"),
        ]

    def __str__(self) -> str:
        return str(self.candidate)
