"""The letters to the bidders, and the mails they go with, in Dutch (R91, R92; art. 2.130 Aanbestedingswet 2012)."""

from collections.abc import Iterable
from datetime import date

from projects.award.method import rules_of
from projects.award.models import Bid
from projects.award.papers import amount, mandates_table, number, paper
from projects.award.scoring.rules import WEIGHTED, Rules, shown
from projects.award.selectors import RankedBid
from projects.documents import store
from projects.documents.models import Document
from projects.documents.rendering import Block, Heading, Note, Paragraph, SignatureBlock, Table
from projects.outbox.compose import Draft
from projects.procedure.terms import Term
from projects.procedure.wording import day, moment
from projects.tree.lots import thing_in_words
from projects.tree.models import Lot

AWARD_TEXT = (
    "Wij zijn voornemens de opdracht aan u te gunnen. Uw inschrijving is de economisch meest voordelige inschrijving.\n"
    "Aan deze mededeling kunt u nog geen rechten ontlenen: zij is geen aanvaarding van uw aanbod."
)
REJECTION_TEXT = (
    "Wij danken u voor uw inschrijving. Wij zijn voornemens de opdracht aan een andere inschrijver te gunnen.\n"
    "Hieronder leest u de redenen van deze beslissing."
)
OBJECTION = (
    "Bent u het niet eens met deze beslissing? Dan kunt u tot en met de laatste dag van deze termijn een kort geding "
    "aanhangig maken bij de bevoegde rechter. Wij vragen u ons dat zo snel mogelijk te laten weten."
)


def letter_pdf(
    lot: Lot,
    bid: Bid,
    *,
    winner: RankedBid,
    own: RankedBid | None,
    refused: str,
    text: str,
    advantages: str,
    term: Term | None,
    signer: str,
    sent_on: date,
) -> bytes:
    """The letter to one bidder: the decision, the reasons, the standstill period and the mandates (art. 2.130).

    `own` is None for a bid that was not assessed; `refused` says why. Nothing about bids of others but the name, the
    scores and the relative advantages of the winner.
    """
    awarded = bid.pk == winner.bid.pk
    blocks: list[Block] = [
        Paragraph(f"Aan {bid.bidder_name}"),
        Paragraph("Geachte heer, mevrouw,"),
        *(Paragraph(part) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()),
        Heading("Beoordeling van uw inschrijving"),
        *_assessment(lot, winner, own, refused),
    ]
    if not awarded:
        blocks.append(
            Heading("De gekozen inschrijving"),
        )
        blocks.append(Paragraph(f"De opdracht gaat naar verwachting naar {winner.bid.bidder_name}. {advantages}"))
    blocks += [
        Heading("Opschortende termijn"),
        *_standstill(term, awarded),
        Heading("Namens wie wij schrijven"),
        Paragraph(
            "De deelnemende aanbestedende diensten hebben het gunningsadvies vastgesteld. Wij ondertekenen en "
            "verzenden deze brief op grond van het mandaat dat zij met deze besluiten hebben gegeven:"
        ),
        mandates_table(lot),
        SignatureBlock(signer, "concerninkoper"),
    ]
    title = "Gunningsbeslissing" if awarded else "Afwijzing"
    facts = [("Inschrijver", bid.bidder_name), ("Dag van verzending", day(sent_on))]
    return paper(lot, f"{title}: {thing_in_words(lot)}", blocks, facts)


def _standstill(term: Term | None, awarded: bool) -> list[Block]:
    if term is None:
        return [Paragraph("Voor deze opdracht geldt geen opschortende termijn (artikel 2.127 lid 4).")]
    dates = f"begint op {day(term.first_day)} en loopt tot en met {day(term.last_day)}"
    blocks: list[Block] = [Paragraph(f"De opschortende termijn {dates}. Tot die tijd sluiten wij geen overeenkomst.")]
    return blocks if awarded else [*blocks, Paragraph(OBJECTION)]


def _assessment(lot: Lot, winner: RankedBid, own: RankedBid | None, refused: str) -> list[Block]:
    if own is None:
        return [Note(f"Uw inschrijving is niet beoordeeld: {refused}")]
    rules, awarded = rules_of(lot), own.bid == winner.bid
    words = "Uw totaal is" if rules.kind == WEIGHTED else "Uw fictieve prijs is"
    total = number(own.score) if rules.kind == WEIGHTED else amount(own.score)
    place = f"Daarmee eindigt u op plaats {own.rank}." if own.rank else own.place.out
    blocks: list[Block] = [Paragraph(f"{words} {total}. {place}")]
    if rules.kind == WEIGHTED:
        heads = ("Criterium", "Ten hoogste", "Uw punten") + (() if awarded else ("Punten gekozen inschrijving",))
        blocks.append(Table(heads, _rows(rules, own, None if awarded else winner)))
    for criterion in rules.quality:
        row = own.assessment.scores[criterion.code]
        score = row["score"].replace(".", ",")
        blocks.append(Paragraph(f"{criterion.title}: {score} van {shown(criterion.highest)}. {row['motivation']}"))
    return blocks


def _rows(rules: Rules, own: RankedBid, winner: RankedBid | None) -> list[tuple[str, ...]]:
    found = []
    for criterion in rules.criteria:
        row = [criterion.title, shown(criterion.weight), number(own.place.of(criterion.code).rounded)]
        found.append(tuple(row + ([number(winner.place.of(criterion.code).rounded)] if winner else [])))
    return found


def bidder_mail(lot: Lot, bid: Bid, term: Term | None, signer: str) -> tuple[str, str]:
    """Subject and text of the mail that the letter goes with."""
    until = f"De opschortende termijn loopt tot en met {day(term.last_day)}." if term else ""
    return (
        f"Gunningsbeslissing aanbesteding {thing_in_words(lot)}",
        f"Geachte heer, mevrouw,\n\nBij deze mail ontvangt {bid.bidder_name} de gunningsbeslissing in de aanbesteding "
        f"“{thing_in_words(lot)}”. {until}\n\n"
        f"Met vriendelijke groet,\n{signer}, concerninkoper\n",
    )


def extension_mail(lot: Lot, end_text: str, signer: str) -> tuple[str, str]:
    """Subject and text for a bidder: the standstill period lasts longer."""
    return (
        f"Opschortende termijn verlengd: aanbesteding {thing_in_words(lot)}",
        f"Geachte heer, mevrouw,\n\nDe opschortende termijn in de aanbesteding “{thing_in_words(lot)}” is verlengd "
        f"tot en met {end_text}. Tot die tijd sluiten wij geen overeenkomst.\n\nMet vriendelijke groet,\n{signer}, "
        "concerninkoper\n",
    )


def withdrawal_mail(lot: Lot, sent_at: object, reason: str, signer: str) -> tuple[str, str]:
    """Subject and text for a bidder: the award decision was withdrawn."""
    return (
        f"Gunningsbeslissing ingetrokken: aanbesteding {thing_in_words(lot)}",
        f"Geachte heer, mevrouw,\n\nDe gunningsbeslissing in de aanbesteding “{thing_in_words(lot)}”, die wij u op "
        f"{moment(sent_at)} stuurden, is ingetrokken.\n\nReden: {reason}\n\nU ontvangt een nieuwe beslissing. Daarna "
        f"begint een nieuwe opschortende termijn.\n\nMet vriendelijke groet,\n{signer}, concerninkoper\n",
    )


def to_bidders(
    kind: str, bids: Iterable[tuple[Bid, str]], mail: tuple[str, str], documents: Iterable[Document] = ()
) -> Iterable[Draft]:
    """A mail to bidders, who have no account here, each at its own address."""
    subject, body = mail
    files = tuple(store.attachment(document) for document in documents)
    for bid, address in bids:
        asked = "een verzoek tot deelneming heeft gedaan" if bid.is_request else "heeft ingeschreven"
        because = f"{bid.bidder_name} {asked}"
        yield Draft(kind, address, subject, body, bid.bidder_name, attachments=files, because=because)


def proof_mail(lot: Lot, bid: Bid, items: str, due_on: date, signer: str) -> tuple[str, str]:
    """Subject and text for the intended winner: which proof is asked, and by when (art. 2.102)."""
    asked = "\n".join(f"- {line}" for line in items.splitlines())
    return (
        f"Verzoek om bewijs: aanbesteding {thing_in_words(lot)}",
        f"Geachte heer, mevrouw,\n\n{bid.bidder_name} heeft bij de inschrijving in de aanbesteding "
        f"“{thing_in_words(lot)}” verklaringen afgelegd. Wij vragen u uiterlijk {day(due_on)} dit bewijs te sturen:\n"
        f"{asked}\n\nAan dit verzoek kunt u geen rechten ontlenen: het is geen gunning.\n\nMet vriendelijke groet,\n"
        f"{signer}, concerninkoper\n",
    )
