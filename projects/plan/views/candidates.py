"""The entries of a year side by side, and the candidates made of them: bringing together, designating, rejecting."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.staff_admin import staff_only
from projects.actions.views import ActView
from projects.evaluation.selectors import lessons_for
from projects.plan.actions import (
    AddToCandidate,
    DesignateCollective,
    MakeCandidate,
    RejectCandidate,
    RemoveFromCandidate,
)
from projects.plan.actions.candidates import candidate_path
from projects.plan.criteria import authorities_of, criteria_now, weighed
from projects.plan.forms import EntryFilterForm
from projects.plan.models import Candidate, PlanYear
from projects.plan.selectors import SUGGESTIONS_SHOWN, candidates_of, entries_of, suggestions

ENTRIES_PER_PAGE = 100
CANDIDATE_ACTIONS = (DesignateCollective, RejectCandidate, AddToCandidate, RemoveFromCandidate)


@method_decorator(staff_only, name="dispatch")
class YearView(ActView):
    """`/beheer/inkoopplan/<year>/`: entries, suggestions and candidates; making a candidate or adding to one.

    `candidate` in the form says to which candidate the chosen entries go; without it they become a new one.
    """

    sides = ("plan",)
    template = "plan/year.html"

    def dispatch(self, request: HttpRequest, *args: Any, year: int, **kwargs: Any) -> HttpResponse:
        self.year = get_object_or_404(PlanYear, year=year)
        chosen = request.POST.get("candidate", "")
        self.add_to = None
        if chosen:
            if not chosen.isdecimal():
                raise Http404
            self.add_to = get_object_or_404(Candidate, pk=chosen, year=self.year)
        code = AddToCandidate.code if self.add_to else MakeCandidate.code
        return super().dispatch(request, *args, code=code)

    def find_subject(self, **kwargs: Any) -> Candidate | PlanYear:
        return self.add_to or self.year

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        year = self.year.year
        filters = EntryFilterForm(self.request.GET, year=year)
        parameters = self.request.GET.copy()
        parameters.pop("pagina", None)
        may = not self.action.missing_rights()
        candidates = list(candidates_of(self.year))
        context |= {
            "year": self.year,
            "may": may,
            "filters": filters,
            "parameters": parameters.urlencode(),
            "page": Paginator(filters.wanted().narrow(entries_of(year)), ENTRIES_PER_PAGE).get_page(
                self.request.GET.get("pagina")
            ),
            "suggestions": suggestions(year)[:SUGGESTIONS_SHOWN] if may else [],
            "candidates": candidates,
            "open_candidates": [row for row in candidates if row.state == row.state.OPEN],
        }
        return super().show(status=status, **context)

    def back_url(self) -> str:
        return f"/beheer/inkoopplan/{self.year.year}/"


@require_safe
@staff_only
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """`/beheer/inkoopplan/kandidaat/<pk>/`: its entries, the criteria, and what was decided."""
    found = get_object_or_404(Candidate.objects.select_related("year", "designation__project__page"), pk=pk)
    designation = getattr(found, "designation", None)
    actor = Actor(request.user)
    context = {
        "candidate": found,
        "entries": found.entries.select_related("plan__authority").prefetch_related("partners"),
        "authorities": authorities_of(found),
        "designation": designation,
        "criteria": designation.criteria if designation else weighed(found),
        "now": criteria_now(designation.project) if designation and designation.project else [],
        "acts": [
            {"action": action, "unmet": action.unmet(), "url": f"{candidate_path(found)}{action.code}/"}
            for action in (DesignateCollective(found, actor), RejectCandidate(found, actor))
        ],
    }
    return TemplateResponse(request, "plan/candidate.html", context)


@method_decorator(staff_only, name="dispatch")
class CandidateActView(ActView):
    """`/beheer/inkoopplan/kandidaat/<pk>/<code>/`: designating, rejecting, adding and taking out entries."""

    sides = ("plan",)
    template = "portal/act_staff.html"

    def action_class(self, code: str) -> type:
        found = super().action_class(code)
        if found not in CANDIDATE_ACTIONS:
            raise Http404
        return found

    def find_subject(self, *, pk: int, **kwargs: Any) -> Candidate:
        return get_object_or_404(Candidate.objects.select_related("year"), pk=pk)

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        found = self.action.subject
        category = found.entries.exclude(category="").values_list("category", flat=True).first() or ""
        context |= {"criteria": weighed(found), "lessons": lessons_for(category)}
        return super().show(status=status, **context)

    def back_url(self) -> str:
        return candidate_path(self.action.subject)
