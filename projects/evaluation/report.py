"""The evaluation of a project as a document, in Dutch (R106, R107)."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings

from projects.documents.rendering import Block, Bullets, Heading, Paper, Paragraph, Table, render_pdf
from projects.evaluation.models import ProjectEvaluation
from projects.evaluation.results import results_of
from projects.evaluation.selectors import without_form
from projects.participation.selectors import participating_authorities
from projects.procedure import wording
from projects.procedure.wording import listed
from projects.tree.models import Project


def euros(amount: Decimal | None) -> str:
    """“€ 1.250,00”, or that it is not known."""
    return "niet bekend" if amount is None else wording.euros(amount)


def evaluation_report(evaluation: ProjectEvaluation, lessons: Sequence[str]) -> bytes:
    """The PDF: the evaluation, the advantages, the lessons, and the average scores of the forms so far."""
    project = evaluation.project
    participants = participating_authorities(project)
    missing = without_form(project)
    blocks: list[Block] = [Heading("Evaluatie"), *(Paragraph(part) for part in evaluation.text.split("\n\n"))]
    blocks += [
        Heading("Kosten en voordelen"),
        Table(
            ("", "Verwacht", "Gerealiseerd"),
            (
                (
                    "Proceskosten per aanbestedende dienst",
                    euros(evaluation.process_costs_expected),
                    euros(evaluation.process_costs_realised),
                ),
                (
                    "Voordeel in tarieven per jaar, alle deelnemers samen",
                    euros(evaluation.tariffs_expected),
                    euros(evaluation.tariffs_realised),
                ),
            ),
            widths=(2, 1, 1),
        ),
    ]
    if evaluation.advantages:
        blocks.append(Paragraph(evaluation.advantages))
    blocks += [Heading("Lessen voor een volgend project")]
    blocks += [Bullets(lessons)] if lessons else [Paragraph("Er zijn geen lessen vastgelegd.")]
    blocks += [
        Heading("Evaluatieformulieren"),
        Paragraph(f"{len(participants) - len(missing)} van de {len(participants)} deelnemers vulden het formulier in."),
        *_forms(project),
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


def _forms(project: Project) -> list[Block]:
    """The averages, and how often each choice was made; what people wrote is for the team."""
    results = results_of(project)
    scores = [
        (row.question.label, str(row.average).replace(".", ",") if row.average else "–")
        for row in results
        if row.is_score
    ]
    blocks: list[Block] = [Table(("Vraag", "Gemiddeld cijfer (1–5)"), scores, widths=(4, 1))] if scores else []
    for row in results:
        if row.bars and not row.is_score:
            counts = [(bar.label, str(bar.count)) for bar in row.bars]
            blocks.append(Table((row.question.label, "Aantal"), counts, widths=(4, 1)))
    return blocks
