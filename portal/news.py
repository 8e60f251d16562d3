"""What happened since somebody's last visit: messages to them, shared knowledge, and steps of their projects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from projects.knowledge.models import Note
from projects.outbox.models import Message
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.links import project_path
from projects.tree.models import Project

MOST = 12


@dataclass(frozen=True)
class News:
    """One thing that happened. `is_new`: after the last visit. `url` is empty when there is no page to go to."""

    at: datetime
    text: str
    url: str
    is_new: bool


def last_visit(request: HttpRequest) -> datetime | None:
    """When this person looked before this session; the same answer during the whole session. Notes this visit."""
    user: User = request.user
    if "last_visit" not in request.session:
        request.session["last_visit"] = user.seen_at.isoformat() if user.seen_at else ""
    User.objects.filter(pk=user.pk).update(seen_at=clock.now())
    return parse_datetime(request.session["last_visit"]) if request.session["last_visit"] else None


def news_for(user: User, projects: Iterable[Project], since: datetime | None) -> list[News]:
    """The last things that happened, newest first. `projects` must have their steps at hand."""
    found = []
    for message in Message.objects.filter(recipient__iexact=user.email).order_by("-queued_at")[:MOST]:
        found.append((message.queued_at, message.subject, ""))
    for note in Note.objects.visible_to(user).order_by("-written_at")[:MOST]:
        found.append((note.written_at, _("Knowledge was shared: %(title)s") % {"title": note.title}, note.url))
    for project in projects:
        url = project_path(project)
        for row in project.steps.all():
            facts = {"step": Step(row.step).label, "project": project.title}
            if row.opened_at:
                found.append((row.opened_at, _("%(project)s: step “%(step)s” started") % facts, url))
            if row.done_at:
                found.append((row.done_at, _("%(project)s: step “%(step)s” was completed") % facts, url))
    found.sort(key=lambda item: item[0], reverse=True)
    return [News(at, text, url, since is not None and at > since) for at, text, url in found[:MOST]]
