"""The standing of an authority as a queryset annotation (standing.py holds the rules in words)."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from projects.decisions.models import AskedAuthority, Decision, RoundKind
from projects.procedure import clock


def _asked(**extra: object) -> models.QuerySet:
    return AskedAuthority.objects.filter(
        round__project=OuterRef("project"),
        round__kind=RoundKind.FINAL_STRATEGY,
        authority=OuterRef("authority"),
        **extra,
    )


# The first rule that fits counts (standing.py).
STANDING_NOW = Case(
    When(withdrawn_at__isnull=False, then=Value("declined")),
    When(_declined=True, then=Value("declined")),
    When(_missed=True, then=Value("out")),
    When(_adopted=True, then=Value("participating")),
    When(_asked_now=True, then=Value("deciding")),
    When(_round_open=True, then=Value("out")),
    default=Value("interested"),
    output_field=models.CharField(),
)


class ParticipationQuerySet(models.QuerySet):
    """Questions about participations."""

    def with_standing(self, at: datetime | None = None) -> "ParticipationQuerySet":
        """Annotates `standing_now` (a Standing value) as it is at that instant (default: the clock's)."""
        return self._parts(at or clock.now()).annotate(standing_now=STANDING_NOW)

    def standing(self, *standings: str) -> "ParticipationQuerySet":
        """Those with one of these standings now."""
        return self._parts(clock.now()).alias(standing_now=STANDING_NOW).filter(standing_now__in=standings)

    def _parts(self, at: datetime) -> "ParticipationQuerySet":
        adopted = Decision.objects.adopted().filter(round=OuterRef("round"), authority=OuterRef("authority"))
        passed = _asked(round__deadline__lte=at).filter(
            Q(round__voided_at__isnull=True) | Q(round__voided_at__gte=F("round__deadline"))
        )
        missed = passed.annotate(adopted=Exists(adopted)).filter(adopted=False)
        counting = _asked(round__voided_at__isnull=True)
        outcome = Decision.objects.counting().filter(
            round__project=OuterRef("project"),
            round__kind=RoundKind.FINAL_STRATEGY,
            round__voided_at__isnull=True,
            authority=OuterRef("authority"),
        )
        return self.alias(
            _declined=Exists(outcome.filter(outcome="declined")),
            _adopted=Exists(outcome.filter(pk__in=Decision.objects.adopted().values("pk"))),
            _missed=Exists(missed),
            _asked_now=Exists(counting),
            _round_open=Exists(
                AskedAuthority.objects.filter(
                    round__project=OuterRef("project"),
                    round__kind=RoundKind.FINAL_STRATEGY,
                    round__voided_at__isnull=True,
                )
            ),
        )

    def interested(self) -> "ParticipationQuerySet":
        """Those that registered interest and did not withdraw (reading A3)."""
        return self.filter(withdrawn_at__isnull=True)


class TeamMemberQuerySet(models.QuerySet):
    """Questions about members of procurement teams."""

    def current(self) -> "TeamMemberQuerySet":
        """Those who did not leave."""
        return self.filter(left_at__isnull=True)

    def declared(self) -> "TeamMemberQuerySet":
        """Those who declared confidentiality and no interest, and reported no interest since (R86)."""
        return self.filter(declarations__interest=False).exclude(declarations__interest=True)

    def undeclared(self) -> "TeamMemberQuerySet":
        """Those who declared nothing yet: neither that they have no interest, nor that they have one."""
        return self.filter(declarations__isnull=True)
