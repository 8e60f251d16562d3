"""The audiences that follow from membership, standing and team (architecture.md, Audiences; R10, R70, R86, R135)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Deputy, Membership, Role
from accounts.staff import SEES_TEAM_WORK, has_staff_role, is_staff
from projects.documents.models import DocumentOffer
from projects.participation.models import Participation, Standing, TeamMember
from projects.participation.selectors import active_members
from projects.procedure import clock
from projects.procedure.audience import register
from projects.procedure.gate import remembered
from projects.procedure.steps import AudienceCode
from projects.tree.models import ProjectRole

NOBODY = Q(pk__in=[])
EVERYBODY = Q()


class Public:
    """Everyone, once the project was announced."""

    def admits(self, user: Any, thing: Any) -> bool:
        return thing.project.announced_at is not None or sees_team_work(user)

    def selects(self, user: Any, prefix: str) -> Q:
        return EVERYBODY if sees_team_work(user) else Q(**{f"{prefix}project__announced_at__isnull": False})


class Members:
    """Any member of an authority that is affiliated today, and the purchasing organisation."""

    def _belongs(self, user: Any) -> bool:
        return is_staff(user) or _authority_ids(user, *Role.values, affiliated=True) != frozenset()

    def admits(self, user: Any, thing: Any) -> bool:
        return self._belongs(user) and Public().admits(user, thing)

    def selects(self, user: Any, prefix: str) -> Q:
        return Public().selects(user, prefix) if self._belongs(user) else NOBODY


class ByStanding:
    """People in these roles at an authority whose participation fits `fits`; team and expertise centre see it too."""

    roles: tuple[str, ...] = (Role.CONTACT, Role.DECIDER)

    def fits(self, rows: Any) -> Any:
        """Narrows a queryset of participations."""
        return rows.interested()

    def admits(self, user: Any, thing: Any) -> bool:
        return sees_project_work(user, thing.project) or thing.project_id in self.projects(user)

    def selects(self, user: Any, prefix: str) -> Q:
        if sees_team_work(user):
            return EVERYBODY
        return Q(**{f"{prefix}project__in": self.projects(user) | _team_projects(user)})

    @remembered
    def projects(self, user: Any) -> frozenset[int]:
        """The projects in which one of this user's authorities fits."""
        authorities = _authority_ids(user, *self.roles)
        if not authorities:
            return frozenset()
        rows = Participation.objects.filter(authority__in=authorities)
        return frozenset(self.fits(rows).values_list("project_id", flat=True))


class Interested(ByStanding):
    """Contacts and deciders of authorities that registered interest and did not withdraw."""


class Present(ByStanding):
    """Contacts of authorities that were recorded as present at the kickoff (R40)."""

    roles = (Role.CONTACT,)

    def fits(self, rows: Any) -> Any:
        return rows.filter(present_at_kickoff=True)


class Participants(ByStanding):
    """Contacts, deciders and subject experts of participating authorities."""

    roles = (Role.CONTACT, Role.DECIDER, Role.SUBJECT_EXPERT)

    def fits(self, rows: Any) -> Any:
        return rows.standing(Standing.PARTICIPATING)


class Offered:
    """Contacts and deciders of the authorities this very document was offered to, for good (R64)."""

    roles = (Role.CONTACT, Role.DECIDER)

    def offers(self, user: Any) -> Any:
        """The offers to authorities where this user has one of the roles."""
        return DocumentOffer.objects.filter(authority__in=_authority_ids(user, *self.roles))

    def was_offered(self, user: Any, thing: Any) -> bool:
        """Whether this thing, which must be a document, was offered to this user's authority."""
        return hasattr(thing, "offers") and self.offers(user).filter(document=thing).exists()

    def admits(self, user: Any, thing: Any) -> bool:
        return sees_project_work(user, thing.project) or self.was_offered(user, thing)

    def selects(self, user: Any, prefix: str) -> Q:
        if sees_team_work(user):
            return EVERYBODY
        return Q(pk__in=self.offers(user).values("document")) | Q(**{f"{prefix}project__in": _team_projects(user)})


class Records(Offered):
    """The records officer and contact of the authority this was offered to: its own dossier, nobody else's."""

    roles = (Role.RECORDS, Role.CONTACT)

    def admits(self, user: Any, thing: Any) -> bool:
        return sees_team_work(user) or self.was_offered(user, thing)

    def selects(self, user: Any, prefix: str) -> Q:
        return EVERYBODY if sees_team_work(user) else Q(pk__in=self.offers(user).values("document"))


class Team:
    """The procurement team, the lead buyer, and the team collectieve inkoop with its expertise centre (R70)."""

    def admits(self, user: Any, thing: Any) -> bool:
        return sees_project_work(user, thing.project)

    def selects(self, user: Any, prefix: str) -> Q:
        return EVERYBODY if sees_team_work(user) else Q(**{f"{prefix}project__in": _team_projects(user)})


class Staff:
    """The purchasing organisation."""

    def admits(self, user: Any, thing: Any) -> bool:
        return is_staff(user)

    def selects(self, user: Any, prefix: str) -> Q:
        return EVERYBODY if is_staff(user) else NOBODY


def sees_team_work(user: Any) -> bool:
    """Whether this user sees the work of every team: lead buyers, contract managers, the expertise centre."""
    return has_staff_role(user, *SEES_TEAM_WORK)


def sees_project_work(user: Any, project: Any) -> bool:
    """Whether this user sees the work of this project's team."""
    return sees_team_work(user) or project.pk in _team_projects(user)


def sees_costs(user: Any, project: Any) -> bool:
    """Whether this user sees who carries what: the side of the team, and authorities that (may) take part (R44)."""
    if sees_project_work(user, project):
        return True
    rows = Participation.objects.filter(project=project, authority__in=own_authorities(user))
    return rows.standing(Standing.INTERESTED, Standing.DECIDING, Standing.PARTICIPATING).exists()


def own_authorities(user: Any) -> frozenset[int]:
    """The authorities this user is contact person or decider of today, or deputises at."""
    return _authority_ids(user, Role.CONTACT, Role.DECIDER)


def working_authorities(user: Any) -> frozenset[int]:
    """The affiliated authorities this user is contact person, decider or subject expert of today (R31)."""
    return _authority_ids(user, Role.CONTACT, Role.DECIDER, Role.SUBJECT_EXPERT, affiliated=True)


@remembered
def project_circle(user: Any) -> frozenset[int]:
    """The projects this user works on: with one of these roles at an authority that may take part, or in the team."""
    rows = Participation.objects.filter(authority__in=working_authorities(user)).standing(
        Standing.INTERESTED, Standing.DECIDING, Standing.PARTICIPATING
    )
    return frozenset(rows.values_list("project_id", flat=True)) | _team_projects(user)


def is_lead_buyer(user: Any, project: Any) -> bool:
    """Whether this user is the project's lead buyer today."""
    return user.is_authenticated and project.has_staff(user, ProjectRole.LEAD_BUYER)


@remembered
def _team_projects(user: Any) -> frozenset[int]:
    """The projects in whose team this user is now (R65)."""
    if not in_some_team(user):
        return frozenset()
    return frozenset(active_members().filter(user_id=user.pk).values_list("project_id", flat=True))


@remembered
def in_some_team(user: Any) -> bool:
    """Whether this user is in a team at all: asked before the costly question in which."""
    if not user.is_authenticated or not user.is_active:
        return False
    return TeamMember.objects.current().filter(user_id=user.pk).exists()


def _authority_ids(user: Any, *roles: str, affiliated: bool = False) -> frozenset[int]:
    """The authorities where this user has one of these roles today; memberships are read once per user object.

    A deputy reads in their period what the decider reads: nobody decides on what they cannot read (R58, R137).
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    today = clock.today()
    cached = user.__dict__.get("_valid_memberships")
    if cached is None or cached[0] != today:
        deputising = Deputy.objects.at_work(today).filter(deputy=user.pk, authority=OuterRef("authority"))
        rows = Membership.objects.valid(today).filter(user_id=user.pk).select_related("authority")
        rows = rows.annotate(deputises=Exists(deputising))
        cached = user.__dict__["_valid_memberships"] = (today, list(rows))
    return frozenset(
        row.authority_id
        for row in cached[1]
        if (row.role in roles or (row.deputises and Role.DECIDER in roles))
        and (not affiliated or row.authority.is_affiliated(today))
    )


def register_audiences() -> None:
    """Called when the app is ready."""
    register(AudienceCode.PUBLIC, Public())
    register(AudienceCode.MEMBERS, Members())
    register(AudienceCode.INTERESTED, Interested())
    register(AudienceCode.PRESENT, Present())
    register(AudienceCode.OFFERED, Offered())
    register(AudienceCode.PARTICIPANTS, Participants())
    register(AudienceCode.RECORDS, Records())
    register(AudienceCode.TEAM, Team())
    register(AudienceCode.STAFF, Staff())
