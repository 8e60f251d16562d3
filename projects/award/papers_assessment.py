"""The assessment on paper and as a sheet (R87)."""

from collections.abc import Sequence

from projects.award.assessing import offers_of
from projects.award.method import rules_of
from projects.award.papers import amount, number, paper
from projects.award.papers_method import rules_blocks
from projects.award.scoring import workbook
from projects.award.scoring.compute import Outcome
from projects.award.scoring.rules import PRICE, WEIGHTED, Rules, shown
from projects.award.scoring.sensitivity import sensitivity
from projects.award.selectors import assessment_of, bids_of, consensus_opened, refused_bids
from projects.documents.rendering import Block, Bullets, Heading, Paragraph, Table
from projects.tree.lots import thing_in_words
from projects.tree.models import Lot


def outcome_table(rules: Rules, outcome: Outcome, names: dict[int, str]) -> Table:
    """Points for each criterion, total and place, the best first."""
    heads = ["Plaats", "Inschrijver", *(criterion.title for criterion in rules.criteria)]
    rows = []
    for place in outcome.places:
        points = [
            amount(p.rounded) if c.kind == PRICE and rules.kind != WEIGHTED else number(p.rounded)
            for p, c in zip(place.points, rules.criteria, strict=True)
        ]
        total = number(place.total) if rules.kind == WEIGHTED else amount(place.total)
        rows.append((str(place.rank or "–"), names[place.number], *points, total))
    total_head = "Totaal" if rules.kind == WEIGHTED else "Fictieve prijs"
    return Table((*heads, total_head), rows, (1, 3, *([2] * len(rules.criteria)), 2))


def names_of(lot: Lot) -> dict[int, str]:
    """The bidders by the number of their bid."""
    return {bid.number: bid.bidder_name for bid in bids_of(lot)}


def outcome_pdf(lot: Lot, outcome: Outcome) -> bytes:
    """Rules, points, ranking, how ties were broken, what would change it, and the motivation of every score."""
    rules, names = rules_of(lot), names_of(lot)
    blocks: list[Block] = [Heading("Uitkomst"), outcome_table(rules, outcome, names)]
    blocks += [Paragraph(remark) for remark in outcome.remarks]
    blocks += [Paragraph(f"{names[p.number]}: {p.out}") for p in outcome.places if p.out]
    if refused := refused_bids(lot):
        blocks += [Paragraph("Niet beoordeeld:"), Bullets([f"{names[n]}: {why}" for n, why in refused.items()])]
    if found := sensitivity(rules, offers_of(lot), names):
        blocks += [Heading("Gevoeligheid"), Bullets(found)]
    blocks += rules_blocks(rules)
    for bid in bids_of(lot):
        if (assessment := assessment_of(bid)) and bid.number in {place.number for place in outcome.places}:
            blocks.append(Heading(f"Inschrijving {bid.number}: {bid.bidder_name}"))
            for criterion in rules.quality:
                row = assessment.scores[criterion.code]
                score = row["score"].replace(".", ",")
                blocks.append(
                    Paragraph(f"{criterion.title}: {score} van {shown(criterion.highest)}. {row['motivation']}")
                )
            blocks.append(Paragraph(f"Beoordeeld door {assessment.assessed_by_names}."))
    if (consensus := consensus_opened(lot)) and consensus.without:
        blocks.append(Paragraph(f"Zonder de beoordeling van {consensus.without}"))
    return paper(lot, f"Beoordeling inschrijvingen: {thing_in_words(lot)}", blocks)


def outcome_xlsx(lot: Lot, outcome: Outcome, drawn: Sequence[int]) -> bytes:
    """The sheet with live formulas."""
    return workbook.write(rules_of(lot), offers_of(lot), names_of(lot), outcome, drawn)
