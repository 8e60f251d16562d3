"""One question: everything that is known of it, and the acts on it (R75–R79)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from projects.actions import registry
from projects.actions.base import Action
from projects.actions.views import ActView
from projects.clarification.actions import (
    AgreeAnswerAsExpertise,
    AgreeAnswerAsTeam,
    AnswerQuestion,
    AssignQuestions,
    CommentOnQuestion,
    RecordPrivateAnswer,
    WordQuestion,
)
from projects.clarification.models import Question
from projects.clarification.naming import found_in, names_of
from projects.clarification.rights import sees_askers
from projects.clarification.selectors import people_to_ask, questions_of
from projects.clarification.views.access import actor_of, project_of
from projects.clarification.wording import register_path
from projects.tree.models import Project

# What one most comes for.
FIRST = (AgreeAnswerAsTeam, AgreeAnswerAsExpertise, RecordPrivateAnswer, AnswerQuestion)


@login_required
@require_safe
def question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`…/vragen/<number>/`: the question, its answer, what was said and done, and what can be done now."""
    project = project_of(request.user, slug)
    rows = questions_of(project).select_related("assigned_to", "merged_into", "notice", "source")
    found = get_object_or_404(rows, number=number)
    found.project = project
    actor = actor_of(request.user, project)
    numbers = questions_of(project).order_by("number").values_list("number", flat=True)
    sees = sees_askers(request.user, project)
    assigning, commenting = AssignQuestions(project, actor), CommentOnQuestion(project, actor, found)
    context = {
        "project": project,
        "register": register_path(project),
        "question": found,
        "asker": found.asked_by if sees else "",
        "original": sees,
        "named": found_in([found], names_of(project)) if sees and found.notice_id is None else [],
        "wording": f"{register_path(project)}{number}/{WordQuestion.code}/",
        "merged": list(found.merged.order_by("number").values_list("number", flat=True)),
        "entries": found.entries.all(),
        "acts": acts_on(found, actor),
        "assigning": None if assigning.unmet() else assigning,
        "people": people_to_ask(project),
        "commenting": None if commenting.unmet() else CommentOnQuestion.form(action=commenting),
        "comment": CommentOnQuestion,
        "previous": numbers.filter(number__lt=number).last(),
        "next": numbers.filter(number__gt=number).first(),
    }
    return TemplateResponse(request, "clarification/question.html", context)


def acts_on(found: Question, actor: Actor) -> list[type[Action]]:
    """The acts that this person can do on a question now: those about the answer first, then as in the procedure."""
    acts = [act for act in registry.all_actions() if act.target_model is Question and act is not CommentOnQuestion]
    acts = [act for act in acts if not act(found.project, actor, found).unmet()]
    return sorted(acts, key=lambda act: FIRST.index(act) if act in FIRST else len(FIRST))


@method_decorator(login_required, name="dispatch")
class QuestionActView(ActView):
    """`…/vragen/<number>/<code>/`: an act on one question, for everybody who works on them."""

    sides = ("staff", "team")
    template = "portal/act_member.html"

    def find_subject(self, *, slug: str, **kwargs: Any) -> Project:
        return project_of(self.request.user, slug)

    def action_class(self, code: str) -> type[Action]:
        found = super().action_class(code)
        if found.target_model is not Question:
            raise Http404
        return found

    def find_target(self, found: type[Action], subject: Project, *, number: int, **kwargs: Any) -> Question:
        return get_object_or_404(found.targets(subject), number=number)

    def find_actor(self, subject: Project) -> Actor:
        return actor_of(self.request.user, subject)

    def back_url(self) -> str:
        return f"{register_path(self.action.subject)}{self.action.target.number}/"
