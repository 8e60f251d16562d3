"""The assessment as a workbook with live formulas, beside the totals that the portal fixed (R87).

Binary numbers miss a border like 2,675 by a hair, so every formula rounds twice: first far behind the comma, then as
the rules say. Prices up to a hundred million euros give the very totals of `compute`. Every formula carries the value
that `compute` gave, so that a viewer which does not calculate shows the outcome too.
"""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from projects.award.scoring.compute import Offer, Outcome, Place, counted, rounded
from projects.award.scoring.rules import (
    BOUNDS,
    ONLY_TOTAL,
    PRICE,
    QUALITY,
    RELATIVE,
    WEIGHTED,
    Criterion,
    Rules,
)

RULES, SCORES, OUTCOME = "Uitgangspunten", "Beoordeling", "Uitkomst"
FIRST = 2  # the first row with data
NO_PLACE = "–"


def letter(column: int) -> str:
    """The letters of a column; the first one is 1."""
    return xl_col_to_name(column - 1)


class Sheet:
    """One sheet of the workbook. Rows and columns count from 1; text stays text, whatever it begins with."""

    def __init__(self, book: Workbook, title: str) -> None:
        self.cells = book.add_worksheet(title)
        self.heading = book.add_format({"bold": True, "bg_color": "#E9EEF5", "valign": "top", "text_wrap": True})
        self.amount = book.add_format({"num_format": "#,##0.00##"})
        self.cells.set_column(0, 20, 14)
        self.cells.set_column(0, 0, 8)
        self.cells.set_column(1, 1, 28)
        self.cells.freeze_panes(1, 2)
        self.cells.set_landscape()
        self.cells.fit_to_pages(1, 0)

    def heads(self, titles: Sequence[str]) -> None:
        """The first row."""
        for column, title in enumerate(titles):
            self.cells.write_string(0, column, title, self.heading)

    def put(self, row: int, column: int, value: str | int | Decimal | None) -> None:
        """A fact; None leaves the cell empty."""
        if isinstance(value, str):
            self.cells.write_string(row - 1, column - 1, value)
        elif value is not None:
            self.cells.write_number(row - 1, column - 1, value, self._format(value))

    def row(self, row: int, values: Sequence[str | int | Decimal | None]) -> None:
        """Facts beside each other, from the first column."""
        for column, value in enumerate(values, start=1):
            self.put(row, column, value)

    def formula(self, row: int, column: int, formula: str, value: str | int | Decimal | None) -> None:
        """A live formula, with the value it has now."""
        shown = "" if value is None else value
        self.cells.write_formula(row - 1, column - 1, f"={formula}", self._format(value), shown)

    def _format(self, value: object) -> object:
        return self.amount if isinstance(value, Decimal) else None


def write(
    rules: Rules, offers: Sequence[Offer], names: Mapping[int, str], outcome: Outcome, drawn: Sequence[int] = ()
) -> bytes:
    """The workbook: rules, prices and scores, and the outcome computed by formulas, checked against `outcome`."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        _rules_sheet(Sheet(book, RULES), rules)
        _scores_sheet(Sheet(book, SCORES), rules, offers, names, outcome, drawn)
        result = Sheet(book, OUTCOME)
        _outcome_sheet(result, rules, offers, names, outcome)
        result.cells.activate()
    return out.getvalue()


def _rules_sheet(sheet: Sheet, rules: Rules) -> None:
    sheet.heads(
        (
            "Code",
            "Criterium",
            "Soort",
            "Weging",
            "Hoogste score",
            "Minimum",
            "Waarde (euro)",
            "Ondergrens",
            "Bovengrens",
        )
    )
    for row, criterion in enumerate(rules.criteria, start=FIRST):
        highest = criterion.highest if criterion.kind == QUALITY else None
        facts = (criterion.minimum, criterion.value, criterion.lower, criterion.upper)
        kind = "prijs" if criterion.kind == PRICE else "kwaliteit"
        sheet.row(row, (criterion.code, criterion.title, kind, criterion.weight, highest, *facts))
    sheet.row(len(rules.criteria) + FIRST + 1, ("", "Decimalen", "", rules.places))


def _decimals(rules: Rules) -> str:
    return f"{RULES}!$D${len(rules.criteria) + FIRST + 1}"


def _fact(rules: Rules, criterion: Criterion, column: str) -> str:
    return f"{RULES}!${column}${rules.criteria.index(criterion) + FIRST}"


def _scores_sheet(
    sheet: Sheet,
    rules: Rules,
    offers: Sequence[Offer],
    names: Mapping[int, str],
    outcome: Outcome,
    drawn: Sequence[int],
) -> None:
    heads = ("Nr.", "Inschrijver", "Prijs", "Loting", "Telt mee", "Prijs die telt")
    sheet.heads((*heads, *(criterion.title for criterion in rules.quality)))
    places = {place.number: place for place in outcome.places}
    for row, offer in enumerate(offers, start=FIRST):
        lot = drawn.index(offer.number) + 1 if offer.number in drawn else 0
        counts = not places[offer.number].out
        sheet.row(row, (offer.number, names.get(offer.number, ""), offer.price, lot))
        for column, criterion in enumerate(rules.quality, start=7):
            sheet.put(row, column, offer.scores[criterion.code])
        enough = [
            f"{letter(column)}{row}>={_fact(rules, criterion, 'F')}"
            for column, criterion in enumerate(rules.quality, start=7)
            if criterion.minimum is not None
        ]
        if enough:
            sheet.formula(row, 5, f"IF(AND({','.join(enough)}),1,0)", int(counts))
        else:
            sheet.put(row, 5, 1)
        sheet.formula(row, 6, f'IF(E{row}=1,C{row},"")', offer.price if counts else None)


def _exact(rules: Rules, criterion: Criterion, row: int, last: int) -> str:
    """The formula of points (or euros) before rounding."""
    if criterion.kind == QUALITY:
        column = letter(7 + rules.quality.index(criterion))
        most = _fact(rules, criterion, "D" if rules.kind == WEIGHTED else "G")
        return f"{most}*{SCORES}!{column}{row}/{_fact(rules, criterion, 'E')}"
    price, lowest = f"{SCORES}!C{row}", f"MIN({SCORES}!$F${FIRST}:$F${last})"
    if rules.kind != WEIGHTED:
        return price
    weight = _fact(rules, criterion, "D")
    if criterion.formula == RELATIVE:
        return f"{weight}*{lowest}/{price}"
    if criterion.formula == BOUNDS:
        lower, upper = _fact(rules, criterion, "H"), _fact(rules, criterion, "I")
        return f"{weight}*MIN(1,MAX(0,({upper}-{price})/({upper}-{lower})))"
    return f"{weight}*MAX(0,2-{price}/{lowest})"


def _outcome_sheet(
    sheet: Sheet, rules: Rules, offers: Sequence[Offer], names: Mapping[int, str], outcome: Outcome
) -> None:
    count, last = len(rules.criteria), FIRST + len(offers) - 1
    far = 12 if rules.kind == WEIGHTED else 6
    at = [3 + count + offset for offset in range(5)]
    total, second, rank, fixed, _check = (letter(column) for column in at)
    words = (
        "Totaal" if rules.kind == WEIGHTED else "Fictieve prijs",
        "Bij gelijk totaal",
        "Plaats",
        "Vastgesteld",
        "Controle",
    )
    sheet.heads(("Nr.", "Inschrijver", *(criterion.title for criterion in rules.criteria), *words))
    places = {place.number: place for place in outcome.places}
    for row, offer in enumerate(offers, start=FIRST):
        place = places[offer.number]
        sheet.formula(row, 1, f"{SCORES}!A{row}", offer.number)
        sheet.formula(row, 2, f"{SCORES}!B{row}", names.get(offer.number, ""))
        terms = []
        for column, criterion in enumerate(rules.criteria, start=3):
            points = place.of(criterion.code)
            formula, value = f"ROUND({_exact(rules, criterion, row, last)},{far})", rounded(points.exact, far)
            if rules.rounding != ONLY_TOTAL and not (criterion.kind == PRICE and rules.kind != WEIGHTED):
                formula, value = f"ROUND({formula},{_decimals(rules)})", points.rounded
            sheet.formula(row, column, formula, value)
            sign = "-" if rules.kind != WEIGHTED and criterion.kind == QUALITY else "+"
            terms.append(f"{sign}{letter(column)}{row}")
        summed = f"ROUND({''.join(terms).lstrip('+')},{far})"
        sheet.formula(row, at[0], f"ROUND({summed},{_decimals(rules)})", place.total)
        sheet.formula(row, at[1], f"ROUND({_second(rules, row)},{far})", _second_value(rules, offer, place, far))
        before = "<" if rules.kind != WEIGHTED else ">"
        cells = {name: f"{name}${FIRST}:{name}${last}" for name in (total, second)}
        counts, lots = f"{SCORES}!$E${FIRST}:$E${last}", f"{SCORES}!$D${FIRST}:$D${last}"
        equal = f"({cells[total]}={total}{row})"
        even = f"{equal}*({cells[second]}={second}{row})"
        ranking = (
            f"IF({SCORES}!E{row}=1,1+SUMPRODUCT({counts}*(({cells[total]}{before}{total}{row})+{equal}"
            f'*({cells[second]}>{second}{row})+{even}*({lots}<{SCORES}!D{row}))),"{NO_PLACE}")'
        )
        sheet.formula(row, at[2], ranking, NO_PLACE if place.rank is None else place.rank)
        sheet.put(row, at[3], place.total)
        ranked = f'"{NO_PLACE}"' if place.rank is None else place.rank
        same = f"AND({total}{row}={fixed}{row},{rank}{row}={ranked})"
        sheet.formula(row, at[4], f'IF({same},"gelijk","wijkt af")', "gelijk")


def _second(rules: Rules, row: int) -> str:
    """What tells equal totals apart, high before low; nothing when lots decide."""
    if rules.tie_rule == PRICE and rules.price:
        return f"-{SCORES}!C{row}"
    if rules.tie_rule == QUALITY and rules.quality:
        columns = [letter(n) for n, c in enumerate(rules.criteria, start=3) if c.kind == QUALITY]
        return "+".join(f"{column}{row}" for column in columns)
    return "0"


def _second_value(rules: Rules, offer: Offer, place: Place, far: int) -> Decimal:
    """The value of `_second`."""
    if rules.tie_rule == PRICE and rules.price:
        return -offer.price
    if rules.tie_rule == QUALITY:
        return rounded(sum((counted(rules, place.of(c.code)) for c in rules.quality), Fraction(0)), far)
    return Decimal(0)
