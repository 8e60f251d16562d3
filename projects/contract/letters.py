"""What is written to the parties, in Dutch: the letter of the definitive award, the mails that go with it."""

from accounts.models import ContractingAuthority, User
from projects.award.papers import mandates_table, paper
from projects.contract.models import Agreement, ImplementationMeeting
from projects.documents.models import Document
from projects.documents.rendering import Heading, Paragraph
from projects.procedure.steps import Step
from projects.procedure.wording import day, moment
from projects.tree.links import full, member_act_path, project_path


def definitive_award_letter(agreement: Agreement) -> bytes:
    """The PDF of the definitive award: to whom, with which agreement, on which mandates (R91, R99)."""
    project = agreement.project
    blocks = [
        Paragraph(f"Aan {agreement.supplier_name}"),
        Paragraph("Geachte heer, mevrouw,"),
        Paragraph(
            f"De opschortende termijn is voorbij. De opdracht “{project}” is definitief gegund aan "
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
        mandates_table(agreement.lot),
        Paragraph(f"Met vriendelijke groet,\n\n{agreement.sent_by_name}\nconcerninkoper"),
    ]
    return paper(agreement.lot, f"Definitieve gunning: {project}", blocks, [("Leverancier", agreement.supplier_name)])


def mail_to_party(
    agreement: Agreement, authority: ContractingAuthority, letter: Document, code: str
) -> tuple[str, str]:
    """Subject and text for the contact persons and deciders of a participant. `code` is the act of signing."""
    project = agreement.project
    return (
        f"Definitieve gunning en overeenkomst: {project}",
        f"De opdracht “{project}” is definitief gegund aan {agreement.supplier_name}. De overeenkomst loopt van "
        f"{day(agreement.starts_on)} tot en met {day(agreement.ends_on)}.\n\n"
        f"Definitieve gunning: {full(letter.url)}\n"
        f"Overeenkomst: {full(agreement.document.url)}\n\n"
        f"Wij vragen {authority} de overeenkomst digitaal te ondertekenen. Een beslisser levert het ondertekende "
        f"bestand hier in:\n{full(member_act_path(project, code))}",
    )


def mail_to_supplier(agreement: Agreement, lead_buyer: User) -> tuple[str, str]:
    """Subject and text for the supplier; the letter and the agreement are attached (R99)."""
    project = agreement.project
    return (
        f"Definitieve gunning en overeenkomst: {project}",
        f"Geachte heer, mevrouw,\n\nDe opdracht “{project}” is definitief gegund aan {agreement.supplier_name}. Bij "
        "deze mail vindt u de brief met de definitieve gunning en de overeenkomst.\n\n"
        f"De overeenkomst loopt van {day(agreement.starts_on)} tot en met {day(agreement.ends_on)}. Wij vragen u de "
        f"overeenkomst digitaal te ondertekenen en het ondertekende bestand te sturen aan {lead_buyer}, "
        f"concerninkoper van dit project: {lead_buyer.email}\n",
    )


def completion_mail(agreement: Agreement, meeting: ImplementationMeeting | None) -> tuple[str, str]:
    """Subject and text for the contact persons: everybody signed, and optionally a meeting is proposed (R103, R104)."""
    project = agreement.project
    body = (
        f"Alle partijen hebben de overeenkomst met {agreement.supplier_name} ondertekend. Daarmee is het contract van "
        f"“{project}” rond. De overeenkomst loopt van {day(agreement.starts_on)} tot en met {day(agreement.ends_on)}."
        f"\n\nAlles staat op\n{full(project_path(project, Step.CONTRACT))}"
    )
    if meeting:
        body += (
            f"\n\nWij stellen een implementatieoverleg voor.\n\nWanneer: {moment(meeting.starts_at)}\n"
            f"Waar: {meeting.place}"
        )
        if meeting.text:
            body += f"\n\n{meeting.text}"
    return f"Contract afgerond: {project}", body
