"""The clarification notice as a document, PDF and DOCX alike. It never says who asked (R75, R78)."""

from collections.abc import Iterable

from django.conf import settings

from projects.clarification.models import Question, QuestionState
from projects.clarification.wording import lot_named, named, notice_name, ordinal
from projects.documents.rendering import Block, Bullets, Heading, Paper, Paragraph, Run, Together
from projects.documents.tables.words import words
from projects.procedure import clock
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project

NO_DOCUMENT = "Algemeen"
LATE = "Deze vraag is na de sluiting van de vragentermijn ontvangen en wordt niet beantwoord."


def notice_title(project: Project, number: int) -> str:
    """“Eerste nota van inlichtingen: Schoonmaak gebouwen”."""
    return f"{notice_name(number)}: {project}"


def notice_paper(
    project: Project,
    publication: TenderPublication,
    *,
    number: int,
    questions: Iterable[Question],
) -> Paper:
    """A notice with these questions and answers, each once, by document and then by number.

    Of confidential ones and of those that their asker withdrew it gives the count only (art. 2.53 lid 3 Aw 2012).
    """
    questions = sorted(questions, key=lambda question: question.number)
    shown = [question for question in questions if not question.confidential]
    lots = {lot.number: lot.title for lot in publication.lots.all()}
    return Paper(
        title=notice_title(project, number),
        organisation=settings.WAGTAIL_SITE_NAME,
        reference=f"{publication.notice_number}, nota {number}",
        instant=clock.now(),
        facts=[
            ("Aanbesteding", str(project)),
            ("Aankondiging", f"{publication.platform} {publication.notice_number}"),
            ("Aantal vragen in deze nota", str(len(questions))),
        ],
        blocks=[
            *_introduction(questions),
            *(block for name, group in by_document(shown) for block in _chapter(name, group, lots)),
            *_changed_documents(shown),
        ],
        footer=f"Project {project.public_id}",
    )


def by_document(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """The questions of each document, by the first question about it; another spelling is the same document."""
    found: dict[str, tuple[str, list[Question]]] = {}
    for question in questions:
        name = " ".join(question.document.split()) or NO_DOCUMENT
        found.setdefault(words(name), (name, []))[1].append(question)
    return list(found.values())


def _introduction(questions: list[Question]) -> list[Block]:
    text = "Hieronder staan de vragen en voorstellen van marktpartijen, met de antwoorden. De nota hoort bij de "
    blocks: list[Block] = [Paragraph(text + "aanbestedingsdocumenten en gaat daarvóór als zij daarvan afwijkt.")]
    if worded := [item.number for item in questions if item.is_worded and not item.confidential]:
        blocks.append(Paragraph(f"De tekst van {named(worded)} is voor deze nota aangepast."))
    withdrawn = sum(question.withdrawn_at is not None for question in questions)
    aside = sum(question.confidential and question.set_aside_at is not None for question in questions)
    confidential = sum(question.confidential for question in questions) - withdrawn - aside
    if confidential == 1:
        blocks.append(Paragraph("Eén vraag is vertrouwelijk en wordt alleen aan de vragensteller beantwoord."))
    elif confidential:
        blocks.append(
            Paragraph(f"{confidential} vragen zijn vertrouwelijk en worden alleen aan de vragenstellers beantwoord.")
        )
    if aside:
        blocks.append(Paragraph(f"Aantal vertrouwelijke vragen dat te laat kwam en niet wordt beantwoord: {aside}."))
    if withdrawn == 1:
        blocks.append(Paragraph("Eén vraag is door de vragensteller ingetrokken."))
    elif withdrawn:
        blocks.append(Paragraph(f"{withdrawn} vragen zijn door de vragenstellers ingetrokken."))
    return blocks


def _chapter(name: str, questions: list[Question], lots: dict[int, str]) -> list[Block]:
    return [Heading(name), *(Together(_question(question, lots)) for question in questions)]


def _question(question: Question, lots: dict[int, str]) -> list[Block]:
    blocks: list[Block] = [Heading(f"Vraag {question.number}", level=2)]
    for label, text in (
        ("Over", _place(question, lots)),
        ("Vraag", question.public_text),
        ("Voorstel tot aanvulling", question.public_addition),
        ("Antwoord", _answer(question)),
        ("Gevolg", _consequence(question)),
    ):
        if text:
            blocks.append(Paragraph([Run(f"{label}: ", strong=True), Run(text)]))
    return blocks


def _place(question: Question, lots: dict[int, str]) -> str:
    parts = (question.document, question.paragraph, lot_named(question.lot, lots))
    return ", ".join(part for part in parts if part)


def _answer(question: Question) -> str:
    into = question.merged_into
    if into is not None:
        elsewhere = into.notice if into.notice_id != question.notice_id and into.notice else None
        where = f" in de {ordinal(elsewhere.number)} nota van inlichtingen" if elsewhere else ""
        return f"Zie het antwoord op vraag {into.number}{where}."
    if question.state != QuestionState.READY:
        return question.set_aside_reason or LATE
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


def _answers_to(questions: list[Question]) -> str:
    asked = named(question.number for question in questions)
    return f"Het antwoord op {asked} wijzigt" if len(questions) == 1 else f"De antwoorden op {asked} wijzigen"


def _changed_documents(questions: list[Question]) -> list[Block]:
    """Which documents change, with the questions whose answers change them."""
    changing = [question for question in questions if question.changes_documents and not question.merged_into]
    if not changing:
        return []
    rows = []
    for name, group in by_document(changing):
        shown = "Document niet genoemd" if name == NO_DOCUMENT else name
        rows.append(f"{shown}: {named(question.number for question in group)}")
    return [
        Heading("Gewijzigde documenten"),
        Paragraph(f"{_answers_to(changing)} een aanbestedingsdocument."),
        Bullets(rows),
    ]
