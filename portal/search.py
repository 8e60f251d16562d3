"""Search over what the visitor may see: pages, steps and documents with the text in them (R135).

What somebody may not see is left out before anything is counted, ordered or shown, so that no number, title or excerpt
can tell of it. On PostgreSQL words are found in their Dutch forms; on SQLite as they are written (FTS5).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.models import HomePage, TextPage
from projects.documents.models import Document
from projects.handbook.models import HandbookPage
from projects.tree.models import ProjectIndexPage, ProjectPage, ProjectStep

PER_PAGE, MOST = 20, 200
BEFORE, AFTER = 60, 180
KINDS = (("", _("everything")), ("pagina", _("pages")), ("stuk", _("documents")))


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `before`, `match` and `after` are a piece of its text; empty without the words."""

    title: str
    url: str
    kind: str
    of: str = ""
    before: str = ""
    match: str = ""
    after: str = ""


def visible_pages(user: Any) -> QuerySet[Page]:
    """Every live page this visitor may read: editorial pages, announced projects, steps by their audience."""
    steps = ProjectStep.objects.visible_to(user).values("page_id")
    projects = ProjectPage.objects.filter(project__announced_at__isnull=False).values("page_ptr_id")
    editorial = Page.objects.exact_type(HomePage, TextPage, HandbookPage, ProjectIndexPage).values("pk")
    return Page.objects.live().filter(Q(pk__in=steps) | Q(pk__in=projects) | Q(pk__in=editorial))


def find(user: Any, words: str, kind: str = "") -> list[Page | Document]:
    """What has all the words, among what this visitor may see; pages first, the best fit of each first."""
    if not words.strip():
        return []
    found: list[Page | Document] = []
    if kind != "stuk":
        found += visible_pages(user).search(words, operator="and")[:MOST]
    if kind != "pagina":
        shown = Document.objects.current().visible_to(user).values("pk")
        documents = Document.objects.filter(pk__in=shown).defer("text")
        found += documents.search(words, operator="and")[:MOST]
    return found


def hits(found: Iterable[Page | Document], words: str) -> list[Hit]:
    """What was found as it is shown, each with a piece of its text; in a few queries."""
    found = list(found)
    pages = {page.pk: page for page in Page.objects.filter(pk__in=_keys(found, Page)).specific()}
    documents = Document.objects.select_related("project__page").in_bulk(_keys(found, Document))
    return [
        _document(documents[item.pk], words) if isinstance(item, Document) else _page(pages[item.pk], words)
        for item in found
    ]


def _keys(found: list[Page | Document], of: type) -> list[int]:
    return [item.pk for item in found if isinstance(item, of)]


def _page(page: Page, words: str) -> Hit:
    fields = [field.field_name for field in page.search_fields if field.field_name != "title"]
    text = " ".join(strip_tags(str(getattr(page, name, None) or "")) for name in fields)
    return Hit(page.title, page.url or "/", page._meta.verbose_name.capitalize(), "", *excerpt(text, words))


def _document(document: Document, words: str) -> Hit:
    kind = document.get_kind_display().capitalize()
    return Hit(document.title, document.url, kind, str(document.project), *excerpt(document.text, words))


def excerpt(text: str, words: str) -> tuple[str, str, str]:
    """The piece of a text around the first of the words: what stands before it, the word, and what follows it.

    A word is also found in another form: with the same beginning, all but its last two letters.
    """
    stems = [re.escape(word[: max(4, len(word) - 2)]) for word in re.findall(r"\w+", words)[:10]]
    found = re.search(rf"\b(?:{'|'.join(stems)})\w*", text, re.IGNORECASE) if stems else None
    if found is None:
        return "", "", ""
    before, after = text[: found.start()], text[found.end() :]
    if len(before) > BEFORE:
        before = "…" + before[-BEFORE:].partition(" ")[2]
    if len(after) > AFTER:
        after = after[:AFTER].rpartition(" ")[0] + "…"
    return before, found.group(), after


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/zoeken/?q=…&soort=…`"""
    words = request.GET.get("q", "")[:200]
    kind = request.GET.get("soort", "") if request.GET.get("soort") in dict(KINDS) else ""
    page = Paginator(find(request.user, words, kind), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "words": words,
        "kind": kind,
        "kinds": [(value, label, urlencode({"q": words, "soort": value})) for value, label in KINDS],
        "page": page,
        "hits": hits(page, words),
        "parameters": urlencode({"q": words} | ({"soort": kind} if kind else {})),
    }
    return TemplateResponse(request, "portal/search.html", context)
