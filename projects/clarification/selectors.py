"""Reads of the clarification step."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.staff import StaffRole
from projects.clarification.models import ClarificationNotice, Question
from projects.clarification.querysets import SETTLED
from projects.participation.selectors import active_members
from projects.tree.models import Project


def questions_of(project: Project) -> QuerySet[Question]:
    """The questions on the publication that counts, by number; none without a publication."""
    return Question.objects.counting(project)


def notices_of(project: Project) -> QuerySet[ClarificationNotice]:
    """The notices on the publication that counts, by number."""
    return ClarificationNotice.objects.counting(project).select_related("document", "word")


def notice_in_the_making(project: Project) -> ClarificationNotice | None:
    """The notice that was made but not recorded as published, or None."""
    return notices_of(project).filter(published_at__isnull=True).first()


def changing_the_agreement(project: Project) -> QuerySet[Question]:
    """The published answers that change the agreement, for the contract step (R79, R98)."""
    return questions_of(project).published().filter(changes_agreement=True, merged_into__isnull=True)


def people_to_ask(project: Project) -> QuerySet[User]:
    """Who can be asked to answer: the procurement team, who carries the project, and the expertise centre."""
    of_team = Q(pk__in=active_members().filter(project=project).values("user_id"))
    carries = Q(pk__in=project.staff.filter(valid_until__isnull=True).values("user_id"))
    expertise = Q(pk__in=User.objects.filter(groups__name=StaffRole.EXPERTISE_CENTRE).values("pk"))
    return User.objects.filter(of_team | carries | expertise, is_active=True).order_by("last_name", "first_name", "pk")


@dataclass(frozen=True)
class QuestionCount:
    """How many questions were received, and how many of them stand in a published notice (R75).

    `ready` are those that can stand in the next notice.
    """

    received: int
    in_notices: int
    open: int
    ready: int = 0
    late: int = 0
    confidential: int = 0

    @property
    def complete(self) -> bool:
        """Whether none was dropped."""
        return self.received == self.in_notices


def question_count(project: Project) -> QuestionCount:
    """The count of the publication that counts; merged and confidential questions count too."""
    alone = Q(merged_into__isnull=True)
    return QuestionCount(
        **questions_of(project)
        .order_by()
        .aggregate(
            received=Count("pk"),
            in_notices=Count("pk", filter=Q(notice__published_at__isnull=False)),
            open=Count("pk", filter=alone & ~SETTLED),
            ready=Count("pk", filter=alone & SETTLED & Q(notice__isnull=True)),
            late=Count("pk", filter=Q(is_late=True)),
            confidential=Count("pk", filter=Q(confidential=True)),
        )
    )
