"""Reads of the clarification step."""

from dataclasses import dataclass

from django.db.models import QuerySet

from projects.clarification.models import ClarificationNotice, Question
from projects.tree.models import Project


def questions_of(project: Project) -> QuerySet[Question]:
    """The questions on the publication that counts, by number; none without a publication."""
    return Question.objects.counting(project)


def notices_of(project: Project) -> QuerySet[ClarificationNotice]:
    """The notices on the publication that counts, by number."""
    return ClarificationNotice.objects.counting(project).select_related("document")


def notice_in_the_making(project: Project) -> ClarificationNotice | None:
    """The notice that was made but not recorded as published, or None."""
    return notices_of(project).filter(published_at__isnull=True).first()


def changing_the_agreement(project: Project) -> QuerySet[Question]:
    """The published answers that change the agreement, for the contract step (R79, R98)."""
    return questions_of(project).published().filter(changes_agreement=True, merged_into__isnull=True)


@dataclass(frozen=True)
class QuestionCount:
    """How many questions were received, and how many of them stand in a published notice (R75)."""

    received: int
    in_notices: int
    open: int

    @property
    def complete(self) -> bool:
        """Whether none was dropped."""
        return self.received == self.in_notices


def question_count(project: Project) -> QuestionCount:
    """The count of the publication that counts; merged and confidential questions count too."""
    questions = questions_of(project)
    return QuestionCount(questions.count(), questions.published().count(), questions.open().count())
