"""The register of authorities (R4): taking over what the official lists say, and nothing that people entered."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuthorityKind, ContractingAuthority

BUNDLED = Path(__file__).parent / "data" / "authorities.csv"
# What the official lists say. Everything else about an authority is entered by people and never touched here.
OFFICIAL = ("name", "province", "exists_from", "exists_until")


class RegisterError(ValueError):
    """The list cannot be taken over; the message says why. Nothing was saved."""


@dataclass(frozen=True)
class Row:
    """One authority as a list has it. `exists_until` is its last day; `successor` the TOOI code of what it became."""

    code: str
    kind: str
    name: str
    province: str = ""
    exists_from: date | None = None
    exists_until: date | None = None
    successor: str = ""


@dataclass
class Changes:
    """What taking over a list changes, in sentences about names; `passed_over` ended before we knew them."""

    added: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    dissolved: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    passed_over: int = 0
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.renamed or self.dissolved or self.changed)


def read_own_form(text: str) -> list[Row]:
    """Rows of a CSV of our own form: code, kind, name, province, and when wanted exists_from, exists_until, successor.

    Raises RegisterError, naming the line.
    """
    reader = csv.DictReader(text.splitlines())
    known = {column.name for column in fields(Row)}
    names = set(reader.fieldnames or ())
    if missing := {"code", "kind", "name"} - names:
        raise RegisterError(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(sorted(missing))})
    if unknown := names - known:
        raise RegisterError(_("These columns are not known: %(columns)s.") % {"columns": ", ".join(sorted(unknown))})
    rows = []
    for entry in reader:
        if None in entry or None in entry.values():
            raise RegisterError(_("Line %(line)s does not have as many cells as columns.") % {"line": reader.line_num})
        values: dict[str, object] = {name: value.strip() for name, value in entry.items()}
        for name in ("exists_from", "exists_until"):
            values[name] = read_day(values.get(name) or "", _("line %(line)s") % {"line": reader.line_num})
        rows.append(Row(**values))
    return rows


def read_day(text: str, where: str) -> date | None:
    """A day as YYYY-MM-DD; None for an empty text. Raises RegisterError with the place."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RegisterError(
            _("“%(text)s” is not a day (%(where)s); write it as 2027-01-31.") % {"text": text, "where": where}
        ) from error


def check(rows: list[Row]) -> None:
    """Raises RegisterError for rows that cannot be right."""
    if not rows:
        raise RegisterError(_("There are no authorities in it."))
    for row in rows:
        if not row.code or not row.name:
            raise RegisterError(_("An authority has no code or no name: “%(what)s”.") % {"what": row.code or row.name})
        if row.kind not in AuthorityKind.values:
            raise RegisterError(
                _("“%(kind)s” of %(code)s is not a kind of authority; choose from %(kinds)s.")
                % {"kind": row.kind, "code": row.code, "kinds": ", ".join(AuthorityKind.values)}
            )
    twice = sorted(code for code, count in Counter(row.code for row in rows).items() if count > 1)
    if twice:
        raise RegisterError(_("These codes occur more than once: %(codes)s.") % {"codes": ", ".join(twice)})


def match(rows: list[Row]) -> dict[str, ContractingAuthority]:
    """The authorities these rows are about, by code; one without a code is recognised by kind and name."""
    known = {item.tooi_code: item for item in ContractingAuthority.objects.exclude(tooi_code="")}
    by_hand = {
        (item.kind, item.name.lower()): item
        for item in ContractingAuthority.objects.filter(tooi_code="", exists_until__isnull=True)
    }
    for row in rows:
        if row.code not in known and (item := by_hand.pop((row.kind, row.name.lower()), None)):
            known[row.code] = item
    return known


def load_register(rows: Iterable[Row], *, on: date, only_new: bool = False, dry_run: bool = False) -> Changes:
    """Takes over rows by TOOI code; doing it again changes nothing (R4).

    Only official facts change (OFFICIAL, code and successor): affiliation, region, inhabitants, deciding body and
    records address stay as people entered them, and decisions keep the name of their day. An authority that ended
    before `on` and is not in the register is passed over. With `only_new` what exists stays as it is; with `dry_run`
    nothing is saved. Raises RegisterError; then nothing was saved.
    """
    rows = list(rows)
    check(rows)
    with transaction.atomic():
        known = match(rows)
        changes, new, touched = Changes(), [], []
        for row in rows:
            item = known.get(row.code)
            if item is None:
                if row.exists_until and row.exists_until < on:
                    changes.passed_over += 1
                    continue
                item = ContractingAuthority(tooi_code=row.code, kind=row.kind, **official(row))
                known[row.code] = item
                new.append(item)
                changes.added.append(item.title)
            elif not only_new and differs(item, row, changes):
                touched.append(item)
            else:
                changes.unchanged += 1
        check_names(known.values())
        if dry_run:
            return changes
        write(new, touched)
        if not only_new:
            write_successors(rows, known)
    return changes


def official(row: Row) -> dict[str, object]:
    """The official facts of a row."""
    return {name: getattr(row, name) for name in OFFICIAL}


def differs(item: ContractingAuthority, row: Row, changes: Changes) -> bool:
    """Puts a row's facts on an authority and says in `changes` what they did; False when nothing differs."""
    was, old_name, old_end = item.title, item.name, item.exists_until
    # A list that says nothing about a province or a first day does not take it away.
    facts = {name: value for name, value in official(row).items() if value or name == "exists_until"}
    facts |= {"tooi_code": row.code}
    if all(getattr(item, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(item, name, value)
    if item.name != old_name:
        changes.renamed.append(f"{was} → {item.title}")
    elif item.exists_until and not old_end:
        changes.dissolved.append(item.title)
    else:
        changes.changed.append(item.title)
    return True


def check_names(items: Iterable[ContractingAuthority]) -> None:
    """Raises RegisterError when two existing authorities of one kind would have the same name."""
    items = list(items)
    others = ContractingAuthority.objects.filter(exists_until__isnull=True).exclude(
        pk__in=[item.pk for item in items if item.pk]
    )
    names = Counter((item.kind, item.name.lower()) for item in (*items, *others) if item.exists_until is None)
    twice = sorted(f"{kind} {name}" for (kind, name), count in names.items() if count > 1)
    if twice:
        raise RegisterError(
            _("Two existing authorities would have the same name: %(names)s.") % {"names": ", ".join(twice)}
        )


def write(new: list[ContractingAuthority], touched: list[ContractingAuthority]) -> None:
    """Saves in an order in which no two names meet on the way: names may have been swapped."""
    final = {item.pk: item.name for item in touched}
    for item in touched:
        item.name = f"{item.name} ({item.tooi_code})"[:200]
    ContractingAuthority.objects.bulk_update(touched, ["name", "tooi_code", "province", "exists_from", "exists_until"])
    for item in touched:
        item.name = final[item.pk]
    ContractingAuthority.objects.bulk_update(touched, ["name"])
    ContractingAuthority.objects.bulk_create(new)


def write_successors(rows: list[Row], known: dict[str, ContractingAuthority]) -> None:
    """Lays down what a dissolved authority became, as far as both are in the register."""
    changed = []
    for row in rows:
        item, successor = known.get(row.code), known.get(row.successor)
        if item and successor and item.successor_id != successor.pk:
            item.successor = successor
            changed.append(item)
    ContractingAuthority.objects.bulk_update(changed, ["successor"])


def ensure_register(on: date | None = None) -> Changes:
    """The authorities that come with the portal; those that exist already stay as they are. For `manage.py setup`.

    A newer official list may have been imported since: an upgrade never sets a name back.
    """
    rows = read_own_form(BUNDLED.read_text(encoding="utf-8"))
    return load_register(rows, on=on or date.today(), only_new=True)
