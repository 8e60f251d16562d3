"""Search over what the visitor may see: pages, steps and documents (R135)."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.models import HomePage, TextPage
from projects.documents.models import Document
from projects.tree.models import ProjectIndexPage, ProjectPage, ProjectStep

PER_PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    url: str
    kind: str
    of: str = ""


def visible_pages(user: Any):
    """Every live page this visitor may read: editorial pages, announced projects, steps by their audience."""
    steps = ProjectStep.objects.visible_to(user).values("page_id")
    projects = ProjectPage.objects.filter(project__announced_at__isnull=False).values("page_ptr_id")
    editorial = Page.objects.exact_type(HomePage, TextPage, ProjectIndexPage).values("pk")
    return Page.objects.live().filter(Q(pk__in=steps) | Q(pk__in=projects) | Q(pk__in=editorial))


def find(user: Any, words: str) -> list[Hit]:
    """What matches all the words, among what this visitor may see; pages first."""
    if not words.strip():
        return []
    found = visible_pages(user).search(words, operator="and")
    pages = [
        Hit(page.title, page.url or "/", page.specific_class._meta.verbose_name.capitalize()) for page in found[:200]
    ]
    condition = Q()
    for word in words.split()[:10]:
        condition &= Q(title__icontains=word) | Q(text__icontains=word)
    documents = (
        Document.objects.current().visible_to(user).filter(condition).select_related("project__page").order_by("title")
    )
    return pages + [Hit(d.title, d.url, d.get_kind_display().capitalize(), str(d.project)) for d in documents[:200]]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/zoeken/?q=…`"""
    words = request.GET.get("q", "")[:200]
    page = Paginator(find(request.user, words), PER_PAGE).get_page(request.GET.get("pagina"))
    return TemplateResponse(request, "portal/search.html", {"words": words, "page": page})
