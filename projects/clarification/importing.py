"""What an export means for the register: looked at before anything is saved, and saved all at once (R74, R75)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.clarification.matching import Matcher
from projects.clarification.models import Question, QuestionImport
from projects.clarification.reading import (
    Field,
    Problem,
    QuestionReading,
    ReadQuestion,
    read_export,
    read_pasted,
)
from projects.clarification.reading.reader import column_names
from projects.clarification.windows import Window, came_too_late, windows_of
from projects.documents.tables.errors import Sentence
from projects.documents.tables.table import MAX_COLUMNS
from projects.documents.tables.vocabulary import heading_key
from projects.procedure import clock
from projects.procedure.wording import moment
from projects.tender_documents.gates import publication_of
from projects.tree.models import Project

BATCH = 500
# How long an upload waits for a decision; after that the next upload of the project throws it away.
WAITS = timedelta(days=7)


class Change(StrEnum):
    """What taking over a row does."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True)
class MatchedQuestion:
    """A good row: new, or recognised as `known`. `is_late`: it came after the time for questions.

    `number` is that of the platform as far as it is kept. `notes` say what a person should look at: another place
    than in the register, a number that is not kept. `can_be_new`: a person may register it all the same.
    """

    row: ReadQuestion
    received_at: datetime
    change: Change
    is_late: bool = False
    known: str = ""
    number: str = ""
    notes: tuple[Sentence, ...] = ()
    can_be_new: bool = False


@dataclass(frozen=True)
class Preview:
    """What an import would do. Nothing has been saved."""

    reading: QuestionReading
    rows: tuple[MatchedQuestion, ...]
    refused: tuple[Problem, ...]

    @cached_property
    def new(self) -> tuple[MatchedQuestion, ...]:
        """The rows that would be taken over."""
        return tuple(item for item in self.rows if item.change is Change.NEW)

    @cached_property
    def refused_rows(self) -> tuple[ReadQuestion, ...]:
        """The rows that stay out because something is wrong in them."""
        wrong = {problem.row for problem in self.refused}
        return tuple(row for row in self.reading.rows if row.row in wrong)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of each sort: new, late (of the new ones), known, refused."""
        return {
            "new": len(self.new),
            "late": sum(item.is_late for item in self.new),
            "known": len(self.rows) - len(self.new),
            "refused": len(self.refused_rows),
        }

    @property
    def elsewhere(self) -> int:
        """How many known questions the list places elsewhere."""
        return sum(item.can_be_new for item in self.rows)

    @property
    def all_known(self) -> bool:
        """Whether there is nothing to take over and nothing to mend."""
        return bool(self.rows) and not self.new and not self.refused

    def left_out(self) -> dict[str, Any]:
        """The rows with something wrong, as they were written, with the reasons: kept, so that nothing is lost."""
        reasons: dict[int, list[str]] = {}
        for problem in self.refused:
            where = f"{problem.column}: " if problem.column else ""
            reasons.setdefault(problem.row, []).append(f"{where}{problem.sentence}")
        headings = [column.heading for column in self.reading.columns if column.heading]
        rows = []
        for row in self.refused_rows:
            written = dict(row.written)
            rows.append([str(row.row), " ".join(reasons[row.row]), *(written.get(name, "") for name in headings)])
        return {"headings": headings, "rows": rows}


def remembered(project: Project) -> dict[str, str]:
    """What the columns of the list before meant, for headings that say something themselves."""
    before = QuestionImport.objects.filter(project=project).order_by("-uploaded_at", "-pk").first()
    unnamed = {heading_key(name) for name in column_names(MAX_COLUMNS)}
    return {heading: field for heading, field in before.columns.items() if heading not in unnamed} if before else {}


def stage(
    project: Project,
    content: bytes,
    filename: str,
    *,
    by: User,
    is_pasted: bool = False,
    received_at: datetime | None = None,
) -> QuestionImport:
    """Keeps an upload that was looked at, until it is taken over; what columns mean is remembered of the one before."""
    now = clock.now()
    imports = QuestionImport.objects.filter(project=project)
    imports.filter(applied_at__isnull=True, uploaded_at__lt=now - WAITS).delete()
    return QuestionImport.objects.create(
        project=project,
        publication=publication_of(project),
        filename=filename[:200],
        content=content,
        is_pasted=is_pasted,
        sha256=QuestionImport.fingerprint(content),
        columns=remembered(project),
        received_at=received_at,
        uploaded_by=by,
        uploaded_at=now,
    )


def assignment(columns: dict[str, str]) -> dict[str, Field | None]:
    """What columns mean, as reading wants to know it."""
    return {heading: Field(field) if field else None for heading, field in columns.items()}


def read(staged: QuestionImport) -> QuestionReading:
    """What an upload says. Raises TableUnreadable."""
    assigned, content = assignment(staged.columns), bytes(staged.content)
    if staged.is_pasted:
        return read_pasted(content.decode(), assigned=assigned)
    return read_export(content, staged.filename, assigned=assigned)


def preview(staged: QuestionImport) -> Preview:
    """What taking over an upload would do. Raises TableUnreadable, whose sentence says what to do."""
    reading = read(staged)
    publication = staged.publication
    matcher = Matcher(reading.rows, Question.objects.filter(publication=publication), staged.as_new)
    rounds, now = windows_of(publication), clock.now()
    rows: list[MatchedQuestion] = []
    refused: list[Problem] = []
    for row in reading.rows:
        if row.problems:
            refused += row.problems
            continue
        received_at = row.received_at or staged.received_at
        if problem := _wrong_moment(row, received_at, rounds, now, _moment_column(reading)):
            refused.append(problem)
            continue
        found = matcher.match(row)
        if isinstance(found, Problem):
            refused.append(found)
            continue
        known, notes = found.place, found.notes
        if known:
            rows.append(
                MatchedQuestion(row, received_at, Change.KNOWN, known=known, notes=notes, can_be_new=bool(notes))
            )
        else:
            late = came_too_late(rounds, received_at)
            rows.append(MatchedQuestion(row, received_at, Change.NEW, late, number=found.number, notes=notes))
    return Preview(reading, tuple(rows), tuple(refused))


def _moment_column(reading: QuestionReading) -> str:
    return next((column.heading for column in reading.columns if column.field is Field.RECEIVED), "")


def _wrong_moment(
    row: ReadQuestion, at: datetime | None, rounds: list[Window], now: datetime, column: str
) -> Problem | None:
    if at is None:
        sentence: Sentence = _("This row does not say when the question came in. Fill it in for the whole file.")
        return Problem(row.row, column, "", "no_moment", sentence)
    if at > now:
        return Problem(row.row, column, moment(at), "future", _("This moment has not come yet."))
    if at < rounds[0].opens:
        sentence = format_lazy(
            _("The tender was published on {moment}; questions came in after that."), moment=moment(rounds[0].opens)
        )
        return Problem(row.row, column, moment(at), "before_publication", sentence)
    return None


def save(staged: QuestionImport, found: Preview) -> list[Question]:
    """Saves the new questions of a preview, in their order. Called inside the transaction of the act."""
    project, now = staged.project, clock.now()
    last = Question.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    rows = [
        Question(
            project=project,
            publication=staged.publication,
            number=number,
            received_at=item.received_at,
            registered_at=now,
            external_number=item.number,
            asker=item.row.asker,
            asker_person=item.row.person,
            document=item.row.document,
            paragraph=item.row.paragraph,
            lot=item.row.lot,
            text=item.row.text,
            proposed_addition=item.row.addition,
            confidential=item.row.confidential,
            is_late=item.is_late,
            source=staged,
        )
        for number, item in enumerate(found.new, last + 1)
    ]
    return Question.objects.bulk_create(rows, batch_size=BATCH)
