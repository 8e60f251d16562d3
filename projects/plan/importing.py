"""What a file means for the plans: looked at before anything is saved, and saved all at once (R18)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, User
from projects.documents.tables.errors import Sentence
from projects.documents.tables.words import words
from projects.plan.matching import Register, titles
from projects.plan.models import ColumnAssignment, PlanEntry, PlanImport, PlanYear, ProcurementPlan
from projects.plan.reading import Field, PlanReading, Problem, ReadRow, RowValues, Severity, read_plan
from projects.procedure import clock

BATCH = 500
# How long an upload waits for a decision; after that the next upload throws it away.
WAITS = timedelta(days=7)


class Change(StrEnum):
    """What taking over a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class MatchedRow:
    """A good row with its authorities: the owner of the plan it belongs to, and the others. `notes` are for a person.

    `key` recognises the line in a later import: its notice number, otherwise its subject, and its reference when the
    same subject stands in the file more than once.
    """

    row: ReadRow
    owner: ContractingAuthority
    partners: tuple[ContractingAuthority, ...]
    notes: tuple[Sentence, ...]
    key: str
    change: Change = Change.NEW


@dataclass(frozen=True)
class Preview:
    """What an import would do. Nothing has been saved."""

    reading: PlanReading
    year: int
    rows: tuple[MatchedRow, ...]
    refused: tuple[Problem, ...]

    @cached_property
    def refused_rows(self) -> int:
        """How many rows stay out."""
        return len({problem.row for problem in self.refused})

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of each sort: new, changed, unchanged, refused."""
        found = {change.value: 0 for change in Change}
        for item in self.rows:
            found[item.change] += 1
        return found | {"refused": self.refused_rows}


def assignments(authority: ContractingAuthority | None) -> dict[str, Field | None]:
    """The columns assigned by hand: those for everybody, and those of this authority over them; None leaves one out."""
    rows = ColumnAssignment.objects.filter(Q(authority=None) | Q(authority=authority))
    rows = sorted(rows, key=lambda row: row.authority_id is not None)
    return {row.heading: Field(row.field) if row.field else None for row in rows}


def preview(
    content: bytes, filename: str, *, year: int | None = None, authority: ContractingAuthority | None = None
) -> Preview:
    """Reads a file and finds its authorities in the register.

    `year` is the year of the plan; without one the year that the file names, otherwise next year. `authority` is the
    owner of every row; without one the first that a row names. Raises TableUnreadable, whose sentence says what to do.
    """
    reading = read_plan(content, filename, assigned=assignments(authority), default_year=year)
    year = year or reading.year or clock.today().year + 1
    refused = [
        problem for row in reading.refused_rows for problem in row.problems if problem.severity is Severity.REFUSED
    ]
    register = Register()
    matched: dict[tuple[int, str], MatchedRow] = {}
    for row in reading.good_rows:
        item = _match(row, register, authority)
        if isinstance(item, MatchedRow):
            item = _told_apart(item, matched)
        if isinstance(item, Problem):
            refused.append(item)
        else:
            matched[item.owner.pk, item.key] = item
    existing = _existing(matched.values(), year)
    rows = tuple(replace(item, change=_change(existing.get(place), item)) for place, item in matched.items())
    return Preview(reading, year, rows, tuple(sorted(refused, key=lambda problem: problem.row)))


def stage(content: bytes, filename: str, *, year: int, authority: ContractingAuthority | None, by: User) -> PlanImport:
    """Keeps an upload that was looked at, until it is taken over. No plan changes."""
    now = clock.now()
    PlanImport.objects.filter(applied_at__isnull=True, uploaded_at__lt=now - WAITS).delete()
    return PlanImport.objects.create(
        filename=filename,
        content=content,
        sha256=PlanImport.fingerprint(content),
        authority=authority,
        year=PlanYear.objects.get_or_create(year=year)[0],
        uploaded_by=by,
        uploaded_at=now,
    )


def _match(row: ReadRow, register: Register, authority: ContractingAuthority | None) -> MatchedRow | Problem:
    known: dict[int, ContractingAuthority] = {}
    unknown: dict[str, None] = {}
    everybody = False
    for written in row.values.authorities_written:
        named = register.match(written)
        known |= {found.pk: found for found in named.known}
        unknown |= dict.fromkeys(named.unknown)
        everybody = everybody or named.everybody
    owner = authority or next(iter(known.values()), None)
    if owner is None:
        return _nobody(row)
    if everybody:
        known |= {found.pk: found for found in register.affiliated}
    partners = tuple(found for found in known.values() if found.pk != owner.pk)
    notes: list[Sentence] = []
    if everybody:
        notes.append(_("“All” is read as every affiliated authority."))
    if unknown:
        notes.append(format_lazy(_("Not in the register, so left out: {names}."), names=", ".join(unknown)))
    today = clock.today()
    if outside := [found for found in (owner, *partners) if not found.is_affiliated(today)]:
        notes.append(format_lazy(_("Not affiliated: {names}."), names=titles(outside)))
    return MatchedRow(row, owner, partners, tuple(notes), _key(row.values.notice_number or row.values.subject))


def _nobody(row: ReadRow) -> Problem:
    column = next((cell.heading for cell in row.cells if cell.field is Field.AUTHORITIES), "")
    written = "; ".join(row.values.authorities_written)
    if written:
        sentence = _("None of these is in the register. Write the official name, or choose the authority of the file.")
    else:
        sentence = _("This row names no authority. Name one, or choose the authority of the whole file.")
    return Problem(row.number, column, written, "unknown_authority", sentence)


def _key(*parts: str) -> str:
    return hashlib.sha256("|".join(words(part) for part in parts).encode()).hexdigest()


def _told_apart(item: MatchedRow, matched: dict[tuple[int, str], MatchedRow]) -> MatchedRow | Problem:
    """The row with a key of its own within its authority; a problem when it says the same as an earlier row."""
    first = matched.get((item.owner.pk, item.key))
    if first is None:
        return item
    key = _key_of_twin(item.row.values)
    same = matched.get((item.owner.pk, key))
    if same is None and key != _key_of_twin(first.row.values):
        return replace(item, key=key)
    sentence = format_lazy(
        _("Row {row} is about the same subject. Give both a reference, or take one of them out."),
        row=(same or first).row.number,
    )
    column = next((cell.heading for cell in item.row.cells if cell.field is Field.SUBJECT), "")
    return Problem(item.row.number, column, item.row.values.subject, "twice", sentence)


def _key_of_twin(values: RowValues) -> str:
    return _key(values.subject, values.reference, values.starts.written if values.starts else "")


def _existing(rows: Iterable[MatchedRow], year: int) -> dict[tuple[int, str], PlanEntry]:
    owners = {item.owner.pk for item in rows}
    entries = (
        PlanEntry.objects.filter(plan__authority__in=owners, plan__year=year)
        .select_related("plan")
        .prefetch_related("partners")
    )
    return {(entry.plan.authority_id, entry.key): entry for entry in entries}


def _facts(values: RowValues) -> dict[str, Any]:
    starts = values.starts or values.contract_starts or values.published
    ends = values.contract_ends
    return {
        "subject": values.subject[:500],
        "description": values.description,
        "category": (values.category or values.cpv_label)[:200],
        "cpv": values.cpv[:10],
        "estimated_value": values.estimated_value,
        "value_note": values.value_written[:200] if values.value_note else "",
        "starts_from": starts.first if starts else None,
        "starts_until": starts.last if starts else None,
        "starts_text": starts.written[:200] if starts else "",
        "contract_ends_on": ends.last if ends else None,
        "contract_ends_text": ends.written[:200] if ends else "",
        "procedure": values.procedure_written[:200],
        "status": values.status.value if values.status else "",
        "wish_collective": values.collective,
        "reference": (values.reference or values.notice_number)[:200],
    }


def _change(entry: PlanEntry | None, item: MatchedRow) -> Change:
    if entry is None:
        return Change.NEW
    same = all(getattr(entry, name) == value for name, value in _facts(item.row.values).items())
    partners = {found.pk for found in entry.partners.all()} == {found.pk for found in item.partners}
    return Change.UNCHANGED if same and partners else Change.CHANGED


def save(found: Preview) -> dict[str, int]:
    """Saves what a preview showed; returns the counts. Called inside the transaction of the act, with the year locked.

    The same file again changes nothing.
    """
    existing = _existing(found.rows, found.year)
    now = clock.now()
    plans: dict[int, ProcurementPlan] = {}
    made: list[tuple[PlanEntry, MatchedRow]] = []
    for item in found.rows:
        if item.change is Change.UNCHANGED:
            continue
        if item.owner.pk not in plans:
            plans[item.owner.pk] = ProcurementPlan.objects.get_or_create(authority=item.owner, year=found.year)[0]
        facts = _facts(item.row.values) | {"source_row": item.row.number, "changed_at": now}
        if item.change is Change.NEW:
            entry = PlanEntry(plan=plans[item.owner.pk], key=item.key, first_seen_at=now, **facts)
            made.append((entry, item))
            continue
        entry = existing[item.owner.pk, item.key]
        for name, value in facts.items():
            setattr(entry, name, value)
        entry.save()
        entry.partners.set(item.partners)
    PlanEntry.objects.bulk_create([entry for entry, _item in made], batch_size=BATCH)
    through = PlanEntry.partners.through
    through.objects.bulk_create(
        (through(planentry=entry, contractingauthority=partner) for entry, item in made for partner in item.partners),
        batch_size=BATCH,
    )
    return found.counts
