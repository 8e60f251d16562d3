"""The papers of the award: record of opening, assessment, recommendation, computation of the standstill period."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from accounts.models import ContractingAuthority
from projects.award.models import Bid, Envelope
from projects.award.selectors import RankedBid, mandates
from projects.documents.rendering import (
    Block,
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    SignatureBlock,
    Table,
    render_pdf,
)
from projects.procedure import clock
from projects.procedure.terms import Term
from projects.procedure.wording import day, euros, listed, moment
from projects.tender_documents.models import TenderPublication
from projects.tree.lots import lot_in_words, thing_in_words
from projects.tree.models import Lot


def paper(
    lot: Lot, title: str, blocks: Sequence[Block], facts: Sequence[tuple[str, str]] = (), reference: str = ""
) -> bytes:
    """A paper of this step, as PDF."""
    project = lot.project
    if words := lot_in_words(lot):
        facts = [("Perceel", words.removeprefix("perceel ")), *facts]
    return render_pdf(
        Paper(
            title=title,
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=reference or f"Project {project.plan_year}-{project.pk}",
            instant=clock.now(),
            facts=[("Project", str(project)), *facts],
            blocks=list(blocks),
            footer=f"Project {project.public_id}",
        )
    )


def amount(value: Decimal | None) -> str:
    """“€ 1.250.000,00”, or a dash when there is none."""
    return "–" if value is None else euros(value)


def number(value: Decimal) -> str:
    """A score: “87,50”."""
    return f"{value:.2f}".replace(".", ",")


def opening_pdf(
    lot: Lot,
    publication: TenderPublication,
    envelope: Envelope,
    *,
    opened_by: str,
    second_person: str,
    present: str,
    remarks: str,
    bids: Sequence[dict[str, Any]],
) -> bytes:
    """The record of opening: when, by whom, which bids or requests, complete or not (R83)."""
    requests = envelope == Envelope.REQUESTS
    closed = ("Inschrijven kon tot", publication.bids_until)
    if requests:
        closed = ("Een verzoek doen kon tot", publication.requests_until)
    facts = [
        ("Aankondiging", f"{publication.platform} {publication.notice_number}"),
        (closed[0], moment(closed[1])),
        ("Kluis geopend op", moment(clock.now())),
        ("Geopend door", opened_by),
        ("Samen met", second_person),
    ]
    if present:
        facts.append(("Ook aanwezig", present))
    found = [Heading("Verzoeken tot deelneming"), *_opened_requests(bids)]
    if not requests:
        found = [Heading("Inschrijvingen"), *_opened_bids(bids)]
    blocks: list[Block] = [*found, Heading("Opmerkingen")]
    blocks += [Paragraph(remarks or "Geen."), SignatureBlock(opened_by, "concerninkoper")]
    blocks.append(SignatureBlock(second_person, "tweede persoon bij de opening"))
    what = "Proces-verbaal van opening" + (" van verzoeken tot deelneming" if requests else "")
    return paper(lot, f"{what}: {thing_in_words(lot)}", blocks, facts)


def _opened_requests(requests: Sequence[dict[str, Any]]) -> list[Block]:
    if not requests:
        return [Paragraph("Er zijn geen verzoeken tot deelneming ontvangen.")]
    rows = [
        (
            str(position),
            row["name"],
            moment(row["received_at"]) if row.get("received_at") else "–",
            "ja" if row["complete"] else "nee",
            row.get("remark") or "–",
        )
        for position, row in enumerate(requests, start=1)
    ]
    return [
        Paragraph(f"Ontvangen: {len(requests)}. Volledig: {sum(row['complete'] for row in requests)}."),
        Table(("Nr.", "Gegadigde", "Ontvangen", "Volledig", "Opmerking"), rows, (1, 3, 4, 2, 4)),
    ]


def _opened_bids(bids: Sequence[dict[str, Any]]) -> list[Block]:
    if not bids:
        return [Paragraph("Er zijn geen inschrijvingen ontvangen.")]
    complete = sum(bid["complete"] for bid in bids)
    rows = [
        (
            str(position),
            bid["name"],
            "ja" if bid["complete"] else "nee",
            amount(bid.get("price")),
            bid.get("remark") or "–",
        )
        for position, bid in enumerate(bids, start=1)
    ]
    return [
        Paragraph(f"Ontvangen: {len(bids)}. Volledig: {complete}."),
        Table(("Nr.", "Inschrijver", "Volledig", "Prijs", "Opmerking"), rows, (1, 4, 2, 3, 4)),
    ]


def recommendation_pdf(
    lot: Lot,
    *,
    number_of: int,
    winner: Bid,
    motivation: str,
    ranked: Sequence[RankedBid],
    refused: dict[int, str],
    asked: Sequence[ContractingAuthority],
    adopt_by: Any,
) -> bytes:
    """The recommendation that the participants adopt; confidential until the decision was sent (R88, R93)."""
    rows = [(str(row.rank or "–"), row.bid.bidder_name, amount(row.bid.price), number(row.score)) for row in ranked]
    blocks: list[Block] = [
        Note("Vertrouwelijk tot de gunningsbeslissing is verzonden. Deel dit advies niet buiten uw organisatie."),
        Heading("Advies"),
        Paragraph(f"Wij adviseren de opdracht te gunnen aan {winner.bidder_name}."),
        Paragraph(motivation),
        Heading("Beoordeling"),
        Table(("Plaats", "Inschrijver", "Prijs", "Score"), rows, (1, 4, 3, 2)),
    ]
    if refused:
        blocks.append(Paragraph("Niet beoordeeld:"))
        blocks.append(Bullets([f"Inschrijving {bid}: {reason}" for bid, reason in refused.items()]))
    blocks += [
        Heading("Gevraagd besluit"),
        Paragraph(
            f"Wij vragen het bevoegde orgaan van {listed(asked)} om dit gunningsadvies vast te stellen. De "
            "gunningsbeslissing gaat pas uit als alle deelnemers dat hebben gedaan. De concerninkoper ondertekent en "
            "verzendt de brieven op grond van het mandaat dat met de inkoopstrategie is gegeven."
        ),
    ]
    facts = [("Versie", str(number_of)), ("Graag vaststellen vóór", moment(adopt_by))]
    return paper(lot, f"Gunningsadvies {thing_in_words(lot)}", blocks, facts)


def mandates_table(lot: Lot) -> Table:
    """On which decisions the letters rest: the mandate of every participant (R91)."""
    rows = [
        (
            str(mandate.authority),
            mandate.decision.deciding_body,
            f"{day(mandate.decision.decided_on)}, nummer {mandate.decision.decision_number}",
        )
        for mandate in mandates(lot)
    ]
    return Table(("Aanbestedende dienst", "Orgaan", "Besluit met mandaat"), rows, (4, 4, 5))


def standstill_pdf(lot: Lot, term: Term | None, ground: str = "", contractual: date | None = None) -> bytes:
    """How the standstill period was computed, day by day, or why there is none (R96, reading A9)."""
    title = f"Berekening opschortende termijn: {thing_in_words(lot)}"
    if term is None:
        why = f"Er is geen opschortende termijn: {ground} (artikel 2.127 lid 4 van de Aanbestedingswet 2012)."
        return paper(lot, title, [Paragraph(why)])
    blocks: list[Block] = [
        Paragraph(
            "De termijn is berekend volgens artikel 2.127 van de Aanbestedingswet 2012 en de artikelen 1, 3 en 4 van "
            "de Algemene termijnenwet. De dag van verzending telt niet mee. Valt de laatste dag op een zaterdag, "
            "zondag of algemeen erkende feestdag, dan loopt de termijn tot en met de eerstvolgende werkdag."
        ),
        Table(
            ("Stap", "Dag"),
            [
                ("Gunningsbeslissing verzonden", day(term.sent_on)),
                ("Eerste dag van de termijn", day(term.first_day)),
                (f"Laatste dag na {term.days} dagen", day(term.nominal_last_day)),
                ("Laatste dag van de termijn", day(term.last_day)),
            ],
            (3, 4),
        ),
    ]
    if term.moved_over:
        blocks.append(Paragraph("Verschoven over:"))
        blocks.append(Bullets([_moved(on, name) for on, name in term.moved_over]))
    blocks.append(Note(f"De opschortende termijn eindigt op {moment(term.ends_at)}."))
    if contractual:
        blocks.append(
            Paragraph(
                f"De termijn die in de aanbestedingsdocumenten staat, eindigt op {day(contractual)}. Zij wordt niet "
                "verlengd als die dag een zaterdag, zondag of feestdag is."
            )
        )
    rows = [(str(count), day(on), name) for count, on, name in term.each_day]
    blocks += [Heading("Dag voor dag"), Table(("Nr.", "Dag", "Feestdag"), rows, (1, 4, 3))]
    return paper(lot, title, blocks)


def _moved(on: date, name: str) -> str:
    return f"{day(on)} ({name})" if name else day(on)
