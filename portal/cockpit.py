"""The cockpit of a project and the portfolio, in the Wagtail admin (screens.md)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from accounts.actor import Actor
from accounts.models import User
from accounts.staff import StaffRole, has_staff_role
from accounts.staff_admin import staff_only
from portal.confidential import readable_messages
from portal.matrix import matrix
from projects.actions import registry
from projects.actions.base import Action
from projects.award.models import AwardCriterion, Bid
from projects.clarification.models import Question, QuestionImport
from projects.clarification.selectors import question_count
from projects.clarification.wording import register_path
from projects.contract_management.actions import to_register
from projects.contract_management.panels import watched
from projects.contract_management.querysets import reads_contracts
from projects.documents.models import Document
from projects.dossier.selectors import dossiers_of, handover_of, waiting_handovers
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.participation.actions import AddTeamMember, AskDeclarations, RecordExpertise, RemoveTeamMember
from projects.participation.audiences import is_lead_buyer, sees_project_work
from projects.participation.composition import composition, members_now
from projects.participation.costs import cost_shares
from projects.participation.models import Participation
from projects.plan.criteria import criteria_now
from projects.procedure.audience import can_see
from projects.procedure.gate import Unmet
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.progress.selectors import hourglass
from projects.tree.links import project_path, staff_act_path
from projects.tree.models import Project
from projects.tree.resending import SendAgain

# Rows with a place of their own: documents and messages below, questions in their register, bids at the desk,
# participants on the screen of the file.
ELSEWHERE = (Document, Message, Question, QuestionImport, Bid, AwardCriterion, Participation)
# The acts that the cockpit shows beside the team.
TEAM_ACTS = {action.code for action in (AddTeamMember, RemoveTeamMember, RecordExpertise, AskDeclarations)}


@dataclass(frozen=True)
class Act:
    """An act of the purchasing organisation as the cockpit shows it."""

    action: Action
    unmet: tuple[Unmet, ...]
    url: str

    @property
    def possible(self) -> bool:
        """Whether it can be done now, by whoever looks."""
        return not self.unmet


def acts_of(project: Project, actor: Actor, step: Step | None) -> list[Act]:
    """The acts of one step that are offered beside each other, with what stands in their way."""
    found = []
    for action_class in registry.of_step(step, "staff"):
        for target in action_class.beside_others(project):
            action = action_class(project, actor, target)
            found.append(Act(action, tuple(action.unmet()), staff_act_path(project, action.code, **action.over)))
    return found


@dataclass(frozen=True)
class MessageRow:
    """A message as the cockpit shows it; `again`: where it is sent again, empty when it need not or may not be."""

    message: Message
    again: str = ""


def message_rows(project: Project, actor: Actor) -> list[MessageRow]:
    """The messages that did not arrive and were not sent again, and after them the last ones.

    Who does not see the work of the team learns nothing of messages to bidders (R131).
    """
    lost = [message for message in readable_messages(SendAgain.targets(project), actor.user) if message.is_lost]
    rows = []
    for message in lost:
        possible = not SendAgain(project, actor, message).unmet()
        url = f"{staff_act_path(project, SendAgain.code)}?over={message.pk}"
        rows.append(MessageRow(message, url if possible else ""))
    of_project = readable_messages(Message.objects.filter(stream=project.stream), actor.user)
    last = of_project.exclude(pk__in=[message.pk for message in lost])
    return rows + [MessageRow(message) for message in last.select_related("sent_again")[:50]]


def _nothing_to_ask(act: Act) -> bool:
    """Whether it asks for declarations while none is missing: nothing to solve, so nothing to show."""
    return act.action.code == AskDeclarations.code and not act.possible


def _tender_documents(project: Project, user: User) -> str:
    """Where the team finds the terms and the versions; empty before the step began, and for who may not read it."""
    step = project.step(Step.TENDER_DOCUMENTS)
    shown = project.announced_at and step.state != StepState.PLANNED and can_see(user, step)
    return project_path(project, Step.TENDER_DOCUMENTS) if shown else ""


def _steps_in(project: Project, state: StepState) -> list[Step]:
    """The steps of a project that are in this state, in order."""
    return [step for step in Step if project.step(step).state == state]


@require_safe
@staff_only
def cockpit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything about one project: next acts and what stands in their way, the matrix, messages, journal."""
    project = get_object_or_404(Project.objects.for_lists(), public_id=public_id)
    actor = Actor(request.user)
    busy = [(step, acts_of(project, actor, step)) for step in _steps_in(project, StepState.OPEN)]
    upcoming = [(step, acts_of(project, actor, step)) for step in _steps_in(project, StepState.PLANNED)[:1]]
    general = acts_of(project, actor, None)
    rule = composition(project)
    rows = registers_of(project, actor)
    sent = message_rows(project, actor)
    sees_work = sees_project_work(request.user, project)
    context: dict[str, Any] = {
        "project": project,
        "phases": hourglass(project.steps.all()),
        "busy": busy,
        "upcoming": upcoming[0] if upcoming else None,
        "upcoming_open": not busy or any(act.possible for _step, acts in upcoming for act in acts),
        "general": [act for act in general if act.action.code not in TEAM_ACTS],
        "rule": rule,
        "team": members_now(project),
        "team_acts": [act for act in general if act.action.code in TEAM_ACTS and not _nothing_to_ask(act)],
        "reads_interests": is_lead_buyer(request.user, project),
        "costs": cost_shares(project),
        "criteria": criteria_now(project),
        "staff": project.staff.filter(valid_until__isnull=True).select_related("user"),
        "matrix": matrix(project),
        "documents": project.documents.current().visible_to(request.user),
        "messages_sent": sent,
        "messages_lost": sum(row.message.is_lost for row in sent),
        "events": Event.objects.filter(stream=project.stream).order_by("-number")[:50],
        "rows": rows,
        "sees_work": sees_work,
        "questions": question_count(project) if sees_work else None,
        "register": register_path(project),
        "question_step_open": project.step(Step.CLARIFICATION).state == StepState.OPEN,
        "tender_documents": _tender_documents(project, request.user),
        "files": dossiers_of(project) if project.life != ProjectLife.RUNNING else (),
        "handover": handover_of(project),
        **contracts_of(project, actor.user),
    }
    return TemplateResponse(request, "portal/cockpit.html", context)


def contracts_of(project: Project, user: User) -> dict[str, Any]:
    """The contracts of a project in management, and the agreements that this person can take into it (R111)."""
    if not reads_contracts(user):
        return {}
    waiting = to_register().filter(project=project) if has_staff_role(user, StaffRole.CONTRACT_MANAGER) else []
    return {"contracts": project.contracts.all(), "to_register": waiting}


def registers_of(project: Project, actor: Actor) -> list[dict[str, Any]]:
    """The rows of a project that acts are about (questions, remarks, bids), with what this person can do about each."""
    found = []
    by_model: dict[Any, list[type[Action]]] = {}
    for action_class in registry.all_actions():
        if action_class.side != "staff" or action_class.target_model is None:
            continue
        if not any(True for _ in action_class.beside_others(project)):
            by_model.setdefault(action_class.target_model, []).append(action_class)
    for model, actions in by_model.items():
        if model in ELSEWHERE:
            continue
        allowed = [action for action in actions if not action(project, actor).missing_rights()]
        rows = []
        for row in actions[0].targets(project)[:200] if allowed else ():
            if possible := [action for action in allowed if not action(project, actor, row).unmet()]:
                rows.append((row, possible))
        if rows:
            found.append({"title": model._meta.verbose_name_plural, "rows": rows})
    return found


@require_safe
@staff_only
def portfolio(request: HttpRequest) -> HttpResponse:
    """All projects, late ones first; below them what contracts ask attention for."""
    wanted = request.GET.get("zoek", "").strip()
    context = {"rows": portfolio_rows(wanted), "wanted": wanted, "contracts": watched(request.user)}
    return TemplateResponse(request, "portal/portfolio.html", context)


def portfolio_rows(wanted: str = "") -> list[dict[str, Any]]:
    """Projects whose title contains `wanted`: running ones first, late ones before all."""
    projects = Project.objects.for_lists().prefetch_related("staff__user").filter(page__title__icontains=wanted)
    rows = [portfolio_row(project) for project in projects]
    rows.sort(key=lambda row: (row["life"] != ProjectLife.RUNNING, not row["late"], row["title"].lower()))
    return rows


class ProjectsPanel(Component):
    """The projects on the first page of the admin."""

    template_name = "portal/home_panel.html"
    order = 100
    most = 10

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = portfolio_rows()
        handovers = waiting_handovers(self.user)
        return {"rows": rows[: self.most], "more": len(rows) > self.most, "handovers": handovers}


def portfolio_row(project: Project) -> dict[str, Any]:
    """One project in the portfolio."""
    phases = hourglass(project.steps.all())
    late = [step for phase in phases for step in phase.steps if step.is_late]
    current = project.current_step
    return {
        "title": project.title,
        "url": f"/beheer/projecten/{project.public_id}/",
        "year": project.plan_year,
        "life": ProjectLife(project.life),
        "announced": project.announced_at is not None,
        "current": current,
        "late": late,
        "carried_by": [row for row in project.staff.all() if row.valid_until is None],
    }
