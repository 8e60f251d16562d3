"""Who somebody is to the portal: the account behind an address, staff roles, closing and reopening an account."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import signals
from accounts.actor import Actor
from accounts.models import ContractingAuthority, Membership, Role, User
from accounts.staff import StaffRole, has_staff_role, is_staff, people_in
from accounts.wording import role_in_dutch


def person_with(email: str) -> User | None:
    """The person who signs in with this address, whatever its capitals; active or not."""
    return User.objects.filter(
        Q(email__iexact=email) | Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    ).first()


def is_administrator(user: User) -> bool:
    """Whether this user manages accounts for the purchasing organisation."""
    return has_staff_role(user, StaffRole.ADMINISTRATOR)


def require_administrator(by: Actor) -> None:
    """Raises PermissionDenied for everybody else."""
    if not is_administrator(by.user):
        raise PermissionDenied(_("Only an administrator of the purchasing organisation does this."))


def check_one_side(user: User, *, on: date, staff_role: bool) -> None:
    """Nobody works on both sides: whoever buys for others never decides for one of them (R52).

    Raises ValidationError.
    """
    if staff_role and Membership.objects.not_over(on).filter(user=user).exists():
        raise ValidationError(
            _("%(person)s works for a contracting authority and cannot also work for the purchasing organisation.")
            % {"person": user}
        )
    if not staff_role and is_staff(user):
        raise ValidationError(
            _("%(person)s works for the purchasing organisation and cannot hold a role at a contracting authority.")
            % {"person": user}
        )


def left_without_contact(user: User, on: date) -> list[ContractingAuthority]:
    """Affiliated authorities of which this user is the only contact person on that day, by name (R38, R137)."""
    contacts = Membership.objects.valid(on).filter(role=Role.CONTACT)
    own = contacts.filter(user=user).values("authority")
    others = contacts.exclude(user=user).values("authority")
    return list(ContractingAuthority.objects.affiliated(on).filter(pk__in=own).exclude(pk__in=others))


def end_staff_role(user: User, role: str, *, by: Actor, at: datetime) -> None:
    """Takes a staff role away. Raises PermissionDenied, and ValidationError for the last administrator."""
    require_administrator(by)
    with transaction.atomic():
        group = user.groups.select_for_update().filter(name=role).first()
        if group is None:
            raise ValidationError(_("%(person)s does not have this role.") % {"person": user})
        if role == StaffRole.ADMINISTRATOR and not people_in(role).exclude(pk=user.pk).exists():
            raise ValidationError(_("This is the last administrator. Invite another one first."))
        user.groups.remove(group)
        user.__dict__.pop("_staff_roles", None)
        signals.role_ended.send(
            sender=User,
            by=by,
            authority=None,
            at=at,
            sentence=f"{user} is geen {role_in_dutch(role)} bij de inkooporganisatie meer.",
            data={"user": user.pk, "role": role},
        )


def close_account(user: User, *, by: Actor, at: datetime) -> None:
    """Deactivates an account; it is signed out at its next request (R132).

    Raises PermissionDenied, and ValidationError when an authority would be left without a contact person or the portal
    without an administrator, or for one's own account.
    """
    require_administrator(by)
    if user.pk == by.user.pk:
        raise ValidationError(_("You cannot close your own account. Ask another administrator."))
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not user.is_active:
            raise ValidationError(_("This account is closed already."))
        if left := left_without_contact(user, timezone.localdate(at)):
            raise ValidationError(
                _("%(person)s is the last contact person of %(authorities)s. Invite another contact person first.")
                % {"person": user, "authorities": ", ".join(str(authority) for authority in left)}
            )
        if is_administrator(user) and not people_in(StaffRole.ADMINISTRATOR).exclude(pk=user.pk).exists():
            raise ValidationError(_("This is the last administrator. Invite another one first."))
        user.is_active = False
        user.save(update_fields=["is_active"])
        signals.account_closed.send(
            sender=User,
            by=by,
            authority=None,
            at=at,
            sentence=f"Het account van {user} is gesloten.",
            data={"user": user.pk},
        )


def reopen_account(user: User, *, by: Actor, at: datetime) -> None:
    """Activates a closed account again. Raises PermissionDenied and ValidationError."""
    require_administrator(by)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active:
            raise ValidationError(_("This account is open already."))
        user.is_active = True
        user.save(update_fields=["is_active"])
        signals.account_reopened.send(
            sender=User,
            by=by,
            authority=None,
            at=at,
            sentence=f"Het account van {user} is weer geopend.",
            data={"user": user.pk},
        )
