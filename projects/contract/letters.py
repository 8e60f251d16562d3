"""What is written to the parties, in Dutch: the letter of the definitive award, the mails that go with it."""

from django.utils.text import capfirst

from accounts.models import ContractingAuthority, User
from projects.award.papers import mandates_table, paper
from projects.contract.models import Agreement, ImplementationMeeting
from projects.contract.selectors import findings
from projects.documents.models import Document
from projects.documents.rendering import Heading, Paragraph, Table
from projects.procedure.steps import Step
from projects.procedure.wording import day, listed, moment
from projects.tree.links import full, project_path
from projects.tree.lots import has_lots, lot_in_words, thing_in_words
from projects.tree.models import Project


def definitive_award_letter(agreement: Agreement) -> bytes:
    """The PDF of the definitive award: to whom, with which agreement, on which mandates (R91, R99)."""
    lot, thing = agreement.lot, thing_in_words(agreement.lot)
    blocks = [
        Paragraph(f"Aan {agreement.supplier_name}"),
        Paragraph("Geachte heer, mevrouw,"),
        Paragraph(
            f"De opschortende termijn is voorbij. De opdracht “{thing}” is definitief gegund aan "
            f"{agreement.supplier_name}. De overeenkomst loopt van {day(agreement.starts_on)} tot en met "
            f"{day(agreement.ends_on)}."
        ),
        Heading("Ondertekenen"),
        Paragraph(
            "De overeenkomst gaat met deze brief mee. Iedere deelnemende aanbestedende dienst en de leverancier "
            "ondertekenen haar digitaal. Zij geldt als ondertekend zodra alle partijen dat hebben gedaan."
        ),
        Heading("Vingerafdruk van de overeenkomst"),
        Paragraph(f"{agreement.document.title}\nsha256 {agreement.document.sha256}"),
        Heading("Namens wie wij schrijven"),
        Paragraph(
            "Wij ondertekenen en verzenden deze brief op grond van het mandaat dat de deelnemende aanbestedende "
            "diensten met deze besluiten hebben gegeven:"
        ),
        mandates_table(lot),
        Paragraph(f"Met vriendelijke groet,\n\n{agreement.sent_by_name}\nconcerninkoper"),
    ]
    return paper(lot, f"Definitieve gunning: {thing}", blocks, [("Leverancier", agreement.supplier_name)])


def mail_to_party(
    agreement: Agreement, authority: ContractingAuthority, letter: Document, way_to_sign: str
) -> tuple[str, str]:
    """Subject and text for the contact persons and deciders of a participant."""
    thing = thing_in_words(agreement.lot)
    return (
        f"Definitieve gunning en overeenkomst: {thing}",
        f"De opdracht “{thing}” is definitief gegund aan {agreement.supplier_name}. De overeenkomst loopt van "
        f"{day(agreement.starts_on)} tot en met {day(agreement.ends_on)}.\n\n"
        f"Definitieve gunning: {full(letter.url)}\n"
        f"Overeenkomst: {full(agreement.document.url)}\n\n"
        f"Wij vragen {authority} de overeenkomst digitaal te ondertekenen. Een beslisser levert het ondertekende "
        f"bestand hier in:\n{full(way_to_sign)}",
    )


def mail_to_supplier(agreement: Agreement, lead_buyer: User) -> tuple[str, str]:
    """Subject and text for the supplier; the letter and the agreement are attached (R99)."""
    thing = thing_in_words(agreement.lot)
    return (
        f"Definitieve gunning en overeenkomst: {thing}",
        f"Geachte heer, mevrouw,\n\nDe opdracht “{thing}” is definitief gegund aan {agreement.supplier_name}. Bij "
        "deze mail vindt u de brief met de definitieve gunning en de overeenkomst.\n\n"
        f"De overeenkomst loopt van {day(agreement.starts_on)} tot en met {day(agreement.ends_on)}. Wij vragen u de "
        f"overeenkomst digitaal te ondertekenen en het ondertekende bestand te sturen aan {lead_buyer}, "
        f"concerninkoper van dit project: {lead_buyer.email}\n",
    )


def signing_overview(agreement: Agreement) -> bytes:
    """The PDF of who signed an agreement, with what was found in each file (R100, R101)."""
    rows = [
        (
            capfirst(row.party_name),
            f"{row.signer_name}, {row.signer_function}\n{moment(row.signed_at)}",
            "\n".join([*findings(row), *([f"Toch aanvaard: {row.reason}"] if row.reason else [])]),
            row.sha256,
        )
        for row in agreement.signatures.select_related("document__signature_check")
    ]
    blocks = [
        Paragraph(
            f"Alle partijen hebben de overeenkomst “{agreement.document.title}” ondertekend. Iedere partij leverde een "
            "ondertekend bestand in; deze bestanden vormen samen de ondertekende overeenkomst."
        ),
        Heading("Vingerafdruk van de overeenkomst"),
        Paragraph(f"sha256 {agreement.document.sha256}"),
        Heading("Partijen"),
        Table(("Partij", "Ondertekend door", "Wat is gevonden", "sha256 van het bestand"), rows, widths=(3, 3, 4, 4)),
    ]
    suppliers = listed(agreement.suppliers.all())
    return paper(agreement.lot, f"Ondertekening: {thing_in_words(agreement.lot)}", blocks, [("Leverancier", suppliers)])


def completion_mail(agreements: list[Agreement], meeting: ImplementationMeeting | None) -> tuple[str, str]:
    """Subject and text for the contact persons of a party to these agreements: everybody signed (R103).

    Optionally a meeting is proposed (R104).
    """
    project = agreements[0].project
    body = f"{_signed(agreements)}\n\nAlles staat op\n{full(project_path(project, Step.CONTRACT))}"
    if meeting:
        body += (
            f"\n\nWij stellen een implementatieoverleg voor.\n\nWanneer: {moment(meeting.starts_at)}\n"
            f"Waar: {meeting.place}"
        )
        if meeting.text:
            body += f"\n\n{meeting.text}"
    return f"Contract afgerond: {project}", body


def _signed(agreements: list[Agreement]) -> str:
    project, first = agreements[0].project, agreements[0]
    done = f"Daarmee is het contract van “{project}” rond."
    if not has_lots(project):
        return f"Alle partijen hebben de overeenkomst met {first.supplier_name} ondertekend. {done} {_term(first)}"
    lines = "\n".join(f"- {lot_in_words(row.lot)}, met {row.supplier_name}. {_term(row)}" for row in agreements)
    return f"Alle partijen hebben ondertekend. {done} Uw organisatie is partij bij:\n{lines}"


def _term(agreement: Agreement) -> str:
    return f"De overeenkomst loopt van {day(agreement.starts_on)} tot en met {day(agreement.ends_on)}."


def no_agreement_mail(project: Project, authority: ContractingAuthority) -> tuple[str, str]:
    """The same, for a participant of whose lots none was awarded."""
    text = (
        f"Het contract van “{project}” is rond. De percelen waaraan {authority} deelneemt, zijn niet gegund. "
        f"{capfirst(str(authority))} is dus geen partij bij een overeenkomst."
    )
    return f"Contract afgerond: {project}", f"{text}\n\nAlles staat op\n{full(project_path(project, Step.CONTRACT))}"
