"""Questions a queryset of people or authorities answers."""

from datetime import date

from django.db import models
from django.db.models import Q


class ContractingAuthorityQuerySet(models.QuerySet):
    """Questions about the register of authorities."""

    def affiliated(self, on: date) -> "ContractingAuthorityQuerySet":
        """Those whose Aansluitovereenkomst holds on that day (R4)."""
        return self.filter(affiliated_from__lte=on).filter(
            Q(affiliated_until__isnull=True) | Q(affiliated_until__gte=on)
        )

    def existing(self, on: date) -> "ContractingAuthorityQuerySet":
        """Those that exist on that day."""
        return self.exclude(exists_until__lt=on).exclude(exists_from__gt=on)


class MembershipQuerySet(models.QuerySet):
    """Questions about who works where."""

    def valid(self, on: date) -> "MembershipQuerySet":
        """Those that hold on that day, of people whose account is active."""
        return self.filter(valid_from__lte=on, user__is_active=True).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        )

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        """Those in one of these roles."""
        return self.filter(role__in=roles)
