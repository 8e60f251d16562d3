"""The clarification notice as a document. It never says who asked (R75, R78)."""

from collections.abc import Iterable

from django.conf import settings

from projects.clarification.models import Question
from projects.documents.rendering import Block, Heading, Paper, Paragraph, Run, render_pdf
from projects.procedure import clock
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project


def notice_title(project: Project, number: int) -> str:
    """“Nota van inlichtingen 1: Schoonmaak gebouwen”."""
    return f"Nota van inlichtingen {number}: {project}"


def notice_pdf(
    project: Project, publication: TenderPublication, *, number: int, questions: Iterable[Question]
) -> bytes:
    """A notice with these questions and answers; of confidential ones it gives the number only."""
    questions = list(questions)
    shown = [question for question in questions if not question.confidential]
    paper = Paper(
        title=notice_title(project, number),
        organisation=settings.WAGTAIL_SITE_NAME,
        reference=f"{publication.notice_number}, nota {number}",
        instant=clock.now(),
        facts=[
            ("Aanbesteding", str(project)),
            ("Aankondiging", f"{publication.platform} {publication.notice_number}"),
            ("Aantal vragen in deze nota", str(len(questions))),
        ],
        blocks=[*_introduction(len(questions) - len(shown)), *(b for q in shown for b in _question(q))],
        footer=f"Project {project.public_id}",
    )
    return render_pdf(paper)


def _introduction(confidential: int) -> list[Block]:
    text = "Hieronder staan de vragen en voorstellen van marktpartijen, met de antwoorden. De nota hoort bij de "
    blocks: list[Block] = [Paragraph(text + "aanbestedingsdocumenten en gaat daarvóór als zij daarvan afwijkt.")]
    if confidential == 1:
        blocks.append(Paragraph("Eén vraag is vertrouwelijk en wordt alleen aan de vragensteller beantwoord."))
    elif confidential:
        blocks.append(
            Paragraph(f"{confidential} vragen zijn vertrouwelijk en worden alleen aan de vragenstellers beantwoord.")
        )
    return blocks


def _question(question: Question) -> list[Block]:
    blocks: list[Block] = [Heading(f"Vraag {question.number}")]
    for label, text in (
        ("Over", question.where),
        ("Vraag", question.text),
        ("Voorstel tot aanvulling", question.proposed_addition),
        ("Antwoord", _answer(question)),
        ("Gevolg", _consequence(question)),
    ):
        if text:
            blocks.append(Paragraph([Run(f"{label}: ", strong=True), Run(text)]))
    return blocks


def _answer(question: Question) -> str:
    if question.merged_into:
        return f"Zie het antwoord op vraag {question.merged_into.number}."
    return question.answer


def _consequence(question: Question) -> str:
    if question.merged_into:
        return ""
    changed = [
        name
        for name, changes in (
            ("de aanbestedingsdocumenten", question.changes_documents),
            ("de overeenkomst", question.changes_agreement),
        )
        if changes
    ]
    return f"Het antwoord wijzigt {' en '.join(changed)}." if changed else ""
