"""Questions a queryset of people or authorities answers."""

from datetime import date, datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q


class ContractingAuthorityQuerySet(models.QuerySet):
    """Questions about the register of authorities."""

    def affiliated(self, on: date) -> Self:
        """Those whose Aansluitovereenkomst holds on that day (R4)."""
        return self.filter(affiliated_from__lte=on).filter(
            Q(affiliated_until__isnull=True) | Q(affiliated_until__gte=on)
        )

    def existing(self, on: date) -> Self:
        """Those that exist on that day."""
        return self.exclude(exists_until__lt=on).exclude(exists_from__gt=on)


class PeriodQuerySet(models.QuerySet):
    """Questions about what holds during a period."""

    def holding(self, on: date) -> Self:
        """Those that hold on that day; one that was ended at once no longer holds on its last day."""
        return self.filter(valid_from__lte=on).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=on) | Q(valid_until=on, ended_at__isnull=True)
        )

    def not_over(self, on: date) -> Self:
        """Those that hold on that day or will hold later."""
        return self.filter(ended_at__isnull=True).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class MembershipQuerySet(PeriodQuerySet):
    """Questions about who works where."""

    def valid(self, on: date) -> Self:
        """Those that hold on that day, of people whose account is active."""
        return self.holding(on).filter(user__is_active=True)

    def with_role(self, *roles: str) -> Self:
        """Those in one of these roles."""
        return self.filter(role__in=roles)


class InvitationQuerySet(models.QuerySet):
    """Questions about invitations."""

    def open(self, at: datetime) -> Self:
        """Those that can still be accepted at that instant."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)


class DeputyQuerySet(PeriodQuerySet):
    """Questions about deputies."""

    def at_work(self, on: date) -> Self:
        """Those whose decider still is one that day, and who still belong to the authority themselves (R137)."""
        here = apps.get_model("accounts", "Membership").objects.valid(on).filter(authority=OuterRef("authority"))
        decides = here.with_role("decider").filter(user=OuterRef("decider"))
        return self.holding(on).filter(Exists(decides), Exists(here.filter(user=OuterRef("deputy"))))
