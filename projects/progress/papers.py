"""The internal progress report on paper: of one project, and of all that run (R128, R129)."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from projects.documents.rendering import Block, Bullets, Heading, Note, Paper, Paragraph, Table, render_pdf
from projects.journal.models import Event
from projects.procedure import clock
from projects.procedure.wording import moment
from projects.progress.models import ProgressNote
from projects.progress.report import ProgressReport
from projects.progress.selectors import StepProgress

INTERNAL = "Intern stuk van de inkooporganisatie. Niet voor aanbestedende diensten of inschrijvers."


def _paper(title: str, reference: str, blocks: list[Block]) -> bytes:
    return render_pdf(
        Paper(
            title=title,
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=reference,
            instant=clock.now(),
            blocks=[Note(INTERNAL), *blocks],
            footer=f"{title}, intern",
        )
    )


def report_pdf(report: ProgressReport, events: Iterable[Event]) -> bytes:
    """The report of one project, with what happened lately."""
    blocks: list[Block] = [
        *_steps("Gezette stappen", report.taken),
        *_steps("Stappen die komen", report.to_come),
        *_list("Komende datums", [f"{row.on:%d-%m-%Y}: {row.what}" for row in report.next_dates]),
        *_list("Afwijkingen van de planning", [row.sentence for row in report.deviations]),
        *_list("Risico’s", [*report.risks, *map(_note, report.open_risks)]),
        *_list("Opmerkingen", [_note(note) for note in report.remarks]),
        *_list("Afgesloten risico’s", [f"{_note(note)} Uitkomst: {note.outcome}" for note in report.closed_risks]),
        *_list("De laatste dertig dagen", [f"{moment(event.at)}: {event.sentence}" for event in events]),
    ]
    return _paper(f"Voortgang {report.progress.title}", f"Inkoopplan {report.progress.plan_year}", blocks)


def portfolio_pdf(reports: Sequence[ProgressReport]) -> bytes:
    """All running projects, late ones first, with what deviates and what may go wrong."""
    table = Table(
        ("Project", "Stap", "Gepland tot en met", "Dagen te laat", "Risico’s"),
        [
            (
                report.progress.title,
                f"{step.number}. {step.title}" if (step := report.progress.current) else "",
                f"{step.planned_until:%d-%m-%Y}" if step and step.planned_until else "–",
                str(report.late_days or "–"),
                str(len(report.risks) + len(report.open_risks)),
            )
            for report in reports
        ],
        widths=(3, 3, 2, 1.5, 1.2),
    )
    blocks: list[Block] = [table]
    for report in reports:
        lines = [*(row.sentence for row in report.deviations), *report.risks, *map(_note, report.open_risks)]
        if lines:
            blocks += [Heading(report.progress.title, 2), Bullets(lines)]
    return _paper("Voortgang van alle projecten", "Portfolio", blocks)


def _steps(title: str, steps: Sequence[StepProgress]) -> Iterable[Block]:
    yield Heading(title)
    if not steps:
        yield Paragraph("Geen.")
        return
    rows = [
        (f"{step.number}. {step.title}", str(step.state_title), _days(step.planned_from, step.planned_until),
         _days(step.opened_on, step.done_on) if step.opened_on else "–")
        for step in steps
    ]  # fmt: skip
    yield Table(("Stap", "Stand", "Gepland", "Werkelijk"), rows, widths=(3, 1.5, 2.5, 2.5))


def _days(first, last) -> str:
    written = [f"{on:%d-%m-%Y}" if on else "…" for on in (first, last)]
    return " t/m ".join(written) if first or last else "–"


def _list(title: str, lines: Sequence[str]) -> Iterable[Block]:
    yield Heading(title)
    yield Bullets(lines) if lines else Paragraph("Geen.")


def _note(note: ProgressNote) -> str:
    about = f"{note.get_step_display()}: " if note.step else ""
    return f"{about}{note.text} ({note.written_by_name}, {note.written_at.astimezone(clock.AMSTERDAM):%d-%m-%Y})"
