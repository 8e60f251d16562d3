"""Reads for the screens of the plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import ContractingAuthority
from projects.documents.tables.words import words
from projects.plan.models import Candidate, PlanEntry, PlanYear, ProcurementPlan

# Entries that start further apart than this are not suggested together.
HALF_A_YEAR = timedelta(days=183)
# Digits of a CPV code that name a class: 9091 is cleaning services.
CPV_CLASS = 4
SUGGESTIONS_SHOWN = 20
# Words that say nothing about what is bought.
EMPTY_WORDS = frozenset(
    {
        "aanbesteding", "aankoop", "aanschaf", "diensten", "dienstverlening", "gemeente", "gemeentelijk",
        "gemeentelijke", "gemeenten", "inkoop", "leveren", "levering", "leveringen", "nieuwe", "onderhoud",
        "overeenkomst", "perceel", "project", "raamovereenkomst", "uitvoeren", "uitvoering", "vervanging",
        "verschillende", "werkzaamheden",
    }
)  # fmt: skip
STEM = 8


@dataclass(frozen=True)
class Suggestion:
    """Entries that may belong together; a person decides (R18)."""

    title: str
    entries: tuple[PlanEntry, ...]
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class EntryFilter:
    """What somebody filters the entries of a year by; empty fields filter nothing."""

    text: str = ""
    authority: int | None = None
    cpv: str = ""
    only_free: bool = False
    only_wish: bool = False

    def narrow(self, entries: QuerySet[PlanEntry]) -> QuerySet[PlanEntry]:
        """Only the entries that fit."""
        if self.text:
            entries = entries.filter(
                Q(subject__icontains=self.text) | Q(description__icontains=self.text) | Q(category__icontains=self.text)
            )
        if self.authority is not None:
            entries = entries.filter(plan__authority=self.authority)
        if self.cpv:
            entries = entries.filter(cpv__startswith=self.cpv)
        if self.only_free:
            entries = entries.filter(candidate__isnull=True)
        if self.only_wish:
            entries = entries.filter(wish_collective=True)
        return entries


def entries_of(year: int) -> QuerySet[PlanEntry]:
    """The entries of a year, with what a list shows, in a fixed number of queries."""
    return (
        PlanEntry.objects.filter(plan__year=year)
        .select_related("plan__authority", "candidate")
        .prefetch_related("partners")
        .order_by("subject", "plan__authority__name", "pk")
    )


def plans_of(authorities: QuerySet[ContractingAuthority]) -> QuerySet[ProcurementPlan]:
    """The plans of these authorities, with `count` (entries) and `changed_at` (the latest change)."""
    return (
        ProcurementPlan.objects.filter(authority__in=authorities)
        .select_related("authority")
        .annotate(count=Count("entries"), changed_at=Max("entries__changed_at"))
    )


@dataclass(frozen=True)
class PlansOfAuthority:
    """One authority with, for each year shown, its number of entries; None where it has no plan."""

    authority: str
    counts: tuple[int | None, ...]


def side_by_side(years: Iterable[PlanYear]) -> list[PlansOfAuthority]:
    """Every authority with a plan in one of these years, by name."""
    years = [row.year for row in years]
    found: dict[int, tuple[str, dict[int, int]]] = {}
    for plan in plans_of(ContractingAuthority.objects.all()).order_by("authority__name"):
        found.setdefault(plan.authority_id, (str(plan.authority), {}))[1][plan.year] = plan.count
    return [PlansOfAuthority(name, tuple(counts.get(year) for year in years)) for name, counts in found.values()]


def candidates_of(year: PlanYear) -> QuerySet[Candidate]:
    """The candidates of a year with `count` (entries), `authorities` (owners) and the decision."""
    return year.candidates.select_related("designation__project__page").annotate(
        count=Count("entries", distinct=True), authorities=Count("entries__plan__authority", distinct=True)
    )


def telling_words(subject: str) -> list[str]:
    """The words of a subject that say what is bought, cut to one length: “schoonmaakonderhoud” is “schoonma”."""
    return [word[:STEM] for word in words(subject).split() if len(word) >= 5 and word not in EMPTY_WORDS]


def _goods(entries: list[PlanEntry]) -> dict[str, list[PlanEntry]]:
    """Entries by what is bought: the class of their CPV code; without one, the class that entries of that word have."""
    class_of_word = {
        word: entry.cpv[:CPV_CLASS] for entry in entries if entry.cpv for word in telling_words(entry.subject)
    }
    found: dict[str, list[PlanEntry]] = defaultdict(list)
    for entry in entries:
        if entry.cpv:
            found[entry.cpv[:CPV_CLASS]].append(entry)
            continue
        said = telling_words(entry.subject)
        known = next((class_of_word[word] for word in said if word in class_of_word), None)
        if key := known or next(iter(said), None):
            found[key].append(entry)
    return found


def _by_period(entries: list[PlanEntry]) -> list[list[PlanEntry]]:
    """Entries of one sort, cut where nothing starts for half a year; those without a start go with the first."""
    dated = sorted((entry for entry in entries if entry.starts_from), key=lambda entry: (entry.starts_from, entry.pk))
    groups: list[list[PlanEntry]] = []
    until: date | None = None
    for entry in dated:
        if until is None or entry.starts_from - until > HALF_A_YEAR:
            groups.append([])
        groups[-1].append(entry)
        until = max(until or entry.starts_from, entry.starts_until or entry.starts_from)
    undated = [entry for entry in entries if not entry.starts_from]
    if not groups:
        return [undated]
    groups[0] += undated
    return groups


def suggestions(year: int) -> list[Suggestion]:
    """Entries without a candidate, of two or more authorities, that buy the same and start near each other (R18).

    Those of most authorities come first. Partners count: one entry of three authorities is suggested by itself.
    """
    entries = list(entries_of(year).filter(candidate__isnull=True))
    found = []
    for of_one_sort in _goods(entries).values():
        for group in _by_period(of_one_sort):
            authorities = {a.pk: str(a) for e in group for a in (e.plan.authority, *e.partners.all())}
            if len(authorities) > 1:
                title = min((entry.subject for entry in group), key=lambda subject: (len(subject), subject))
                found.append(Suggestion(title, tuple(group), tuple(sorted(authorities.values()))))
    return sorted(found, key=lambda suggestion: (-len(suggestion.authorities), suggestion.title))
