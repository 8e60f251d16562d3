"""The evaluation of a project as a document, in Dutch (R106, R107)."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings

from projects.documents.rendering import Block, Bullets, Heading, Paper, Paragraph, Table, render_pdf
from projects.evaluation.models import ProjectEvaluation
from projects.evaluation.selectors import averages, without_form
from projects.participation.selectors import participating_authorities
from projects.procedure.wording import listed


def _euros(amount: Decimal | None) -> str:
    if amount is None:
        return "niet bekend"
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def evaluation_report(evaluation: ProjectEvaluation, lessons: Sequence[str]) -> bytes:
    """The PDF: the evaluation, the advantages, the lessons, and the average scores of the forms so far."""
    project = evaluation.project
    participants = participating_authorities(project)
    missing = without_form(project)
    blocks: list[Block] = [Heading("Evaluatie"), *(Paragraph(part) for part in evaluation.text.split("\n\n"))]
    blocks += [
        Heading("Kosten en voordelen"),
        Table(
            ("Proceskosten per aanbestedende dienst", "Bedrag"),
            (
                ("Verwacht", _euros(evaluation.process_costs_expected)),
                ("Gerealiseerd", _euros(evaluation.process_costs_realised)),
            ),
        ),
    ]
    if evaluation.advantages:
        blocks.append(Paragraph(evaluation.advantages))
    blocks += [Heading("Lessen voor een volgend project")]
    blocks += [Bullets(lessons)] if lessons else [Paragraph("Er zijn geen lessen vastgelegd.")]
    blocks += [
        Heading("Evaluatieformulieren"),
        Paragraph(f"{len(participants) - len(missing)} van de {len(participants)} deelnemers vulden het formulier in."),
        Table(
            ("Vraag", "Gemiddeld cijfer (1–5)"),
            [(title, "–" if score is None else str(score).replace(".", ",")) for title, score in averages(project)],
            widths=(4, 1),
        ),
    ]
    return render_pdf(
        Paper(
            title=f"Evaluatie {project}",
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=f"Project {project.plan_year}-{project.pk}",
            instant=evaluation.written_at,
            facts=(("Opgesteld door", evaluation.written_by_name), ("Deelnemers", listed(participants))),
            blocks=blocks,
            footer=f"Project {project.public_id}",
        )
    )
