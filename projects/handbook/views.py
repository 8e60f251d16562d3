"""The handbook in the Wagtail admin: its versions, and establishing one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.staff_admin import staff_only
from projects.actions.views import ActView
from projects.handbook.actions import EstablishHandbook
from projects.handbook.models import HandbookPage, HandbookVersion
from projects.procedure import clock

BASE = "/beheer/handboek/"


@require_safe
@staff_only
def handbook(request: HttpRequest) -> HttpResponse:
    """`/beheer/handboek/`"""
    page = get_object_or_404(HandbookPage)
    action = EstablishHandbook(page, Actor(request.user))
    context = {
        "page": page,
        "versions": HandbookVersion.objects.all(),
        "today": clock.today(),
        "unmet": action.unmet(),
        "establish": f"{BASE}{EstablishHandbook.code}/",
    }
    return TemplateResponse(request, "handbook/versions.html", context)


@method_decorator(staff_only, name="dispatch")
class HandbookActView(ActView):
    """`/beheer/handboek/<code>/`"""

    sides = ("handbook",)
    template = "contract_management/act.html"

    def find_subject(self, **kwargs: Any) -> HandbookPage:
        page = HandbookPage.objects.first()
        if page is None:
            raise Http404
        return page

    def back_url(self) -> str:
        return BASE
