"""Invitations: the only way to an account, and to a first role (R4, R38, R137)."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import signals
from accounts.actor import Actor
from accounts.models import ContractingAuthority, Invitation, Membership, Role, User
from accounts.organisation import begin_role, require_manager
from accounts.people import check_one_side, person_with, require_administrator
from accounts.staff import EXTERNAL_EXPERT, StaffRole, give_staff_role
from accounts.wording import at_place, role_in_dutch


@dataclass(frozen=True)
class Reason:
    """Why an invitation cannot be accepted, and what to do about it."""

    code: str
    title: str | Promise
    remedy: str | Promise


UNKNOWN = Reason(
    "unknown",
    gettext_lazy("We do not know this invitation"),
    gettext_lazy(
        "Open the link from your e-mail again and check that it is complete. If that does not help, ask the "
        "person who invited you for a new invitation."
    ),
)
USED = Reason(
    "used",
    gettext_lazy("This invitation has been used"),
    gettext_lazy("You have an account already. Sign in with your e-mail address and password."),
)
EXPIRED = Reason(
    "expired",
    gettext_lazy("This invitation has expired"),
    gettext_lazy("An invitation can be accepted for 30 days. Ask the person who invited you for a new one."),
)
WITHDRAWN = Reason(
    "withdrawn",
    gettext_lazy("This invitation has been withdrawn"),
    gettext_lazy("There may be a newer invitation in your mailbox. If not, ask the person who invited you."),
)
CLOSED = Reason(
    "closed",
    gettext_lazy("The account with this address is closed"),
    gettext_lazy("Ask an administrator of the purchasing organisation to open it again."),
)
SOMEBODY_ELSE = Reason(
    "somebody-else",
    gettext_lazy("This invitation is for somebody else"),
    gettext_lazy(
        "You are signed in with another address than the one that was invited. Sign out first, and then open "
        "the link from the e-mail again."
    ),
)
SIGN_IN_FIRST = Reason(
    "sign-in-first",
    gettext_lazy("Sign in first"),
    gettext_lazy("There is an account with this address. Sign in to add the new role to it."),
)


class InvitationRefused(Exception):
    """An invitation that cannot be accepted; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason.title))
        self.reason = reason


def accept_path(secret: str) -> str:
    """Where an invitation is accepted."""
    return f"/account/uitnodiging/{secret}/"


def invite(
    *,
    email: str,
    by: Actor | None,
    at: datetime,
    authority: ContractingAuthority | None = None,
    role: str = "",
    staff_role: str = "",
) -> tuple[Invitation, str]:
    """Invites an address for a role at an authority, a staff role or EXTERNAL_EXPERT; gives the invitation and secret.

    `by` None is the portal itself (setup, demonstration). An earlier open invitation of the same address for the same
    role is withdrawn. Raises PermissionDenied and ValidationError (by field).
    """
    email = email.strip().lower()
    on = timezone.localdate(at)
    if by is not None:
        check_inviter(by, authority, email, on)
    check_invited(email, authority, role, staff_role, on)
    with transaction.atomic():
        earlier = Invitation.objects.open(at).filter(email=email, authority=authority, role=role, staff_role=staff_role)
        replaced = earlier.update(withdrawn_at=at)
        invitation, secret = Invitation.make(
            email=email, by=by.user if by else None, at=at, authority=authority, role=role, staff_role=staff_role
        )
        role_name = role_in_dutch(role or staff_role)
        signals.invitation_sent.send(
            sender=Invitation,
            by=by,
            authority=authority,
            at=at,
            sentence=f"{email} is uitgenodigd als {role_name} {at_place(authority)}.",
            data={"invitation": invitation.pk, "email": email, "role": role or staff_role, "replaced": replaced},
            email=email,
            role=role or staff_role,
            role_name=role_name,
            accept_url=f"{settings.BASE_URL}{accept_path(secret)}",
            secret=secret,
            expires_at=invitation.expires_at,
        )
    return invitation, secret


def check_inviter(by: Actor, authority: ContractingAuthority | None, email: str, on: date) -> None:
    """Raises PermissionDenied for whoever may not invite here, and ValidationError for an invitation to oneself."""
    if authority is None:
        require_administrator(by)
    else:
        require_manager(by, authority, on)
    if person_with(email) == by.user:
        raise ValidationError({"email": _("You cannot invite yourself.")})


def check_invited(email: str, authority: ContractingAuthority | None, role: str, staff_role: str, on: date) -> None:
    """Raises ValidationError, by field, when this address cannot be invited for this role."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    person = person_with(email)
    if person and not person.is_active:
        raise ValidationError({"email": _("The account with this address is closed.")})
    if authority is None:
        if staff_role not in (*StaffRole.values, EXTERNAL_EXPERT) or role:
            raise ValidationError({"staff_role": _("Choose a role.")})
        if person and staff_role == EXTERNAL_EXPERT:
            raise ValidationError({"email": _("This person has an account already.")})
        if person and person.groups.filter(name=staff_role).exists():
            raise ValidationError({"email": _("This person has this role already.")})
    else:
        if role not in Role.values or staff_role:
            raise ValidationError({"role": _("Choose a role.")})
        if not authority.is_affiliated(on):
            raise ValidationError(
                _("%(authority)s is not affiliated; only people of affiliated authorities are invited.")
                % {"authority": authority}
            )
        if person and Membership.objects.not_over(on).filter(user=person, authority=authority, role=role).exists():
            raise ValidationError({"email": _("This person has this role already.")})
    if person:
        check_one_side(person, on=on, staff_role=authority is None)


def find(secret: str, at: datetime) -> Invitation:
    """The open invitation of this secret. Raises InvitationRefused."""
    invitation = (
        Invitation.objects.select_related("authority", "invited_by")
        .filter(secret_sha256=Invitation.digest(secret))
        .first()
    )
    if invitation is None:
        raise InvitationRefused(UNKNOWN)
    if invitation.accepted_at:
        raise InvitationRefused(USED)
    if invitation.withdrawn_at:
        raise InvitationRefused(WITHDRAWN)
    if not invitation.is_open(at):
        raise InvitationRefused(EXPIRED)
    return invitation


def invited_person(invitation: Invitation, signed_in: User | None) -> User | None:
    """The person with an account who accepts, or None for somebody new. Raises InvitationRefused."""
    person = person_with(invitation.email)
    if person and not person.is_active:
        raise InvitationRefused(CLOSED)
    if signed_in and signed_in != person:
        raise InvitationRefused(SOMEBODY_ELSE)
    if person and not signed_in:
        raise InvitationRefused(SIGN_IN_FIRST)
    return person


def accept(
    secret: str,
    *,
    at: datetime,
    signed_in: User | None = None,
    first_name: str = "",
    last_name: str = "",
    job_title: str = "",
    password: str = "",
) -> User:
    """Accepts an invitation: makes the account, or adds the role to the account of `signed_in`.

    The address counts as verified: the secret was mailed to it. Raises InvitationRefused, and ValidationError (by
    field) for a password that is too weak or somebody who works on the other side.
    """
    with transaction.atomic():
        invitation = find(secret, at)
        # Locked and looked at again: a link that is opened twice makes one account.
        Invitation.objects.select_for_update().get(pk=invitation.pk)
        invitation = find(secret, at)
        user = invited_person(invitation, signed_in)
        if user is None:
            user = make_user(invitation.email, first_name, last_name, job_title, password)
        give(invitation, user, at)
        invitation.accepted_at, invitation.accepted_by = at, user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        signals.invitation_accepted.send(
            sender=Invitation,
            by=Actor(user, invitation.authority),
            authority=invitation.authority,
            at=at,
            sentence=(
                f"{user} heeft de uitnodiging aangenomen en is nu "
                f"{role_in_dutch(invitation.role or invitation.staff_role)} "
                f"{at_place(invitation.authority)}."
            ),
            data={
                "invitation": invitation.pk,
                "user": user.pk,
                "role": invitation.role or invitation.staff_role,
                "new_account": signed_in is None,
            },
        )
    return user


def make_user(email: str, first_name: str, last_name: str, job_title: str, password: str) -> User:
    """A new account with a verified address. Raises ValidationError and InvitationRefused."""
    try:
        validate_password(password, User(email=email, first_name=first_name, last_name=last_name))
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, first_name=first_name, last_name=last_name, job_title=job_title
            )
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise InvitationRefused(SIGN_IN_FIRST) from error
    return user


def give(invitation: Invitation, user: User, at: datetime) -> None:
    """Gives the role of the invitation."""
    on = timezone.localdate(at)
    if invitation.authority:
        begin_role(user, invitation.authority, invitation.role, on)
    else:
        check_one_side(user, on=on, staff_role=True)
        if invitation.staff_role != EXTERNAL_EXPERT:
            give_staff_role(user, invitation.staff_role)


def withdraw(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """Takes an invitation back: its link works no longer. Raises PermissionDenied and ValidationError."""
    with transaction.atomic():
        if invitation.authority:
            require_manager(by, invitation.authority, timezone.localdate(at))
        else:
            require_administrator(by)
        row = Invitation.objects.open(at).select_for_update().filter(pk=invitation.pk).first()
        if row is None:
            raise ValidationError(_("This invitation is not open any more."))
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        signals.invitation_withdrawn.send(
            sender=Invitation,
            by=by,
            authority=row.authority,
            at=at,
            sentence=f"De uitnodiging van {row.email} is ingetrokken.",
            data={"invitation": row.pk, "email": row.email},
        )
