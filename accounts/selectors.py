"""Reads for the pages about an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from accounts.models import ContractingAuthority, Deputy, Invitation, Membership, User


@dataclass(frozen=True)
class Colleague:
    """A person at an authority with the roles they have, or will have."""

    user: User
    memberships: list[Membership] = field(default_factory=list)


def colleagues(authority: ContractingAuthority, on: date) -> list[Colleague]:
    """Who works for this authority now or later, by name."""
    rows = (
        Membership.objects.not_over(on)
        .filter(authority=authority, user__is_active=True)
        .select_related("user", "authority")
        .order_by("user__last_name", "user__first_name", "user__pk", "role")
    )
    return [Colleague(user, list(own)) for user, own in groupby(rows, key=lambda row: row.user)]


def deputies(authority: ContractingAuthority, on: date) -> Iterable[Deputy]:
    """The deputies of now and later, the first period first."""
    return (
        Deputy.objects.not_over(on)
        .filter(authority=authority)
        .select_related("decider", "deputy")
        .order_by("valid_from", "pk")
    )


def open_invitations(authority: ContractingAuthority, at: datetime) -> Iterable[Invitation]:
    """The invitations nobody has accepted yet, the newest first."""
    return Invitation.objects.open(at).filter(authority=authority).select_related("invited_by").order_by("-invited_at")
