"""What screens and gates ask about the evaluation."""

from django.db.models import QuerySet

from accounts.models import ContractingAuthority
from projects.evaluation.models import EvaluationAnswer, Lesson, ProjectEvaluation
from projects.evaluation.questions import QUESTIONS
from projects.participation.selectors import participating_authorities
from projects.tree.models import Project


def evaluation_of(project: Project) -> ProjectEvaluation | None:
    """The lead buyer's evaluation, or None."""
    return ProjectEvaluation.objects.filter(project=project).first()


def answer_of(project: Project, authority: ContractingAuthority) -> EvaluationAnswer | None:
    """The form this authority filled in, or None."""
    return EvaluationAnswer.objects.filter(project=project, authority=authority).first()


def without_form(project: Project) -> list[ContractingAuthority]:
    """The participants that have not filled in the form, by name (R107)."""
    given = set(EvaluationAnswer.objects.filter(project=project).values_list("authority_id", flat=True))
    return [authority for authority in participating_authorities(project) if authority.pk not in given]


def averages(project: Project) -> list[tuple[str, float | None]]:
    """Each question with the average score, rounded to a tenth; None without answers."""
    given = [answer.scores for answer in EvaluationAnswer.objects.filter(project=project)]
    found = []
    for code, title in QUESTIONS.items():
        scores = [scores[code] for scores in given if code in scores]
        found.append((str(title), round(sum(scores) / len(scores), 1) if scores else None))
    return found


def lessons_for(category: str) -> list[Lesson]:
    """The lessons of earlier projects in this category, the latest project first (R5, R113)."""
    return list(_lessons(category))


def lessons_to_weigh(project: Project) -> QuerySet[Lesson]:
    """The lessons of earlier projects in its category whose use this project has not recorded yet (R5)."""
    return _lessons(project.category).exclude(project=project).exclude(uses__project=project)


def _lessons(category: str) -> QuerySet[Lesson]:
    rows = Lesson.objects.filter(category__iexact=category) if category else Lesson.objects.none()
    return rows.select_related("project__page").order_by("-project__created_at", "pk")
