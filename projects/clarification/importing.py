"""What an export means for the register: looked at before anything is saved, and saved all at once (R74, R75)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.clarification.models import Question, QuestionImport
from projects.clarification.reading import (
    Field,
    Problem,
    QuestionReading,
    ReadQuestion,
    content_key,
    number_key,
    read_export,
    read_pasted,
)
from projects.clarification.reading.results import normal
from projects.clarification.windows import Window, came_too_late, windows_of
from projects.documents.tables.errors import Sentence
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


@dataclass(frozen=True, slots=True)
class Known:
    """A question that is in the register, or an earlier row of the same file; `place` says which, in Dutch."""

    place: str
    content: str
    asker: str
    number: str


@dataclass(frozen=True)
class MatchedQuestion:
    """A good row: new, or recognised as `known`. `is_late`: it came after the time for questions."""

    row: ReadQuestion
    received_at: datetime
    change: Change
    is_late: bool = False
    known: str = ""


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
    before = imports.order_by("-uploaded_at", "-pk").first()
    return QuestionImport.objects.create(
        project=project,
        publication=publication_of(project),
        filename=filename[:200],
        content=content,
        is_pasted=is_pasted,
        sha256=QuestionImport.fingerprint(content),
        columns=before.columns if before else {},
        received_at=received_at,
        uploaded_by=by,
        uploaded_at=now,
    )


def read(staged: QuestionImport) -> QuestionReading:
    """What an upload says. Raises TableUnreadable."""
    assigned = {heading: Field(field) if field else None for heading, field in staged.columns.items()}
    content = bytes(staged.content)
    if staged.is_pasted:
        return read_pasted(content.decode(), assigned=assigned)
    return read_export(content, staged.filename, assigned=assigned)


def preview(staged: QuestionImport) -> Preview:
    """What taking over an upload would do. Raises TableUnreadable, whose sentence says what to do."""
    reading = read(staged)
    publication = staged.publication
    matcher = _Matcher(reading.rows, Question.objects.filter(publication=publication))
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
        if found:
            rows.append(MatchedQuestion(row, received_at, Change.KNOWN, known=found))
        else:
            rows.append(MatchedQuestion(row, received_at, Change.NEW, came_too_late(rounds, received_at)))
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


class _Matcher:
    """Recognises rows that are in the register already, and rows that stand in the file twice.

    By the number of the platform where there is one, otherwise by what is asked and by whom. A number that stands in
    the file with several questions is no number of the platform, and recognises nothing.
    """

    def __init__(self, rows: Iterable[ReadQuestion], questions: Any) -> None:
        self.by_number: dict[str, Known] = {}
        self.by_content: dict[str, list[Known]] = {}
        facts = ("number", "external_number", "document", "paragraph", "text", "proposed_addition", "asker")
        for number, external, document, paragraph, text, addition, asker in questions.values_list(*facts):
            content = content_key(document=document, paragraph=paragraph, text=text, addition=addition)
            self._add(Known(f"vraag {number}", content, normal(asker), number_key(external)))
        seen: dict[str, set[str]] = {}
        for row in rows:
            if row.number and not row.problems:
                seen.setdefault(number_key(row.number), set()).add(_content(row))
        self.shared_numbers = {number for number, contents in seen.items() if len(contents) > 1}

    def _add(self, known: Known) -> None:
        if known.number:
            self.by_number.setdefault(known.number, known)
        self.by_content.setdefault(known.content, []).append(known)

    def number(self, row: ReadQuestion) -> str:
        """The number that recognises a row, or an empty text."""
        number = number_key(row.number) if row.number else ""
        return "" if number in self.shared_numbers else number

    def match(self, row: ReadQuestion) -> str | Problem | None:
        """Where this question stands already; a problem when its number is another question's; None when it is new."""
        number, content, asker = self.number(row), _content(row), normal(row.asker)
        if known := self.by_number.get(number):
            if known.content == content:
                return known.place
            sentence = format_lazy(
                _(
                    "{place} has this number of the platform and asks something else. Leave the column with the "
                    "numbers out when it does not hold those of the platform."
                ),
                place=known.place.capitalize(),
            )
            return Problem(row.row, "", row.number, "number_taken", sentence)
        for known in self.by_content.get(content, ()):
            same_asker = not asker or not known.asker or asker == known.asker
            if same_asker and not (number and known.number):
                return known.place
        self._add(Known(f"rij {row.row}", content, asker, number))
        return None


def _content(row: ReadQuestion) -> str:
    return content_key(document=row.document, paragraph=row.paragraph, text=row.text, addition=row.addition)


def save(staged: QuestionImport, found: Preview) -> list[Question]:
    """Saves the new questions of a preview, in their order. Called inside the transaction of the act."""
    project, now = staged.project, clock.now()
    numbers = _Matcher(found.reading.rows, Question.objects.none())
    last = Question.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    rows = [
        Question(
            project=project,
            publication=staged.publication,
            number=number,
            received_at=item.received_at,
            registered_at=now,
            external_number=item.row.number if numbers.number(item.row) else "",
            asker=item.row.asker,
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
