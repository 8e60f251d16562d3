"""What a new project does with the lessons of earlier ones (R5, R113)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.actions.registry import register
from projects.evaluation import forms
from projects.evaluation.models import Lesson, LessonUse
from projects.evaluation.selectors import lessons_to_weigh
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.gates import running
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


class UseLesson(Action):
    """The lead buyer records whether a lesson of a comparable project is applied, and how or why not."""

    code = "les-benutten"
    title = _("Record what you do with this lesson")
    button = _("Record this")
    requirement = "R5"
    step = Step.STRATEGY
    rights = (lead_buyer_of_project,)
    gates = (running,)
    form = forms.UseLessonForm
    target_model = Lesson

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[Lesson]:
        return lessons_to_weigh(subject)

    def perform(self, *, applied: bool, explanation: str) -> LessonUse:
        facts = {
            "applied": applied,
            "explanation": explanation,
            "recorded_at": clock.now(),
            "recorded_by_name": self.by.name,
        }
        return LessonUse.objects.update_or_create(project=self.subject, lesson=self.target, defaults=facts)[0]

    def sentence(self, result: LessonUse) -> str:
        done = "toegepast" if result.applied else "niet toegepast"
        return f"De les “{result.lesson.text}” uit “{result.lesson.project}” wordt {done}: {result.explanation}"

    def details(self, result: LessonUse) -> dict[str, object]:
        return {"les": result.lesson_id, "toegepast": result.applied}


register(UseLesson)
