"""The assessment as a workbook with live formulas, beside the totals that the portal fixed (R87).

Binary numbers miss a border like 2,675 by a hair, so every formula rounds twice: first far behind the comma, then as
the rules say. Prices up to a hundred million euros give the very totals of `compute`.
"""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from projects.award.scoring.compute import Offer, Outcome
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
_HEADER = PatternFill("solid", fgColor="FFE9EEF5")


def write(
    rules: Rules, offers: Sequence[Offer], names: Mapping[int, str], outcome: Outcome, drawn: Sequence[int] = ()
) -> bytes:
    """The workbook: rules, prices and scores, and the outcome computed by formulas, checked against `outcome`."""
    book = Workbook()
    _rules_sheet(book.active, rules)
    _scores_sheet(book.create_sheet(SCORES), rules, offers, names, drawn)
    _outcome_sheet(book.create_sheet(OUTCOME), rules, offers, outcome)
    for sheet in book:
        _finish(sheet)
    book.active = 2
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(sheet: Worksheet, row: int, values: Sequence[object]) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"


def _rules_sheet(sheet: Worksheet, rules: Rules) -> None:
    sheet.title = RULES
    heads = (
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
    _row(sheet, 1, heads)
    for row, criterion in enumerate(rules.criteria, start=FIRST):
        highest = criterion.highest if criterion.kind == QUALITY else None
        facts = (criterion.minimum, criterion.value, criterion.lower, criterion.upper)
        kind = "prijs" if criterion.kind == PRICE else "kwaliteit"
        _row(sheet, row, (criterion.code, criterion.title, kind, criterion.weight, highest, *facts))
    _row(sheet, len(rules.criteria) + FIRST + 1, ("", "Decimalen", "", rules.places))


def _decimals(rules: Rules) -> str:
    return f"{RULES}!$D${len(rules.criteria) + FIRST + 1}"


def _fact(rules: Rules, criterion: Criterion, column: str) -> str:
    return f"{RULES}!${column}${rules.criteria.index(criterion) + FIRST}"


def _scores_sheet(
    sheet: Worksheet, rules: Rules, offers: Sequence[Offer], names: Mapping[int, str], drawn: Sequence[int]
) -> None:
    heads = ("Nr.", "Inschrijver", "Prijs", "Loting", "Telt mee", "Prijs die telt")
    _row(sheet, 1, (*heads, *(criterion.title for criterion in rules.quality)))
    for row, offer in enumerate(offers, start=FIRST):
        lot = drawn.index(offer.number) + 1 if offer.number in drawn else 0
        scores = [offer.scores[criterion.code] for criterion in rules.quality]
        _row(sheet, row, (offer.number, names.get(offer.number, ""), offer.price, lot))
        for column, score in enumerate(scores, start=7):
            sheet.cell(row, column, score)
        enough = [
            f"{get_column_letter(column)}{row}>={_fact(rules, criterion, 'F')}"
            for column, criterion in enumerate(rules.quality, start=7)
            if criterion.minimum is not None
        ]
        sheet.cell(row, 5, f"=IF(AND({','.join(enough)}),1,0)" if enough else 1)
        sheet.cell(row, 6, f'=IF(E{row}=1,C{row},"")')


def _exact(rules: Rules, criterion: Criterion, row: int, last: int) -> str:
    """The formula of points (or euros) before rounding."""
    if criterion.kind == QUALITY:
        column = get_column_letter(7 + rules.quality.index(criterion))
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


def _outcome_sheet(sheet: Worksheet, rules: Rules, offers: Sequence[Offer], outcome: Outcome) -> None:
    count, last = len(rules.criteria), FIRST + len(offers) - 1
    far = 12 if rules.kind == WEIGHTED else 6
    total, second, rank, fixed, check = (get_column_letter(3 + count + offset) for offset in range(5))
    _row(sheet, 1, ("Nr.", "Inschrijver", *(c.title for c in rules.criteria)))
    words = (
        "Totaal" if rules.kind == WEIGHTED else "Fictieve prijs",
        "Bij gelijk totaal",
        "Plaats",
        "Vastgesteld",
        "Controle",
    )
    for offset, word in enumerate(words):
        sheet.cell(1, 3 + count + offset, word)
    places = {place.number: place for place in outcome.places}
    for row, offer in enumerate(offers, start=FIRST):
        sheet.cell(row, 1, f"={SCORES}!A{row}")
        sheet.cell(row, 2, f"={SCORES}!B{row}")
        counted = []
        for column, criterion in enumerate(rules.criteria, start=3):
            formula = f"ROUND({_exact(rules, criterion, row, last)},{far})"
            if rules.rounding != ONLY_TOTAL and not (criterion.kind == PRICE and rules.kind != WEIGHTED):
                formula = f"ROUND({formula},{_decimals(rules)})"
            sheet.cell(row, column, f"={formula}")
            sign = "-" if rules.kind != WEIGHTED and criterion.kind == QUALITY else "+"
            counted.append(f"{sign}{get_column_letter(column)}{row}")
        sheet[f"{total}{row}"] = f"=ROUND(ROUND({''.join(counted).lstrip('+')},{far}),{_decimals(rules)})"
        sheet[f"{second}{row}"] = f"=ROUND({_second(rules, row)},{far})"
        before = "<" if rules.kind != WEIGHTED else ">"
        cells = {name: f"{name}${FIRST}:{name}${last}" for name in (total, second)}
        counts, lots = f"{SCORES}!$E${FIRST}:$E${last}", f"{SCORES}!$D${FIRST}:$D${last}"
        equal = f"({cells[total]}={total}{row})"
        even = f"{equal}*({cells[second]}={second}{row})"
        sheet[f"{rank}{row}"] = (
            f"=IF({SCORES}!E{row}=1,1+SUMPRODUCT({counts}*(({cells[total]}{before}{total}{row})+{equal}"
            f'*({cells[second]}>{second}{row})+{even}*({lots}<{SCORES}!D{row}))),"–")'
        )
        place = places[offer.number]
        sheet[f"{fixed}{row}"] = place.total
        ranked = place.rank if place.rank is not None else '"–"'
        sheet[f"{check}{row}"] = f'=IF(AND({total}{row}={fixed}{row},{rank}{row}={ranked}),"gelijk","wijkt af")'


def _second(rules: Rules, row: int) -> str:
    """What tells equal totals apart, high before low; nothing when lots decide."""
    if rules.tie_rule == PRICE and rules.price:
        return f"-{SCORES}!C{row}"
    if rules.tie_rule == QUALITY and rules.quality:
        columns = [get_column_letter(n) for n, c in enumerate(rules.criteria, start=3) if c.kind == QUALITY]
        return "+".join(f"{column}{row}" for column in columns)
    return "0"


def _finish(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _HEADER
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 28 if column == 2 else 14
    for row in sheet.iter_rows(min_row=FIRST):
        for cell in row:
            if isinstance(cell.value, Decimal):
                cell.number_format = "#,##0.00##"
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
