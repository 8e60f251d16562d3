"""What the participants answered, question by question (R107)."""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from projects.evaluation.models import EvaluationAnswer
from projects.evaluation.questions import CHOSEN, SCORE, SCORES, Question
from projects.evaluation.selectors import questions_of
from projects.procedure.clock import AMSTERDAM
from projects.tree.models import Project


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: how often it was chosen, and how long it is (0 through 100)."""

    label: str
    count: int
    length: int


@dataclass(frozen=True)
class Result:
    """The answers to one question, by the name of the authority."""

    question: Question
    given: tuple[tuple[str, object], ...]

    @property
    def is_score(self) -> bool:
        """Whether it has an average."""
        return self.question.field_type == SCORE

    @cached_property
    def average(self) -> Decimal | None:
        """The average score, rounded half up to a tenth; None without scores."""
        scores = [score for _authority, score in self.given if score is not None] if self.is_score else []
        if not scores:
            return None
        return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @cached_property
    def bars(self) -> list[Bar]:
        """How often each score or choice was given; none for a text."""
        if self.is_score:
            counts = Counter(score for _authority, score in self.given)
            found = [(str(label), counts[score]) for score, label in SCORES]
        elif self.question.field_type in CHOSEN:
            counts = Counter(
                c for _authority, value in self.given for c in (value if isinstance(value, list) else [value])
            )
            found = [(option, counts[option]) for option in self.question.options]
        else:
            return []
        most = max((count for _label, count in found), default=0)
        return [Bar(label, count, count * 100 // most if most else 0) for label, count in found]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What was written, for a question that asks a text."""
        return [] if self.bars else [(authority, str(value)) for authority, value in self.given if value]


def results_of(project: Project) -> list[Result]:
    """Every question of the project with its answers so far, by the name of the authority."""
    forms = list(EvaluationAnswer.objects.filter(project=project).select_related("authority"))
    return [
        Result(
            question,
            tuple(
                (str(form.authority), form.answers[question.clean_name])
                for form in forms
                if form.answers.get(question.clean_name) not in (None, "", [])
            ),
        )
        for question in questions_of(project)
    ]


def table_of(project: Project) -> tuple[list[str], list[list[object]]]:
    """Headings and a row for each form, to export."""
    questions = questions_of(project)
    headings = ["Aanbestedende dienst", "Ingevuld op", "Ingevuld door", *(question.label for question in questions)]
    rows = [
        [
            str(form.authority),
            form.given_at.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M"),
            form.given_by_name,
            *(_cell(form.answers.get(question.clean_name)) for question in questions),
        ]
        for form in EvaluationAnswer.objects.filter(project=project).select_related("authority")
    ]
    return headings, rows


def _cell(value: object) -> object:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else value
