"""Where the headings are, and which column holds what."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from projects.documents.tables.table import HEADER_WITHIN, Raw, Row, Table, as_written
from projects.documents.tables.vocabulary import Vocabulary, heading_key

LONGEST_HEADING = 120
MAX_FILLED = 1_000_000

Assignment = Mapping[str, StrEnum | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a heading. `index` counts from 0; `field` is None when it was not recognised.

    `key` is the same for every spelling of this heading: the key under which an assignment is remembered.
    `assigned` tells that a person decided about it.
    """

    index: int
    heading: str
    field: StrEnum | None
    key: str
    assigned: bool = False


@dataclass(slots=True)
class Header:
    """The headings of a table. `number` is the last row of them, `position` its place among the rows."""

    number: int
    position: int
    columns: tuple[Column, ...]
    score: float
    first: int
    headings: dict[int, str] = field(default_factory=dict)


def find_header(table: Table, vocabulary: Vocabulary, assigned: Assignment | None = None) -> Header | None:
    """The row (or two rows) of headings within the first 50 rows, or None when the table does not look like one.

    It does when at least two columns are recognised, or one of the main fields. Of equal rows the first counts.
    """
    best: Header | None = None
    spans = _spans(table)
    for position, (number, values) in enumerate(table.rows[: HEADER_WITHIN + 10]):
        if number > HEADER_WITHIN + 10:
            break
        for found in _at(table, vocabulary, position, values, spans, assigned or {}):
            if best is None or found.score > best.score:
                best = found
    return best


def header_at(table: Table, vocabulary: Vocabulary, position: int, assigned: Assignment | None = None) -> Header:
    """The headings in the row at this position, also when the vocabulary knows none of them."""
    number, values = table.rows[position]
    headings = {index: " ".join(as_written(value).split()) for index, value in enumerate(values) if value is not None}
    columns, points = _columns(vocabulary, headings, {}, assigned or {})
    return Header(number, position, columns, points, number, headings)


def score(table: Table, vocabulary: Vocabulary, assigned: Assignment | None = None) -> float:
    """How much a table looks like one of this kind: 0 for not at all."""
    found = find_header(table, vocabulary, assigned)
    return found.score if found else 0.0


def _spans(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, first column) of a merged cell to its (last row, last column), for the rows that may hold headings."""
    return {
        (first_row, first_column): (last_row, last_column)
        for first_row, first_column, last_row, last_column in table.merges
        if first_row <= HEADER_WITHIN + 10
    }


def _at(
    table: Table, vocabulary: Vocabulary, position: int, values: list[Raw], spans: dict, assigned: Assignment
) -> list[Header]:
    """The ways to read the row at this position as headings: alone or below a group row, and with the row below it."""
    number = table.rows[position][0]
    own = _texts(values)
    if own is None or not own:
        return []
    above = table.rows[position - 1] if position and table.rows[position - 1][0] == number - 1 else None
    ways: list[tuple[dict[int, str], dict[int, str], int]] = []
    groups = _groups(above, spans, max(own)) if above else {}
    ways.append((own, groups, number - 1 if groups else number))
    if above and groups:
        carried = {
            column: text
            for column, text in (_texts(above[1]) or {}).items()
            if column not in own and spans.get((above[0], column), (0, column))[1] == column
        }
        if carried:
            ways.append((carried | own, groups, number - 1))
    headers = []
    for headings, over, first in ways:
        columns, points = _columns(vocabulary, headings, over, assigned)
        fields = {column.field for column in columns if column.field}
        if len(fields) >= 2 or fields & vocabulary.main:
            headers.append(Header(number, position, columns, points, first, headings))
    return headers


def _texts(values: list[Raw]) -> dict[int, str] | None:
    """Column to heading, or None for a row that holds numbers, dates or long texts, and so is no row of headings."""
    texts: dict[int, str] = {}
    others = 0
    for column, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, str) and len(value) <= LONGEST_HEADING:
            texts[column] = " ".join(value.split())
        else:
            others += 1
    return texts if others <= len(texts) // 4 else None


def _groups(above: Row, spans: dict, last: int) -> dict[int, str]:
    """Column to the group heading above it. A title over the whole table, or alone in the first column, is no group."""
    number, values = above
    texts = _texts(values)
    if not texts:
        return {}
    merged = {column: spans[number, column][1] for column in texts if (number, column) in spans}
    if len(texts) == 1:
        column = next(iter(texts))
        if column == 0 or (column in merged and merged[column] - column >= last):
            return {}
    groups: dict[int, str] = {}
    if merged:
        for column, text in texts.items():
            for covered in range(column, min(merged.get(column, column), last) + 1):
                groups[covered] = text
        return groups
    running = ""
    for column in range(last + 1):
        running = texts.get(column, running)
        if running:
            groups[column] = running
    return groups


def _columns(
    vocabulary: Vocabulary, headings: dict[int, str], groups: dict[int, str], assigned: Assignment
) -> tuple[tuple[Column, ...], float]:
    """The columns with their fields, and points: more for surer headings, fewer for a row with much beside them."""
    decided = {heading_key(heading): value for heading, value in assigned.items()}
    by_hand: dict[int, StrEnum | None] = {}
    names: dict[int, str] = {}
    for index, heading in headings.items():
        for name in (_shown(heading, groups.get(index, "")), heading):
            key = heading_key(name)
            if key and key in decided and (decided[key] is None or decided[key] not in by_hand.values()):
                by_hand[index], names[index] = decided[key], name
                break
    taken: dict[StrEnum, int] = {value: index for index, value in by_hand.items() if value}
    chosen: dict[int, StrEnum] = {index: value for index, value in by_hand.items() if value}
    options = defaultdict(list)
    wishes = []
    for index, heading in headings.items():
        if index in by_hand:
            continue
        found = vocabulary.candidates(heading, groups.get(index, ""))
        options[index] = [wish for _strength, wish in found]
        wishes += [(-strength, index, wish) for strength, wish in found]
    points = 5.0 * len(chosen)
    named_by_group: set[int] = set()
    for strength, index, wish in sorted(wishes):
        if index not in chosen and wish not in taken:
            chosen[index], taken[wish] = wish, index
            points += min(-strength, 4)
            if strength in (-5, -3):
                named_by_group.add(index)
    for index, heading in headings.items():
        is_free = index not in chosen and index not in by_hand and not options[index]
        wish = vocabulary.likeness(heading) if is_free else None
        if wish and wish not in taken:
            chosen[index], taken[wish] = wish, index
            points += 1
    for second, first in vocabulary.instead:
        index = taken.get(second)
        if first not in taken and index is not None and index not in by_hand and first in options[index]:
            chosen[index], taken[first] = first, index
            del taken[second]
    if vocabulary.main & set(taken):
        points += 3
    points -= 0.25 * (len(headings) - len(chosen))
    columns = []
    for index, heading in sorted(headings.items()):
        with_group = index in named_by_group or index not in chosen
        shown = names.get(index) or _shown(heading, groups.get(index, "") if with_group else "")
        columns.append(Column(index, shown, chosen.get(index), heading_key(shown), index in by_hand))
    return tuple(columns), points


def _shown(heading: str, group: str) -> str:
    return f"{group}: {heading}" if group and heading_key(group) != heading_key(heading) else heading


def fill_merged(table: Table, header: Header, but: Collection[StrEnum] = ()) -> None:
    """Give cells merged downwards their value in every row, except those of the fields in `but`."""
    kept = {column.index for column in header.columns if column.field in but}
    by_number = dict(table.rows)
    filled = 0
    for first_row, first_column, last_row, _last_column in table.merges:
        if first_row <= header.number or last_row <= first_row or first_column in kept:
            continue
        source = by_number.get(first_row, [])
        value = source[first_column] if first_column < len(source) else None
        if value is None:
            continue
        for number in range(first_row + 1, min(last_row, table.rows[-1][0]) + 1):
            values = by_number.get(number)
            filled += 1
            if filled > MAX_FILLED:
                return
            if values is None:
                continue
            values.extend([None] * (first_column + 1 - len(values)))
            if values[first_column] is None:
                values[first_column] = value
