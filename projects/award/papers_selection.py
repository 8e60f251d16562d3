"""The selection on paper, and the letters to the candidates, in Dutch (art. 2.99–2.106 Aanbestedingswet 2012)."""

from collections.abc import Sequence
from typing import NamedTuple

from projects.award.method import rules_of
from projects.award.models import Bid, SelectionChoice
from projects.award.papers import amount, paper
from projects.award.scoring.rules import Criterion, shown
from projects.award.selection import procedure_rule
from projects.documents.rendering import Block, Bullets, Heading, Note, Paragraph, SignatureBlock, Table
from projects.participation.selectors import participants_of
from projects.procedure import clock
from projects.procedure.tendering import Procedure
from projects.procedure.wording import day, listed, moment
from projects.tender_documents.gates import publication_of
from projects.tender_documents.models import TenderPublication
from projects.tree.lots import thing_in_words
from projects.tree.models import Lot

INVITATION_TEXT = (
    "Wij danken u voor uw verzoek tot deelneming. U bent geselecteerd: wij nodigen u uit {to}.\n\n"
    "Wij nodigen alle geselecteerde gegadigden op hetzelfde moment uit. Wie dat zijn, is vertrouwelijk."
)
REJECTION_TEXT = (
    "Wij danken u voor uw verzoek tot deelneming. U bent niet geselecteerd. Hieronder leest u de reden van deze "
    "beslissing."
)
OBJECTION = (
    "Wilt u een toelichting, of bent u het niet eens met deze beslissing? Laat het ons dan zo snel mogelijk "
    "schriftelijk weten. Op een schriftelijk verzoek antwoorden wij binnen vijftien dagen (artikel 2.103 van de "
    "Aanbestedingswet 2012)."
)
# What candidates are invited to (art. 2.105 lid 1).
INVITED_TO = {Procedure.DIALOGUE: "om deel te nemen aan de dialoog"}


def invitation_text(publication: TenderPublication) -> str:
    """What the text of an invitation starts as."""
    return INVITATION_TEXT.format(to=INVITED_TO.get(publication.procedure, "om een inschrijving te doen"))


class Chosen(NamedTuple):
    """What was decided about one candidate."""

    request: Bid
    invited: bool
    reason: str


def selection_pdf(lot: Lot, chosen: Sequence[Chosen], *, sequence: int, change: str, signer: str) -> bytes:
    """Who may bid, who may not and why, under the rules of the notice (art. 2.99, 2.100)."""
    publication, rule = publication_of(lot.project), procedure_rule(lot.project)
    rows = [
        (
            str(row.request.number),
            row.request.bidder_name,
            "ja" if row.request.complete else "nee",
            "ja" if row.invited else "nee",
            row.reason or "–",
        )
        for row in chosen
    ]
    invited = sum(row.invited for row in chosen)
    blocks: list[Block] = [
        Note("Vertrouwelijk: wie een verzoek deed en wie is uitgenodigd, is alleen voor het inkoopteam."),
        Heading("Selectie"),
        Paragraph(f"Verzoeken tot deelneming: {len(chosen)}. Uitgenodigd: {invited}."),
        Paragraph(
            "Elk volledig verzoek is getoetst op de uitsluitingsgronden en de geschiktheidseisen. Gekozen is volgens "
            "de regels en criteria van de aankondiging (artikel 2.99 en 2.100 van de Aanbestedingswet 2012)."
        ),
    ]
    if rows:
        blocks.append(Table(("Nr.", "Gegadigde", "Volledig", "Uitgenodigd", "Reden"), rows, (1, 4, 2, 3, 6)))
    if change:
        blocks += [Heading("Waarom de selectie is gewijzigd"), Paragraph(change)]
    blocks.append(SignatureBlock(signer, "concerninkoper"))
    article = f" ({rule.article})" if rule else ""
    facts = [
        ("Aankondiging", f"{publication.platform} {publication.notice_number}"),
        ("Procedure", f"{Procedure(publication.procedure).label}{article}"),
        ("Versie", str(sequence)),
    ]
    return paper(lot, f"Selectie van gegadigden: {thing_in_words(lot)}", blocks, facts)


def selection_letter_pdf(lot: Lot, choice: SelectionChoice, text: str, signer: str) -> bytes:
    """The letter to one candidate: the invitation (art. 2.105, 2.106), or the rejection and its reason (2.103)."""
    name = choice.request.bidder_name
    blocks: list[Block] = [
        Paragraph(f"Aan {name}"),
        Paragraph("Geachte heer, mevrouw,"),
        *(Paragraph(part) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()),
        *(_invitation(lot) if choice.invited else _rejection(choice)),
        Heading("Namens wie wij schrijven"),
        Paragraph(f"Wij schrijven u namens {listed(participants_of(lot))}."),
        SignatureBlock(signer, "concerninkoper"),
    ]
    title = "Uitnodiging" if choice.invited else "Afwijzing van uw verzoek tot deelneming"
    facts = [("Gegadigde", name), ("Dag van verzending", day(clock.today()))]
    return paper(lot, f"{title}: {thing_in_words(lot)}", blocks, facts)


def _rejection(choice: SelectionChoice) -> list[Block]:
    return [Heading("Reden"), Paragraph(choice.reason), Paragraph(OBJECTION)]


def _invitation(lot: Lot) -> list[Block]:
    """What an invitation must say (annex IX part 1 of directive 2014/24/EU)."""
    publication, rules = publication_of(lot.project), rules_of(lot)
    ted = f", op TED {publication.ted_number}" if publication.ted_number else ""
    return [
        Heading("Uw inschrijving"),
        Bullets(
            [
                f"Aankondiging: {publication.platform} {publication.notice_number}{ted}.",
                f"Aanbestedingsdocumenten: {publication.url}",
                f"Inschrijven kan tot {moment(publication.bids_until)}, uitsluitend via {publication.platform}.",
                "In die documenten leest u in welke taal u inschrijft en welke bewijsstukken u meestuurt.",
            ]
        ),
        Heading("Gunningscriteria"),
        Bullets([_criterion(criterion) for criterion in rules.criteria]),
    ]


def _criterion(criterion: Criterion) -> str:
    if criterion.value:
        return f"{criterion.title}: ten hoogste {amount(criterion.value)}"
    return f"{criterion.title}: {shown(criterion.weight)} procent" if criterion.weight else criterion.title


def candidate_mail(lot: Lot, choice: SelectionChoice, signer: str) -> tuple[str, str]:
    """Subject and text of the mail that the letter goes with."""
    what = "de uitnodiging" if choice.invited else "onze beslissing"
    return (
        f"Selectie aanbesteding {thing_in_words(lot)}",
        f"Geachte heer, mevrouw,\n\n{choice.request.bidder_name} deed een verzoek tot deelneming aan de aanbesteding "
        f"“{thing_in_words(lot)}”. Bij deze mail ontvangt u {what}.\n\nMet vriendelijke groet,\n{signer}, "
        "concerninkoper\n",
    )
