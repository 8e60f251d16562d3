"""What screens and gates ask about the evaluation."""

from dataclasses import fields

from django.db.models import QuerySet

from accounts.models import ContractingAuthority
from projects.evaluation.models import (
    EvaluationAnswer,
    EvaluationForm,
    ExpectedAdvantage,
    FormQuestion,
    Lesson,
    ProjectEvaluation,
    ProjectForm,
)
from projects.evaluation.questions import Question, from_rows
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


def questions_of(project: Project) -> list[Question]:
    """The questions of this project: those its participants answer, or those of the portal as they are now (R107)."""
    fixed = ProjectForm.objects.filter(project=project).first()
    return from_rows(fixed.questions) if fixed else questions_of_portal()


def questions_of_portal() -> list[Question]:
    """The form as the purchasing organisation made it."""
    names = [field.name for field in fields(Question)]
    rows = FormQuestion.objects.order_by("sort_order", "pk")
    return [Question(**{name: getattr(row, name) for name in names}) for row in rows]


def introduction_of(project: Project) -> str:
    """What stands above the form of this project."""
    form = ProjectForm.objects.filter(project=project).first() or EvaluationForm.objects.first()
    return form.introduction if form else ""


def expected_of(project: Project) -> ExpectedAdvantage | None:
    """What is expected of buying together, as it was recorded last (R27, R28)."""
    return ExpectedAdvantage.objects.filter(project=project).last()


def lessons_for(category: str) -> list[Lesson]:
    """The lessons of earlier projects in this category, the latest project first (R5, R113)."""
    return list(_lessons(category))


def lessons_to_weigh(project: Project) -> QuerySet[Lesson]:
    """The lessons of earlier projects in its category whose use this project has not recorded yet (R5)."""
    return _lessons(project.category).exclude(project=project).exclude(uses__project=project)


def _lessons(category: str) -> QuerySet[Lesson]:
    rows = Lesson.objects.filter(category__iexact=category) if category else Lesson.objects.none()
    return rows.select_related("project__page").order_by("-project__created_at", "pk")
