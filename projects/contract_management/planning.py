"""The plan of a contract and the dated tasks that follow from it (R118)."""

from datetime import date

from projects.contract_management.models import Activity, Contract, Level, PlannedActivity, Task
from projects.contract_management.selectors import plan_of
from projects.contract_management.terms import occurrences
from projects.procedure import clock

# What a new portal starts with; the purchasing organisation changes the list.
STANDARD = (
    (Level.PASSIVE, "Contractgegevens nalopen en bijwerken", 12),
    (Level.PASSIVE, "Prijsaanpassing (indexering) controleren en verwerken", 12),
    (Level.PASSIVE, "Verzekeringen, certificaten en verklaringen opvragen", 12),
    (Level.PASSIVE, "Gebruik en omzet per deelnemer opvragen", 12),
    (Level.ACTIVE, "Prestaties meten en vastleggen", 3),
    (Level.ACTIVE, "Overleg met leverancier en delegatie van deelnemers", 6),
    (Level.ACTIVE, "Tevredenheid van de deelnemers peilen", 12),
    (Level.ACTIVE, "Duurzaamheidsafspraken toetsen", 12),
    (Level.ACTIVE, "Rapportage aan de deelnemers", 6),
)


def levels_of(level: str) -> tuple[str, ...]:
    """The levels whose activities belong to a contract: active comes on top of passive (R117)."""
    return (Level.PASSIVE, Level.ACTIVE) if level == Level.ACTIVE else (Level.PASSIVE,)


def activities_for(contract: Contract) -> list[Activity]:
    """The activities of the standard list that fit how the contract is managed."""
    return list(Activity.objects.filter(level__in=levels_of(contract.level)))


def lay_down(contract: Contract, chosen: dict[str, tuple[str, int, date]]) -> None:
    """Makes this the plan: activities by title, each with its level, its rhythm in months and its first day.

    What stays as it was keeps its tasks; of what goes, the tasks that were not done go too.
    """
    for activity in plan_of(contract):
        facts = (activity.level, activity.every_months, activity.first_on)
        if chosen.get(activity.title) != facts:
            _let_go(activity)
    there = set(plan_of(contract).values_list("title", flat=True))
    for title, (level, every_months, first_on) in chosen.items():
        if title not in there:
            PlannedActivity.objects.create(
                contract=contract, title=title, level=level, every_months=every_months, first_on=first_on
            )
    follow_the_end(contract)


def follow_the_level(contract: Contract) -> None:
    """Activities that do not fit how the contract is managed now leave the plan."""
    for activity in plan_of(contract).exclude(level__in=levels_of(contract.level)):
        _let_go(activity)


def _let_go(activity: PlannedActivity) -> None:
    activity.tasks.filter(done_at__isnull=True).delete()
    activity.ended_at = clock.now()
    activity.save(update_fields=["ended_at"])


def follow_the_end(contract: Contract) -> None:
    """Tasks go on until the last day as it is now; those after it that were not done go."""
    last = Contract.objects.prefetch_related("options").get(pk=contract.pk).last_day
    Task.objects.filter(activity__contract=contract, done_at__isnull=True, due_on__gt=last).delete()
    for activity in plan_of(contract):
        there = set(activity.tasks.values_list("due_on", flat=True))
        wanted = occurrences(activity.first_on, activity.every_months, last)
        Task.objects.bulk_create(Task(activity=activity, due_on=on) for on in wanted if on not in there)
