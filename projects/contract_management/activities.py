"""The standard activities of contract management: passive ones, and active ones on top of them (R117–R119)."""

from django.db.models import QuerySet

from projects.contract_management.models import Level, Recurrence, StandardActivity

# Dutch, because they are data that people may change.
STANDARD = (
    ("gegevens", "Contractgegevens nalopen en bijwerken", Level.PASSIVE, Recurrence.HALF_YEARLY),
    ("mutaties", "Mutaties verwerken en vastleggen", Level.PASSIVE, Recurrence.QUARTERLY),
    ("expiratie", "Einddatum, opties en opzegtermijn beoordelen", Level.PASSIVE, Recurrence.YEARLY),
    ("afspraken", "Leveranciersgesprek en meest recente afspraken vastleggen", Level.PASSIVE, Recurrence.YEARLY),
    ("implementatie", "Deelnemers helpen bij de implementatie", Level.PASSIVE, Recurrence.ONCE),
    ("archiveren", "Contractstukken archiveren", Level.PASSIVE, Recurrence.YEARLY),
    ("prestaties", "Prestaties meten en met de norm vergelijken", Level.ACTIVE, Recurrence.QUARTERLY),
    ("bijsturen", "Verbeteracties met de leverancier bespreken en volgen", Level.ACTIVE, Recurrence.QUARTERLY),
    ("overleg", "Overleg met een afvaardiging en de leverancier", Level.ACTIVE, Recurrence.HALF_YEARLY),
    ("verwachtingen", "Verwachtingen en resultaten naast elkaar leggen", Level.ACTIVE, Recurrence.YEARLY),
    ("rapportage", "Rapporteren aan de aanbestedende diensten", Level.ACTIVE, Recurrence.YEARLY),
    ("tarieven", "Tarieven, facturen en indexering controleren", Level.ACTIVE, Recurrence.YEARLY),
)


def ensure_activities() -> None:
    """The standard activities; those that were changed stay as they are."""
    for number, (code, title, level, every) in enumerate(STANDARD, start=1):
        facts = {"title": title, "level": level, "every": every, "order": number * 10}
        StandardActivity.objects.get_or_create(code=code, defaults=facts)


def activities_for(level: str) -> QuerySet[StandardActivity]:
    """What a plan of this level can choose from: active management has the passive activities too (R117)."""
    levels = [Level.PASSIVE, Level.ACTIVE] if level == Level.ACTIVE else [Level.PASSIVE]
    return StandardActivity.objects.filter(level__in=levels, in_use=True).order_by("-level", "order", "pk")
