"""The screen of the file in the cockpit: is it complete, and how far is each authority (R102, R108–R112)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.staff_admin import staff_only
from portal.cockpit import Act
from projects.actions import registry
from projects.actions.base import Action
from projects.dossier.actions import (
    AcceptHandover,
    AskForPackages,
    HandOver,
    OfferDossier,
    RecordOtherDelivery,
    RefuseHandover,
    SetArchive,
)
from projects.dossier.completeness import Item, completeness
from projects.dossier.ends import retention_of
from projects.dossier.retention import Retention
from projects.dossier.selectors import AuthorityDossier, dossiers_of, handovers_of
from projects.participation.models import Participation
from projects.procedure.audience import can_see
from projects.procedure.steps import ProjectLife
from projects.tree.links import staff_act_path
from projects.tree.models import Project

# What each stage is called, and the shape of its badge.
STAGES = {
    "none": (_("not made"), "planned"),
    "waiting": (_("waiting for its turn"), "open"),
    "building": (_("being made"), "open"),
    "failed": (_("could not be made"), "blocked"),
    "built": (_("made, not offered yet"), "open"),
    "offered": (_("offered"), "open"),
    "downloaded": (_("fetched, receipt not confirmed"), "warning"),
    "delivered": (_("received"), "done"),
}


@dataclass(frozen=True)
class Row:
    """The file of one participant, with the acts that can be done about it now."""

    dossier: AuthorityDossier
    title: str
    shape: str
    retention: Retention | None
    archive: str
    delivery: str


def _rows(project: Project, actor: Actor) -> list[Row]:
    targets = {row.authority_id: row for row in SetArchive.targets(project)}
    found = []
    for dossier in dossiers_of(project):
        title, shape = STAGES[dossier.stage]
        target = targets[dossier.authority.pk]
        archive, delivery = (_address(kind, project, actor, target) for kind in (SetArchive, RecordOtherDelivery))
        retention = retention_of(dossier.package) if dossier.package else None
        found.append(Row(dossier, str(title), shape, retention, archive, delivery))
    return found


def _address(kind: type[Action], project: Project, actor: Actor, target: Participation) -> str:
    """Where this act is done for one participant; empty when it cannot be done now."""
    return "" if kind(project, actor, target).unmet() else staff_act_path(project, kind.code, over=target.pk)


def _link(project: Project, actor: Actor, item: Item) -> str:
    """Where what is missing is solved, for who may do that; empty for others."""
    if item.act:
        return "" if registry.get(item.act)(project, actor).missing_rights() else item.link
    return item.link if can_see(actor.user, project.step(item.step)) else ""


def _acts(project: Project, actor: Actor) -> list[Act]:
    """The acts about the whole file, in their order, with what stands in their way."""
    found = []
    for kind in (AskForPackages, OfferDossier, HandOver, AcceptHandover, RefuseHandover):
        action = kind(project, actor)
        found.append(Act(action, tuple(action.unmet()), staff_act_path(project, kind.code)))
    return found


@require_safe
@staff_only
def dossier_desk(request: HttpRequest, public_id: object) -> HttpResponse:
    """`/beheer/projecten/<id>/dossier/`: for the purchasing organisation."""
    project = get_object_or_404(Project.objects.select_related("page"), public_id=public_id)
    actor = Actor(request.user)
    items = completeness(project)
    handovers = handovers_of(project)
    settled = bool(handovers) and handovers[0].is_accepted
    ended = project.life != ProjectLife.RUNNING
    rows = _rows(project, actor)
    context = {
        "project": project,
        "items": [(item, _link(project, actor, item)) for item in items],
        "missing": sum(not item.is_there for item in items),
        "ended": ended,
        "acts": _acts(project, actor) if ended and not settled else [],
        "rows": rows,
        "busy": any(row.dossier.stage in ("waiting", "building") for row in rows),
        "handovers": handovers,
    }
    return TemplateResponse(request, "portal/dossier_desk.html", context)
