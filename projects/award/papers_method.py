"""The rules of the assessment on paper, in plain Dutch (R87)."""

from projects.award.papers import amount, paper
from projects.award.scoring.rules import (
    BOUNDS,
    LOWEST_PRICE,
    ONLY_TOTAL,
    PRICE,
    QUALITY,
    RELATIVE,
    VALUE,
    Criterion,
    Rules,
    shown,
)
from projects.documents.rendering import Block, Bullets, Heading, Paragraph, Table
from projects.tree.models import Lot

METHODS = {
    "weighted": "Beste prijs-kwaliteitverhouding: per criterium krijgt een inschrijving punten, samen ten hoogste 100. "
    "De inschrijving met de meeste punten staat op plaats 1.",
    "value": "Gunnen op waarde: van de prijs gaat voor elk kwaliteitscriterium een fictieve korting af. De "
    "inschrijving met de laagste fictieve prijs staat op plaats 1.",
    "lowest_price": "Laagste prijs: de inschrijving met de laagste prijs staat op plaats 1.",
}
TIES = {
    QUALITY: "Bij een gelijk totaal gaat de hoogste score op kwaliteit voor; daarna beslist loting.",
    PRICE: "Bij een gelijk totaal gaat de laagste prijs voor; daarna beslist loting.",
    "lots": "Bij een gelijk totaal beslist loting.",
}


def rounding_sentence(rules: Rules) -> str:
    """How is rounded, in one sentence."""
    what = "wordt alleen het totaal" if rules.rounding == ONLY_TOTAL else "worden de punten per criterium"
    if rules.kind in (VALUE, LOWEST_PRICE):
        what = "wordt alleen de fictieve prijs" if rules.rounding == ONLY_TOTAL else "wordt elke fictieve korting"
    return f"Er wordt met breuken gerekend. Afgerond {what}, op {rules.places} decimalen; een half gaat naar boven."


def formula_sentence(criterion: Criterion) -> str:
    """How a price becomes points."""
    most = shown(criterion.weight)
    if criterion.formula == RELATIVE:
        return f"Punten = {most} × laagste prijs ÷ prijs."
    if criterion.formula == BOUNDS:
        return (
            f"{most} punten bij {amount(criterion.lower)} of lager, 0 punten bij {amount(criterion.upper)} of hoger, "
            "en daartussen naar rato."
        )
    return f"Punten = {most} × (2 − prijs ÷ laagste prijs), en niet minder dan 0."


def rules_blocks(rules: Rules) -> list[Block]:
    """Method, criteria, scales, formula, rounding and ties."""
    column = "Waarde" if rules.kind == VALUE else "Weging"
    rows = [
        (
            criterion.title,
            "prijs" if criterion.kind == PRICE else "kwaliteit",
            (amount(criterion.value) if criterion.value else "–")
            if rules.kind == VALUE
            else f"{shown(criterion.weight)} %",
        )
        for criterion in rules.criteria
    ]
    blocks: list[Block] = [
        Heading("Methode"),
        Paragraph(METHODS[rules.kind]),
        Heading("Criteria"),
        Table(("Criterium", "Soort", column), rows, (6, 2, 2)),
    ]
    for criterion in rules.quality:
        lowest = f" Lager dan {shown(criterion.minimum)} is niet toegestaan." if criterion.minimum is not None else ""
        words = [f"{shown(score)}: {word}" if word else shown(score) for score, word in criterion.scale]
        blocks += [Paragraph(f"Schaal van {criterion.title}.{lowest}"), Bullets(words)]
    if rules.kind == "weighted" and rules.price:
        blocks.append(Paragraph(f"Prijs. {formula_sentence(rules.price)}"))
    blocks += [Heading("Rekenen"), Paragraph(rounding_sentence(rules)), Paragraph(TIES[rules.tie_rule])]
    if rules.two_envelopes:
        blocks.append(Paragraph("De prijzen worden pas geopend als het oordeel over de kwaliteit vaststaat."))
    blocks.append(Paragraph(f"Inschrijvingen blijven {rules.valid_days} dagen na de sluitingsdatum geldig."))
    if rules.requirements:
        blocks += [Heading("Eisen"), Bullets(list(rules.requirements))]
    return blocks


def rules_pdf(lot: Lot, rules: Rules, version: int, reason: str) -> bytes:
    """The rules as they are laid down."""
    facts = [("Versie", str(version))] + ([("Reden van de wijziging", reason)] if reason else [])
    return paper(lot, "Gunningsmodel", rules_blocks(rules), facts)
