"""Uploading a plan, looking at what was understood, and taking it over: in the member portal and in the admin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied

from accounts.actor import Actor, actor_for
from accounts.models import ContractingAuthority, Membership, Role
from accounts.staff import has_staff_role
from accounts.staff_admin import staff_only
from projects.plan.actions import MANAGES_PLANS, ApplyPlanImport, AssignColumn
from projects.plan.forms import UploadForm
from projects.plan.importing import MatchedRow, Preview, preview, stage
from projects.plan.matching import titles
from projects.plan.models import PlanImport, PlanYear, ProcurementPlan
from projects.plan.reading import Field, Problem, TableUnreadable, show
from projects.plan.selectors import plans_of, side_by_side
from projects.procedure import clock
from projects.procedure.gate import Refused, Unmet

ROWS_PER_PAGE = 100
YEARS_SIDE_BY_SIDE = 4


def own_authorities(user: Any, *roles: str) -> QuerySet[ContractingAuthority]:
    """The authorities this person works for today, in one of these roles when given, by name."""
    rows = Membership.objects.valid(clock.today()).filter(user=user)
    rows = rows.with_role(*roles) if roles else rows
    return ContractingAuthority.objects.filter(pk__in=rows.values("authority")).order_by("name")


class Uploading(View):
    """Shows the plans there are and takes a file; the file is looked at first, no plan changes."""

    template = ""
    base = ""
    may_leave_open = False

    def authorities(self) -> QuerySet[ContractingAuthority]:
        """Whose plans may be brought in here; none when this visitor may bring in nothing."""
        raise NotImplementedError

    def plans(self) -> dict[str, Any]:
        """The plans there are, for the template."""
        raise NotImplementedError

    def form(self, *args: Any) -> UploadForm | None:
        """The upload form for this visitor; None when there is nothing they may bring in."""
        authorities = self.authorities()
        if not authorities.exists():
            return None
        return UploadForm(*args, authorities=authorities, may_leave_open=self.may_leave_open)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def show(self, form: UploadForm | None, status: int = 200) -> HttpResponse:
        """The page with the form and the plans there are."""
        context = {"form": form, "base": self.base} | self.plans()
        return TemplateResponse(self.request, self.template, context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form is None:
            return permission_denied(request, PermissionDenied())
        if not form.is_valid():
            return self.show(form, 400)
        data = form.cleaned_data
        upload, authority = data["file"], data["authority"]
        try:
            found = preview(upload.content, upload.filename, year=data["year"], authority=authority)
        except TableUnreadable as error:
            form.add_error("file", error.sentence)
            return self.show(form, 400)
        staged = stage(upload.content, upload.filename, year=found.year, authority=authority, by=request.user)
        return redirect(f"{self.base}import/{staged.pk}/")


class Looking(View):
    """What was understood of an upload, row by row; then a column is assigned, or the plan is taken over."""

    template = ""
    base = ""

    def may_look(self, staged: PlanImport) -> bool:
        """Whether this visitor may see the upload."""
        raise NotImplementedError

    def actor(self) -> Actor:
        """Who acts here, and for which authority."""
        raise NotImplementedError

    def done_url(self) -> str:
        """Where one goes after taking a plan over."""
        return self.base

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.staged = get_object_or_404(PlanImport.objects.select_related("year", "authority"), pk=pk)
        if not self.may_look(self.staged):
            raise Http404
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()

    def show(self, unmet: list[Unmet] | None = None, status: int = 200) -> HttpResponse:
        """The preview; of one that was taken over only what became of it."""
        staged = self.staged
        context: dict[str, Any] = {"staged": staged, "base": self.base, "unmet": unmet or []}
        if staged.applied_at is None:
            try:
                found = preview(
                    bytes(staged.content), staged.filename, year=staged.year.year, authority=staged.authority
                )
            except TableUnreadable as error:
                context["unmet"] = [Unmet(error.sentence)]
            else:
                context |= described(found, self.request.GET.get("pagina"))
        return TemplateResponse(self.request, self.template, context, status=status)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            if "heading" in request.POST:
                action = AssignColumn(self.staged, self.actor())
                form = AssignColumn.form(request.POST, action=action)
                if not form.is_valid():
                    return self.show([Unmet(_("Choose what this column means from the list."))], 400)
                action.run(**form.cleaned_data)
                return redirect(request.path)
            counts = ApplyPlanImport(self.staged, self.actor()).run()
        except Refused as refused:
            return self.show(refused.unmet, refused.status)
        messages.success(
            request,
            _("Taken over: %(new)s new, %(changed)s changed and %(unchanged)s unchanged rows; %(refused)s left out.")
            % counts,
        )
        return redirect(self.done_url())


def described(found: Preview, number: str | None) -> dict[str, Any]:
    """One page of a preview as the template shows it: refused rows first, then what was understood."""
    page = Paginator([*found.refused, *found.rows], ROWS_PER_PAGE).get_page(number)
    columns = found.reading.columns
    return {
        "found": found,
        "page": page,
        "refused": [item for item in page if isinstance(item, Problem)],
        "rows": [row(item) for item in page if isinstance(item, MatchedRow)],
        "to_assign": [column for column in columns if column.heading and (column.field is None or column.assigned)],
        "fields": [(field.value, field.title) for field in Field],
    }


def row(item: MatchedRow) -> dict[str, Any]:
    """A good row: what was written and what was understood, cell by cell."""
    return {
        "number": item.row.number,
        "change": {"new": _("new"), "changed": _("changed"), "unchanged": _("unchanged")}[item.change],
        "owner": item.owner,
        "partners": titles(item.partners),
        "notes": item.notes,
        "cells": [
            {
                "heading": cell.heading or cell.field.title,
                "written": cell.written,
                "understood": show(cell.understood),
                "notes": cell.notes,
            }
            for cell in item.row.cells
        ],
        "notices": item.row.problems,
    }


@method_decorator(login_required, name="dispatch")
class MemberUploading(Uploading):
    """`/mijn/inkoopplan/`: the plans of one's own authorities."""

    template = "plan/member_upload.html"
    base = "/mijn/inkoopplan/"

    def authorities(self) -> QuerySet[ContractingAuthority]:
        return own_authorities(self.request.user, Role.CONTACT, Role.DECIDER)

    def plans(self) -> dict[str, Any]:
        return {"plans": plans_of(own_authorities(self.request.user))}


@method_decorator(login_required, name="dispatch")
class MemberLooking(Looking):
    """`/mijn/inkoopplan/import/<pk>/`: only who uploaded it sees it."""

    template = "plan/member_preview.html"
    base = "/mijn/inkoopplan/"

    def may_look(self, staged: PlanImport) -> bool:
        return staged.uploaded_by_id == self.request.user.pk

    def actor(self) -> Actor:
        return actor_for(self.request.user, self.staged.authority, clock.today())


@login_required
@require_safe
def own_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/inkoopplan/<pk>/`: the entries of a plan of one's own authority, and what became of them."""
    plan = get_object_or_404(ProcurementPlan, pk=pk, authority__in=own_authorities(request.user))
    entries = plan.entries.select_related("candidate__designation__project__page").prefetch_related("partners")
    page = Paginator(entries, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
    return TemplateResponse(request, "plan/member_plan.html", {"plan": plan, "page": page})


@method_decorator(staff_only, name="dispatch")
class StaffUploading(Uploading):
    """`/beheer/inkoopplan/`: the years, the plans of all authorities side by side, and bringing one in."""

    template = "plan/staff_upload.html"
    base = "/beheer/inkoopplan/"
    may_leave_open = True

    def authorities(self) -> QuerySet[ContractingAuthority]:
        if not has_staff_role(self.request.user, *MANAGES_PLANS):
            return ContractingAuthority.objects.none()
        return ContractingAuthority.objects.existing(clock.today()).order_by("name")

    def plans(self) -> dict[str, Any]:
        years = list(PlanYear.objects.all()[:YEARS_SIDE_BY_SIDE])
        return {"years": PlanYear.objects.all(), "shown": years, "plans": side_by_side(years)}


class StaffLooking(Looking):
    """`/beheer/inkoopplan/import/<pk>/`: for those who manage plans."""

    template = "plan/staff_preview.html"
    base = "/beheer/inkoopplan/"

    def may_look(self, staged: PlanImport) -> bool:
        return has_staff_role(self.request.user, *MANAGES_PLANS)

    def actor(self) -> Actor:
        return Actor(self.request.user)

    def done_url(self) -> str:
        return f"{self.base}{self.staged.year.year}/"
