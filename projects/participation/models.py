"""Interest, participation and the procurement team (R12–R15, R38, R43, R60–R65)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.participation.models_team import (  # noqa: F401 - Django looks for models here
    Declaration,
    ExternalExpertise,
    KeyWeight,
    SharingKey,
)
from projects.participation.querysets import ParticipationQuerySet, TeamMemberQuerySet
from projects.tree.models import Project


class Standing(models.TextChoices):
    """Where an authority stands in a project: computed from facts and the clock, never stored (standing.py)."""

    INTERESTED = "interested", _("interested")
    DECIDING = "deciding", _("deciding")
    PARTICIPATING = "participating", _("participating")
    OUT = "out", _("out")
    DECLINED = "declined", _("does not participate")


class Participation(models.Model):
    """The facts of one authority in one project; its standing is computed."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="participations")
    interest_registered_at = models.DateTimeField(_("interest registered at"))
    withdrawn_at = models.DateTimeField(_("interest withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason"), blank=True)
    estimated_value = models.DecimalField(_("estimated value"), max_digits=14, decimal_places=2, null=True, blank=True)
    present_at_kickoff = models.BooleanField(_("present at the kickoff"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["authority__name"]
        constraints = [models.UniqueConstraint(fields=["project", "authority"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.project}"

    @property
    def standing_title(self) -> str:
        """The words for its standing; only after `with_standing()`."""
        return Standing(self.standing_now).label


class ProjectContact(models.Model):
    """A contact person an authority chose for one project; without any, all its contact persons are (R37, R38)."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("contact person of a project")
        verbose_name_plural = _("contact persons of a project")
        constraints = [models.UniqueConstraint(fields=["participation", "user"], name="project_contact_once")]

    def __str__(self) -> str:
        return str(self.user)


class TeamRole(models.TextChoices):
    """Roles in a procurement team (R14, R15, R43, R44)."""

    LEAD_BUYER = "lead_buyer", _("lead buyer")
    CONTRACT_MANAGER = "contract_manager", _("contract manager")
    SUBJECT_EXPERT = "subject_expert", _("subject expert")
    EXTERNAL_EXPERT = "external_expert", _("external expert")
    EXPERTISE_CENTRE = "expertise_centre", _("expertise centre")


class TeamMember(models.Model):
    """A member of a project's procurement team (inkoopteam), during a period. External experts name their expertise.

    What the member declared are the rows `declarations`; who comes back is a new member, and declares again (R86).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_memberships")
    role = models.CharField(_("role"), max_length=20, choices=TeamRole.choices)
    authority = models.ForeignKey(
        ContractingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("of")
    )
    expertise = models.ForeignKey(
        ExternalExpertise, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    reason = models.TextField(_("why needed"), blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                condition=Q(left_at__isnull=True),
                name="team_member_once",
                violation_error_message=_("This person is in the team already."),
            ),
            models.CheckConstraint(
                condition=(Q(role="subject_expert") & Q(authority__isnull=False)) | ~Q(role="subject_expert"),
                name="subject_expert_of_an_authority",
            ),
            models.CheckConstraint(condition=~Q(role="external_expert") | ~Q(reason=""), name="external_with_reason"),
            models.CheckConstraint(
                condition=Q(expertise__isnull=True) | Q(role="external_expert"), name="expertise_of_external_experts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
