"""The sheet with live formulas gives the totals that were computed exactly (R87)."""

import io
import random
import shutil
import subprocess
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from projects.award.scoring import workbook
from projects.award.scoring.compute import Offer, compute
from projects.award.scoring.rules import Criterion, Rules

SOFFICE = shutil.which("soffice")
SCALE = tuple((Decimal(score), "") for score in (0, 2, 4, 6, 8, 10))


def quality(code: str, weight: str, **more) -> Criterion:
    return Criterion(code, f"Kwaliteit {code}", "quality", Decimal(weight), SCALE, **more)


def price(weight: str = "0", formula: str = "", **more) -> Criterion:
    return Criterion("P", "Prijs", "price", Decimal(weight), formula=formula, **more)


def some_offers(seed: int, count: int, codes: tuple[str, ...], *, most: int = 10**9) -> list[Offer]:
    chance = random.Random(seed)
    return [
        Offer(
            number,
            Decimal(chance.randint(most // 2, most)).scaleb(-2),
            {code: Decimal(chance.choice((2, 4, 6, 8, 10))) for code in codes},
        )
        for number in range(1, count + 1)
    ]


CASES = {
    "relative": (Rules("weighted", (quality("K1", "33.35"), quality("K2", "26.65"), price("40", "relative"))), 40),
    "total": (
        Rules("weighted", (quality("K1", "33.35"), quality("K2", "26.65"), price("40", "relative")), rounding="total"),
        40,
    ),
    "lowest": (Rules("weighted", (quality("K1", "55"), price("45", "lowest")), decimals=3, tie_rule="price"), 30),
    "bounds": (
        Rules(
            "weighted",
            (
                quality("K1", "70", minimum=Decimal(4)),
                price("30", "bounds", lower=Decimal(6_000_000), upper=Decimal(9_000_000)),
            ),
            decimals=1,
        ),
        30,
    ),
    "value": (
        Rules(
            "value",
            (price(), quality("K1", "0", value=Decimal("333333.33")), quality("K2", "0", value=Decimal(70_000))),
        ),
        30,
    ),
    "lowest price": (Rules("lowest_price", (price(),), tie_rule="lots"), 12),
}


# Without this LibreOffice shows the values that the file holds.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def recalculated(content: bytes, folder) -> dict[str, list[list]]:
    """The values of every sheet after LibreOffice opened and saved the workbook."""
    (folder / "in.xlsx").write_bytes(content)
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    (folder / "out").mkdir()
    command = [
        SOFFICE,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    book = load_workbook(folder / "out" / "in.xlsx", data_only=True)
    return {sheet.title: rows_of(sheet) for sheet in book}


def rows_of(sheet: Worksheet) -> list[list]:
    """The values of a sheet below its headings."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.skipif(SOFFICE is None, reason="LIBREOFFICE IS NOT HERE: the formulas of the sheet were not recalculated")
@pytest.mark.parametrize("case", CASES)
def test_libreoffice_computes_the_same_totals_and_places(case, tmp_path):
    """R87: every row says “gelijk”, for odd weights, many bids and every formula; the file holds the same values."""
    rules, count = CASES[case]
    offers = some_offers(len(case), count, tuple(criterion.code for criterion in rules.quality))
    outcome = compute(rules, offers)
    content = workbook.write(rules, offers, {offer.number: f"Inschrijver {offer.number}" for offer in offers}, outcome)
    rows = recalculated(content, tmp_path)["Uitkomst"]
    assert [row[-1] for row in rows] == ["gelijk"] * count
    assert rows_of(load_workbook(io.BytesIO(content), data_only=True)["Uitkomst"]) == rows
    totals = {place.number: place.total for place in outcome.places}
    assert {row[0]: Decimal(str(row[-5])) for row in rows} == totals


@pytest.mark.skipif(SOFFICE is None, reason="LIBREOFFICE IS NOT HERE: the formulas of the sheet were not recalculated")
def test_a_border_and_drawn_lots_come_out_the_same(tmp_path):
    """R87: 26,75 × 1 ÷ 10 = 2,675 becomes 2,68; equal bids stand in the order in which lots were drawn."""
    scale = tuple((Decimal(score), "") for score in range(11))
    rules = Rules(
        "weighted",
        (Criterion("K1", "Plan", "quality", Decimal("26.75"), scale), price("73.25", "relative")),
        tie_rule="lots",
    )
    offers = [Offer(number, Decimal(100), {"K1": Decimal(1)}) for number in (1, 2, 3)]
    outcome = compute(rules, offers, drawn=[3, 1, 2])
    assert [place.total for place in outcome.places] == [Decimal("75.93")] * 3
    rows = recalculated(workbook.write(rules, offers, {}, outcome, [3, 1, 2]), tmp_path)["Uitkomst"]
    assert [(row[0], row[2], row[-3], row[-1]) for row in rows] == [
        (1, 2.68, 2, "gelijk"),
        (2, 2.68, 3, "gelijk"),
        (3, 2.68, 1, "gelijk"),
    ]


def test_the_name_of_a_bidder_never_runs_as_a_formula():
    """Text is stored as text, whatever it begins with."""
    rules, offers = Rules("lowest_price", (price(),)), [Offer(1, Decimal(5))]
    content = workbook.write(rules, offers, {1: '=HYPERLINK("https://kwaad.example")'}, compute(rules, offers))
    cell = load_workbook(io.BytesIO(content))["Beoordeling"]["B2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("https://kwaad.example")')


@pytest.mark.skipif(SOFFICE is None, reason="LIBREOFFICE IS NOT HERE: the formulas of the sheet were not recalculated")
def test_the_formulas_are_live(tmp_path):
    """R87: from other prices and scores the sheet comes to other totals, and says that they are not what was fixed."""
    rules, _count = CASES["relative"]
    fixed, offers = (some_offers(seed, 3, ("K1", "K2")) for seed in (1, 2))
    content = workbook.write(rules, offers, {}, compute(rules, fixed))
    held = rows_of(load_workbook(io.BytesIO(content), data_only=True)["Uitkomst"])
    assert [row[-1] for row in held] == ["gelijk"] * 3
    assert [row[-1] for row in recalculated(content, tmp_path)["Uitkomst"]] == ["wijkt af"] * 3
