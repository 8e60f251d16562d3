"""The people of an authority: who manages them, roles that begin and end, and deputies (R38, R137).

Each act checks the right (PermissionDenied), the facts (ValidationError), writes, and tells the journal by a signal in
the same transaction. `by` is the Actor, `at` the instant (aware).
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import signals
from accounts.actor import Actor, roles_at
from accounts.models import ContractingAuthority, Deputy, Membership, Role, User
from accounts.people import check_one_side, is_administrator, require_administrator
from accounts.wording import day, role_in_dutch

MANAGING_ROLES = frozenset({Role.CONTACT, Role.DECIDER})


def may_see(user: User, authority: ContractingAuthority, on: date) -> bool:
    """Whether this user sees who works for that authority: its own people, and administrators."""
    return bool(roles_at(user, authority, on)) or is_administrator(user)


def may_manage(user: User, authority: ContractingAuthority, on: date) -> bool:
    """Whether this user manages who works for that authority: its contact persons and deciders, and administrators."""
    return not MANAGING_ROLES.isdisjoint(roles_at(user, authority, on)) or is_administrator(user)


def managing_actor(user: User, authority: ContractingAuthority, on: date) -> Actor:
    """For whom this user manages: for the authority itself, or (an administrator) for the purchasing organisation."""
    return Actor(user, authority if roles_at(user, authority, on) else None)


def require_manager(by: Actor, authority: ContractingAuthority, on: date) -> None:
    """Raises PermissionDenied for whoever may not manage the people of this authority."""
    if not may_manage(by.user, authority, on):
        raise PermissionDenied(
            _("Only contact persons and deciders of %(authority)s manage its people.") % {"authority": authority}
        )


def locked(authority: ContractingAuthority) -> ContractingAuthority:
    """The authority, locked until the end of the transaction: two people never remove each other at once."""
    return ContractingAuthority.objects.select_for_update().get(pk=authority.pk)


def begin_role(user: User, authority: ContractingAuthority, role: str, on: date) -> Membership:
    """The membership of that role from that day on: an open one that exists, or a new one. Raises ValidationError."""
    check_one_side(user, on=on, staff_role=False)
    row = Membership.objects.filter(
        user=user, authority=authority, role=role, valid_until__isnull=True, ended_at__isnull=True
    ).first()
    if row is None:
        return Membership.objects.create(user=user, authority=authority, role=role, valid_from=on)
    if row.valid_from > on:
        row.valid_from = on
        row.save(update_fields=["valid_from"])
    return row


def give_role(
    user: User, authority: ContractingAuthority, role: str, *, by: Actor, at: datetime, valid_from: date | None = None
) -> Membership:
    """An administrator gives somebody who has an account a role; colleagues invite instead."""
    require_administrator(by)
    today = timezone.localdate(at)
    with transaction.atomic():
        if (
            Membership.objects.not_over(today)
            .filter(user=user, authority=authority, role=role, valid_until__isnull=True)
            .exists()
        ):
            raise ValidationError(_("This person has this role already."))
        row = begin_role(user, authority, role, valid_from or today)
        signals.role_given.send(
            sender=Membership,
            by=by,
            authority=authority,
            at=at,
            sentence=f"{user} is vanaf {day(row.valid_from)} {role_in_dutch(role)} van {authority}.",
            data={"membership": row.pk, "user": user.pk, "role": role, "from": row.valid_from.isoformat()},
        )
    return row


def end_membership(membership: Membership, *, by: Actor, at: datetime, last_day: date | None = None) -> Membership:
    """Ends a role: at once, or after `last_day`. The last contact person stays until there is another (R137)."""
    today = timezone.localdate(at)
    with transaction.atomic():
        authority = locked(membership.authority)
        require_manager(by, authority, today)
        row = Membership.objects.select_for_update().select_related("user").get(pk=membership.pk)
        if row.ended_at or (row.valid_until and row.valid_until < today):
            raise ValidationError(_("This role has ended already."))
        if last_day and last_day < max(today, row.valid_from):
            raise ValidationError(_("The last day cannot lie before today or before the role began."))
        if row.role == Role.CONTACT:
            check_other_contact(row, authority, last_day + timedelta(days=1) if last_day else today)
        if last_day:
            row.valid_until = last_day
            row.save(update_fields=["valid_until"])
        else:
            row.end_now(at)
        when = f"eindigt na {day(last_day)}" if last_day else "is beëindigd"
        signals.role_ended.send(
            sender=Membership,
            by=by,
            authority=authority,
            at=at,
            sentence=f"De rol {role_in_dutch(row.role)} van {row.user} bij {authority} {when}.",
            data={
                "membership": row.pk,
                "user": row.user_id,
                "role": row.role,
                "until": row.valid_until.isoformat(),
                "at_once": last_day is None,
            },
        )
        if last_day is None:
            end_deputies_after(row, authority, by=by, at=at)
    return row


def check_other_contact(row: Membership, authority: ContractingAuthority, on: date) -> None:
    """Raises ValidationError when nobody else is contact person of this affiliated authority on that day."""
    others = Membership.objects.valid(on).filter(authority=authority, role=Role.CONTACT).exclude(user=row.user)
    if authority.is_affiliated(on) and not others.exists():
        raise ValidationError(
            _("%(person)s is the last contact person of %(authority)s. Invite another contact person first.")
            % {"person": row.user, "authority": authority}
        )


def end_deputies_after(row: Membership, authority: ContractingAuthority, *, by: Actor, at: datetime) -> None:
    """A deputy falls away with the decider, and with the last role of the deputy."""
    today = timezone.localdate(at)
    deputies = Deputy.objects.not_over(today).filter(authority=authority).select_related("decider", "deputy")
    if row.role == Role.DECIDER:
        for deputy in deputies.filter(decider=row.user):
            stop_deputy(deputy, by=by, at=at)
    if not Membership.objects.not_over(today).filter(authority=authority, user=row.user).exists():
        for deputy in deputies.filter(deputy=row.user):
            stop_deputy(deputy, by=by, at=at)


def latest_end(valid_from: date) -> date:
    """The last day of a deputy's period of at most a year: 31 December for a period from 1 January."""
    try:
        return valid_from.replace(year=valid_from.year + 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(valid_from.year + 1, 2, 28)


def appoint_deputy(
    authority: ContractingAuthority, deputy: User, *, valid_from: date, valid_until: date, by: Actor, at: datetime
) -> Deputy:
    """A decider lets somebody of the same authority decide in their place, for at most a year (R137)."""
    today = timezone.localdate(at)
    with transaction.atomic():
        authority = locked(authority)
        if Role.DECIDER not in roles_at(by.user, authority, today):
            raise PermissionDenied(_("Only a decider of %(authority)s appoints a deputy.") % {"authority": authority})
        check_deputy(authority, deputy, by.user, valid_from, valid_until, today)
        row = Deputy.objects.create(
            authority=authority, decider=by.user, deputy=deputy, valid_from=valid_from, valid_until=valid_until
        )
        signals.deputy_appointed.send(
            sender=Deputy,
            by=by,
            authority=authority,
            at=at,
            sentence=(
                f"{deputy} vervangt {by.user} als beslisser van {authority}, van {day(valid_from)} tot en met "
                f"{day(valid_until)}."
            ),
            data={
                "deputy": row.pk,
                "user": deputy.pk,
                "decider": by.user.pk,
                "from": valid_from.isoformat(),
                "until": valid_until.isoformat(),
            },
        )
    return row


def check_deputy(
    authority: ContractingAuthority, deputy: User, decider: User, valid_from: date, valid_until: date, today: date
) -> None:
    """Raises ValidationError, by field, when this deputy or this period will not do."""
    if deputy.pk == decider.pk:
        raise ValidationError({"deputy": _("You cannot be your own deputy.")})
    roles = roles_at(deputy, authority, today)
    if not roles:
        raise ValidationError(
            {"deputy": _("%(person)s does not work for %(authority)s.") % {"person": deputy, "authority": authority}}
        )
    if Role.DECIDER in roles:
        raise ValidationError({"deputy": _("%(person)s is a decider already.") % {"person": deputy}})
    check_one_side(deputy, on=today, staff_role=False)
    if valid_from < today:
        raise ValidationError({"valid_from": _("The period cannot start before today.")})
    if valid_until < valid_from:
        raise ValidationError({"valid_until": _("The end cannot lie before the start.")})
    if valid_until > latest_end(valid_from):
        raise ValidationError(
            {
                "valid_until": _("A deputy is appointed for at most a year: until %(day)s at the latest.")
                % {"day": latest_end(valid_from).strftime("%d-%m-%Y")}
            }
        )
    same = Deputy.objects.not_over(today).filter(authority=authority, decider=decider, deputy=deputy)
    if same.filter(valid_from__lte=valid_until, valid_until__gte=valid_from).exists():
        raise ValidationError({"deputy": _("%(person)s is your deputy in this period already.") % {"person": deputy}})


def end_deputy(deputy: Deputy, *, by: Actor, at: datetime) -> None:
    """Ends a deputy's period at once."""
    today = timezone.localdate(at)
    with transaction.atomic():
        authority = locked(deputy.authority)
        require_manager(by, authority, today)
        row = Deputy.objects.not_over(today).select_for_update().filter(pk=deputy.pk).first()
        if row is None:
            raise ValidationError(_("This deputy's period has ended already."))
        stop_deputy(row, by=by, at=at)


def stop_deputy(row: Deputy, *, by: Actor, at: datetime) -> None:
    """Writes the end of a deputy's period and tells it, inside the transaction of the act."""
    row.end_now(at)
    signals.deputy_ended.send(
        sender=Deputy,
        by=by,
        authority=row.authority,
        at=at,
        sentence=f"{row.deputy} vervangt {row.decider} niet meer als beslisser van {row.authority}.",
        data={"deputy": row.pk, "user": row.deputy_id, "decider": row.decider_id},
    )
