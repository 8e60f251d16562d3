"""Staff roles: the people of the purchasing organisation, as Wagtail groups (R32, R33)."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class StaffRole(models.TextChoices):
    """What somebody does at the purchasing organisation. The value is the name of the Wagtail group."""

    LEAD_BUYER = "Concerninkoper", _("lead buyer")
    CONTRACT_MANAGER = "Contractmanager", _("contract manager")
    EXPERTISE_CENTRE = "Expertisecentrum", _("expertise centre")
    COMMODITY_MANAGER = "Commoditymanager", _("commodity manager")
    SUSTAINABILITY_ADVISER = "Duurzaamheidsadviseur", _("sustainability adviser")
    LEGAL_ADVISER = "Aanbestedingsjurist", _("legal adviser")
    ADMINISTRATOR = "Functioneel beheerder", _("administrator")


# What an external expert is invited as: an account without a staff role; the team of a project does the rest (R43).
EXTERNAL_EXPERT = "Externe deskundige"

# The team collectieve inkoop (R32) and the centre that supports it (R33): they see the work of every project.
COLLECTIVE_TEAM = (StaffRole.LEAD_BUYER, StaffRole.CONTRACT_MANAGER)
SEES_TEAM_WORK = (*COLLECTIVE_TEAM, StaffRole.EXPERTISE_CENTRE)


def staff_roles(user: User) -> frozenset[str]:
    """The staff roles of an active user, read once per user object. Empty for everybody else."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached = getattr(user, "_staff_roles", None)
    if cached is None:
        names = user.groups.filter(name__in=StaffRole.values).values_list("name", flat=True)
        cached = user._staff_roles = frozenset(names)
    return cached


def has_staff_role(user: User, *roles: str) -> bool:
    """Whether this user has one of these staff roles. A superuser has none of them (R52)."""
    return not staff_roles(user).isdisjoint(roles)


def is_staff(user: User) -> bool:
    """Whether this user works at the purchasing organisation, in whatever role; superusers do."""
    return bool(staff_roles(user)) or (user.is_authenticated and user.is_active and user.is_superuser)


def people_in(*roles: str) -> models.QuerySet[User]:
    """Active users with one of these staff roles."""
    return User.objects.filter(groups__name__in=roles, is_active=True).distinct().order_by("last_name", "email")


def give_staff_role(user: User, role: str) -> None:
    """Puts a user into the group of a staff role."""
    user.groups.add(Group.objects.get(name=role))
    user.__dict__.pop("_staff_roles", None)
