"""Shared knowledge in the member portal; staff of the purchasing organisation use the same pages (R31)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.actor import Actor, actor_for
from accounts.models import ContractingAuthority, User
from accounts.staff import is_staff
from projects.actions.views import ActView
from projects.documents.views import send
from projects.knowledge.actions import ReplyToNote, ShareNote, WithdrawNote
from projects.knowledge.models import KnowledgeBase, Note, NoteFile
from projects.participation.audiences import working_authorities
from projects.procedure import clock

PER_PAGE = 20
BASE = "/mijn/kennis/"


def actors(user: User) -> list[Actor]:
    """For whom this person may write: each of their authorities; the purchasing organisation for its staff."""
    if is_staff(user):
        return [Actor(user)]
    own = ContractingAuthority.objects.filter(pk__in=working_authorities(user)).order_by("name")
    return [actor_for(user, authority, clock.today()) for authority in own]


def act_path(code: str, actor: Actor, **query: int) -> str:
    """Where somebody does an act, for one of their authorities."""
    query |= {"namens": actor.authority.pk} if actor.authority else {}
    return f"{BASE}{code}/" + (f"?{urlencode(query)}" if query else "")


@login_required
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """`/mijn/kennis/?q=…&categorie=…&project=…`: what one may read, newest first."""
    visible = Note.objects.visible_to(request.user)
    wanted = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "categorie", "project")}
    found = visible
    for word in wanted["q"].split()[:10]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    if wanted["categorie"]:
        found = found.filter(category=wanted["categorie"])
    if wanted["project"]:
        found = found.filter(project__page__slug=wanted["project"])
    context = {
        "page": Paginator(found.for_lists(), PER_PAGE).get_page(request.GET.get("pagina")),
        "wanted": wanted,
        "categories": visible.exclude(category="").order_by("category").values_list("category", flat=True).distinct(),
        "parameters": urlencode({name: value for name, value in wanted.items() if value}),
        "share": [(actor.authority, act_path(ShareNote.code, actor)) for actor in actors(request.user)],
    }
    return TemplateResponse(request, "knowledge/notes.html", context)


@login_required
@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/kennis/<pk>/`: a note with its replies."""
    found = get_object_or_404(Note.objects.visible_to(request.user).for_lists(), pk=pk)
    able, base = actors(request.user), KnowledgeBase.the()

    def may(actor: Actor) -> bool:
        return not WithdrawNote(base, actor, found).unmet()

    context = {
        "note": found,
        "comments": found.comments.select_related("authority"),
        "reply": [(actor.authority, act_path(ReplyToNote.code, actor, over=pk)) for actor in able],
        "withdraw": next((act_path(WithdrawNote.code, actor, over=pk) for actor in able if may(actor)), ""),
    }
    return TemplateResponse(request, "knowledge/note.html", context)


@method_decorator(login_required, name="dispatch")
class KnowledgeActView(ActView):
    """`/mijn/kennis/<code>/?over=<note>&namens=<authority>`"""

    sides = ("knowledge",)
    template = "portal/act_member.html"

    def find_subject(self, **kwargs: Any) -> KnowledgeBase:
        return KnowledgeBase.the()

    def find_target(self, found: type, subject: KnowledgeBase, **kwargs: Any) -> Note:
        return get_object_or_404(Note.objects.visible_to(self.request.user), pk=self.number("over"))

    def find_actor(self, subject: KnowledgeBase) -> Actor:
        able = actors(self.request.user)
        if "namens" in self.request.GET:
            wanted = self.number("namens")
            able = [actor for actor in able if actor.authority and actor.authority.pk == wanted]
            if not able:
                raise Http404
        return able[0] if able else Actor(self.request.user)

    def back_url(self) -> str:
        return self.action.target.url if self.action.target else BASE


@login_required
@require_safe
def note_file(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/kennis/bestanden/<pk>/`: the only door to a file; 404 for what may not be seen."""
    return send(get_object_or_404(NoteFile, pk=pk, note__in=Note.objects.visible_to(request.user)))
