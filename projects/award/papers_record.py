"""The record of the award on paper (proces-verbaal van gunning, art. 2.132 Aanbestedingswet 2012)."""

from projects.award.method import rules_of
from projects.award.models import AwardDecision, Bid, NoStandstill
from projects.award.papers import amount, mandates_table, number, paper
from projects.award.scoring.rules import WEIGHTED
from projects.award.selection import choices_of
from projects.award.selectors import bids_of, openings_of, ranking, refused_bids, standstill_end
from projects.documents.rendering import Block, Bullets, Heading, Paragraph, SignatureBlock, Table
from projects.participation.selectors import participants_of
from projects.procedure.clock import AMSTERDAM
from projects.procedure.tendering import Nature, Procedure, rule_of
from projects.procedure.wording import day, moment
from projects.tender_documents.models import TenderPublication
from projects.tender_documents.selectors import codes_in_words
from projects.tree.lots import thing_in_words
from projects.tree.models import Lot


def award_record_pdf(decision: AwardDecision, answers: dict[str, str], version: int, signer: str) -> bytes:
    """The whole award of a lot: parties, procedure, bids, the choice with its reasons, and what followed."""
    lot, publication = decision.lot, decision.recommendation.winner.opening.publication
    winner = decision.recommendation.winner
    blocks: list[Block] = [
        Heading("Aanbestedende diensten"),
        Bullets([str(authority) for authority in participants_of(lot)]),
        Paragraph("De gunningsbeslissing is namens hen ondertekend en verzonden op grond van deze besluiten:"),
        mandates_table(lot),
        Heading("De opdracht en de procedure"),
        *_procedure(publication, answers),
        *_selection(lot),
        Heading("Opening"),
        *(_opening(row) for row in sorted(openings_of(lot).values(), key=lambda row: row.opened_at)),
        Heading("Inschrijvingen"),
        *_bids(decision, winner),
        Heading("De keuze"),
        Paragraph(f"De opdracht is gegund aan {winner.bidder_name}, voor {amount(winner.price)} exclusief btw."),
        Paragraph(decision.recommendation.motivation),
        Paragraph(f"In onderaanneming: {answers['subcontracting']}"),
        Paragraph(f"Abnormaal lage inschrijvingen: {answers['abnormally_low']}"),
        Heading("Gunningsbeslissing en opschortende termijn"),
        *_standstill(decision),
        Heading("Belangenconflicten en wijze van inschrijven"),
        Paragraph(answers["conflicts"]),
        Paragraph(f"Andere dan elektronische middelen: {answers['not_electronic']}"),
    ]
    if answers.get("remarks"):
        blocks += [Heading("Verder"), Paragraph(answers["remarks"])]
    blocks.append(SignatureBlock(signer, "concerninkoper"))
    title = f"Proces-verbaal van gunning: {thing_in_words(lot)}"
    return paper(lot, title, blocks, [("Versie", str(version)), ("Grondslag", "art. 2.132 Aanbestedingswet 2012")])


def _procedure(publication: TenderPublication, answers: dict[str, str]) -> list[Block]:
    rule = rule_of(publication.procedure, publication.published_at.astimezone(AMSTERDAM).date())
    article = f" ({rule.article})" if rule else ""
    rows = [
        ("Procedure", f"{Procedure(publication.procedure).label}{article}"),
        ("Aard", str(Nature(publication.nature).label) if publication.nature else "–"),
        ("Codes", codes_in_words(publication)),
        ("Geraamde waarde, exclusief btw", amount(publication.estimated_value)),
        ("Gepubliceerd", f"{moment(publication.published_at)}, {publication.platform} {publication.notice_number}"),
        ("Nummer op TED", publication.ted_number or "–"),
        ("Inschrijven kon tot", moment(publication.bids_until)),
    ]
    return [Table(("Gegeven", "Inhoud"), rows, (2, 5)), Paragraph(answers["procedure_reason"])]


def _selection(lot: Lot) -> list[Block]:
    """Which candidates were selected and which rejected, and why; nothing without a selection."""
    if not (choices := choices_of(lot)):
        return []
    invited = [f"{row.request.bidder_name}{f': {row.reason}' if row.reason else ''}" for row in choices if row.invited]
    rejected = [f"{row.request.bidder_name}: {row.reason}" for row in choices if not row.invited]
    blocks: list[Block] = [Heading("Selectie van gegadigden")]
    for title, names in (("Uitgenodigd:", invited), ("Afgewezen, met de reden:", rejected)):
        blocks += [Paragraph(title), Bullets(names)] if names else []
    return blocks


def _opening(row) -> Paragraph:
    return Paragraph(
        f"{row.get_envelope_display().capitalize()}: geopend op {moment(row.opened_at)} door {row.opened_by_name}, "
        f"samen met {row.second_person_name}."
    )


def _bids(decision: AwardDecision, winner: Bid) -> list[Block]:
    lot, rules = decision.lot, rules_of(decision.lot)
    bids = list(bids_of(lot))
    ranked = [
        (
            str(row.rank or "–"),
            row.bid.bidder_name,
            amount(row.bid.price),
            number(row.score) if rules.kind == WEIGHTED else amount(row.score),
        )
        for row in ranking(lot)
    ]
    total = "Score" if rules.kind == WEIGHTED else "Fictieve prijs"
    blocks: list[Block] = [
        Paragraph(f"Ontvangen: {len(bids)}."),
        Table(("Plaats", "Inschrijver", "Prijs", total), ranked, (1, 4, 3, 2)),
    ]
    names = {bid.number: bid.bidder_name for bid in bids}
    if refused := refused_bids(lot):
        blocks += [
            Paragraph("Niet beoordeeld of uitgesloten, met de reden:"),
            Bullets([f"{names[bid]}: {reason}" for bid, reason in refused.items()]),
        ]
    lost = [row for row in ranking(lot) if row.bid != winner and row.bid.number not in refused]
    if lost:
        sentence = "Afgewezen omdat een andere inschrijving beter was, zoals de beoordeling per criterium laat zien:"
        blocks += [Paragraph(sentence), Bullets([row.bid.bidder_name for row in lost])]
    return blocks


def _standstill(decision: AwardDecision) -> list[Block]:
    how = " via het aanbestedingsplatform" if decision.through_platform else ""
    blocks: list[Block] = [Paragraph(f"De brieven zijn op {moment(decision.sent_at)}{how} verzonden.")]
    if decision.no_standstill:
        ground = NoStandstill(decision.no_standstill).label
        return [*blocks, Paragraph(f"Er was geen opschortende termijn: {ground} (art. 2.127 lid 4).")]
    sentence = f"De opschortende termijn loopt tot en met {day(decision.last_day)}."
    if (end := standstill_end(decision.lot)) and end != decision.ends_at:
        sentence += f" Na verlenging wacht de gunning tot {moment(end)}."
    blocks.append(Paragraph(sentence))
    for row in decision.suspensions.all():
        ended = getattr(row, "end", None)
        outcome = f" Uitkomst: {ended.outcome}" if ended else " De procedure loopt nog."
        blocks.append(Paragraph(f"Opgeschort op {moment(row.suspended_at)}: {row.reason}{outcome}"))
    return blocks
