"""Mijn overzicht and what a member does in the portal (screens.md)."""

import uuid
from dataclasses import dataclass
from itertools import product

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import actor_for
from accounts.models import Membership, User
from accounts.staff import is_staff
from portal.acting import authorities_of
from portal.coming import calendar, coming_for
from portal.news import last_visit, news_for
from portal.waiting import waiting_for
from projects.actions import registry
from projects.contract_management.models import Contract
from projects.decisions import rounds
from projects.decisions.models import AskedAuthority, Decision, RoundKind
from projects.decisions.signing import SCREEN, WITH_SIGNATURES, how_signed, signatures_of
from projects.documents.models import Document
from projects.documents.rendering import word
from projects.participation.audiences import own_authorities
from projects.participation.models import Participation, TeamMember
from projects.procedure import clock
from projects.procedure.steps import Step, StepState
from projects.progress.selectors import projects_of
from projects.strategy.papers import college_proposal
from projects.tree.links import member_act_path
from projects.tree.models import Project

MOST_NEW = 9
"""How many projects that one can still join the overview shows, the last announced first; the plan shows them all."""


@dataclass(frozen=True)
class MemberAct:
    """An act a member can do now, for one authority."""

    title: str
    url: str
    why: str


def acts_for(user: User, project: Project, step: str | None = None) -> list[MemberAct]:
    """The acts this person can do now on a project (at one step), for each authority they work for."""
    found = []
    today = clock.today()
    authorities = authorities_of(user)
    actors = [actor_for(user, authority, today) for authority in authorities] or [actor_for(user, None, today)]
    for action_class in registry.all_actions():
        if step and action_class.step != step:
            continue
        if action_class.side == "authority":
            candidates = actors
        elif action_class.side == "team":
            candidates = actors[:1]
        else:
            continue
        for actor, target in product(candidates, action_class.beside_others(project)):
            action = action_class(project, actor, target)
            if not action.missing_rights() and not action.blocked():
                several = len(authorities) > 1 and actor.authority is not None
                namens = {"namens": actor.authority.pk} if several else {}
                found.append(
                    MemberAct(
                        str(action.heading if action.over else action.button or action.title),
                        member_act_path(project, action.code, **namens, **action.over),
                        str(actor.authority) if several else str(action.explanation),
                    )
                )
    return found


def _standing_title(row: Participation | None) -> str:
    """The standing of the own authority; empty for who is in the team without one."""
    return row.standing_title if row else ""


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/mijn/`: what waits for me, my projects, and news."""
    user, since = request.user, last_visit(request)
    memberships = list(
        Membership.objects.valid(clock.today())
        .filter(user=user)
        .select_related("authority")
        .order_by("authority__name")
    )
    mine = {row.authority_id for row in memberships}
    of_authority = Participation.objects.filter(authority__in=mine).values("project")
    of_team = TeamMember.objects.current().filter(user=user).values("project")
    projects = list(Project.objects.announced().filter(Q(pk__in=of_authority) | Q(pk__in=of_team)).for_lists())
    new = list(
        Project.objects.announced()
        .filter(life="running", steps__step=Step.STRATEGY, steps__state=StepState.PLANNED)
        .exclude(pk__in=[project.pk for project in projects])
        .order_by("-announced_at", "-pk")
        .for_lists()[:MOST_NEW]
    )
    standings = {
        row.project_id: row
        for row in Participation.objects.filter(project__in=projects, authority__in=mine).with_standing()
    }
    progress = projects_of([*projects, *new])
    by_id = {str(project.public_id): project.pk for project in projects}
    context = {
        "memberships": memberships,
        "waiting": waiting_for(user, memberships),
        "mine": [
            {"progress": item, "standing": _standing_title(standings.get(by_id[item.public_id]))}
            for item in progress
            if item.public_id in by_id
        ],
        "new": [item for item in progress if item.public_id not in by_id] if mine else [],
        "coming": coming_for(user, memberships)[:10],
        "since": since,
        "news": news_for(user, projects, since),
        "contracts": Contract.objects.running().of_authorities_of(user).for_lists(),
        "is_staff": is_staff(user),
    }
    return TemplateResponse(request, "portal/overview.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: HttpRequest) -> HttpResponse:
    """`/mijn/kalender/`: the address of this person's own calendar; POST makes a new one, the old one stops."""
    if request.method == "POST":
        User.objects.filter(pk=request.user.pk).update(calendar_key=uuid.uuid4())
        messages.success(request, _("Your calendar has a new address. The old one no longer works."))
        return redirect("calendar_address")
    address = f"{settings.BASE_URL}{reverse('calendar', args=[request.user.calendar_key])}"
    return TemplateResponse(request, "portal/calendar.html", {"address": address})


@require_safe
def calendar_feed(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """`/kalender/<key>.ics`: the coming dates of whoever has this key, for a calendar that subscribes."""
    user = get_object_or_404(User, calendar_key=key, is_active=True)
    memberships = Membership.objects.valid(clock.today()).filter(user=user).select_related("authority")
    content = calendar(coming_for(user, memberships), settings.WAGTAIL_SITE_NAME, settings.BASE_URL)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="inkoopportaal.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/besluiten/<pk>/`: the receipt of a decision, for the people of the authority that decided."""
    authorities = [authority.pk for authority in authorities_of(request.user)]
    found = get_object_or_404(
        Decision.objects.select_related("round__project__page", "authority").prefetch_related(WITH_SIGNATURES),
        pk=pk,
        authority__in=authorities,
    )
    receipts = Document.objects.visible_to(request.user).filter(
        project=found.round.project, kind="receipt", offers__authority=found.authority
    )
    context = {
        "decision": found,
        "signatures": signatures_of(found),
        "how_signed": how_signed(found, SCREEN),
        "project": found.round.project,
        "documents": found.round.documents.select_related("document"),
        "receipts": receipts.order_by("-uploaded_at"),
    }
    return TemplateResponse(request, "portal/decision.html", context)


@login_required
@require_safe
def proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """`/mijn/projecten/<slug>/collegevoorstel/?namens=<id>`: the draft proposal of one authority, as DOCX (R57)."""
    project = get_object_or_404(Project.objects.announced(), page__slug=slug)
    round = rounds.current(project, RoundKind.FINAL_STRATEGY)
    asked = round.asked.filter(authority__in=own_authorities(request.user)) if round else AskedAuthority.objects.none()
    if request.GET.get("namens", "").isdecimal():
        asked = asked.filter(authority=int(request.GET["namens"]))
    row = asked.select_related("authority").first()
    if row is None:
        raise Http404
    response = HttpResponse(college_proposal(round, row.authority), content_type=word.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="voorstel-{slug}-versie-{round.number}.docx"'
    return response
