"""The screens of contract management: for the purchasing organisation in the admin, for participants in the portal."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.actor import Actor, actor_for
from accounts.staff import is_staff
from accounts.staff_admin import staff_only
from projects.actions.views import ActView
from projects.contract_management.actions import RegisterOlderContract, ReportIssue
from projects.contract_management.actions.relations import member_path
from projects.contract_management.models import Contract, ContractRegister
from projects.contract_management.pages import member_page, staff_page
from projects.contract_management.selectors import (
    REPORTERS,
    contracts_for,
    expiring,
    files_for,
    late_tasks,
    own_participants,
    the_register,
)
from projects.documents import storage
from projects.procedure import clock


@require_safe
@staff_only
def overview(request: HttpRequest) -> HttpResponse:
    """`/beheer/contracten/`: what asks attention, and every contract in management."""
    may_add = not RegisterOlderContract(the_register(), Actor(request.user)).unmet()
    archived = "gearchiveerd" in request.GET
    context = {
        "signals": expiring(),
        "tasks": late_tasks()[:20],
        "contracts": Contract.objects.filter(archived_at__isnull=not archived)
        .select_related("manager")
        .prefetch_related("options", "suppliers"),
        "archived": archived,
        "may_add": may_add,
        "add_url": f"/beheer/contracten/nieuw/{RegisterOlderContract.code}/",
    }
    return TemplateResponse(request, "contract_management/overview.html", context)


def find(pk: int) -> Contract:
    """The contract with what its page needs. Raises Http404."""
    return get_object_or_404(
        Contract.objects.select_related("manager", "project__page").prefetch_related("options", "suppliers"), pk=pk
    )


@require_safe
@staff_only
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """`/beheer/contracten/<pk>/`: everything about a contract, and what can be done."""
    return TemplateResponse(request, "contract_management/contract.html", staff_page(find(pk), Actor(request.user)))


@method_decorator(staff_only, name="dispatch")
class ContractActView(ActView):
    """`/beheer/contracten/<pk>/<code>/`: an act on a contract."""

    sides = ("contract",)
    template = "portal/act_staff.html"

    def action_class(self, code: str) -> type:
        found = super().action_class(code)
        if found is RegisterOlderContract:
            raise Http404
        return found

    def find_subject(self, *, pk: int, **kwargs: Any) -> Contract:
        return find(pk)

    def back_url(self) -> str:
        return self.action.subject.path


@method_decorator(staff_only, name="dispatch")
class NewContractView(ActView):
    """`/beheer/contracten/nieuw/<code>/`: a contract that was concluded elsewhere."""

    sides = ("contract",)
    template = "portal/act_staff.html"

    def action_class(self, code: str) -> type:
        if super().action_class(code) is not RegisterOlderContract:
            raise Http404
        return RegisterOlderContract

    def find_subject(self, **kwargs: Any) -> ContractRegister:
        return the_register()

    def back_url(self) -> str:
        return "/beheer/contracten/"


@login_required
@require_safe
def own_contracts(request: HttpRequest) -> HttpResponse:
    """`/mijn/contracten/`: the contracts of one's own authorities."""
    rows = contracts_for(request.user).filter(archived_at__isnull=True)
    return TemplateResponse(request, "contract_management/own_contracts.html", {"contracts": rows})


@login_required
@require_safe
def own_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/contracten/<pk>/`: what a participant reads of a contract (R124)."""
    found = get_object_or_404(contracts_for(request.user), pk=pk)
    may_report = bool(own_participants(request.user, found, *REPORTERS)) and not found.archived_at
    context = member_page(found, request.user) | {
        "report_url": f"{member_path(found)}{ReportIssue.code}/" if may_report else ""
    }
    return TemplateResponse(request, "contract_management/own_contract.html", context)


@method_decorator(login_required, name="dispatch")
class MemberContractActView(ActView):
    """`/mijn/contracten/<pk>/knelpunt-melden/`: what people of a participant do."""

    sides = ("contract",)
    template = "portal/act_member.html"

    def action_class(self, code: str) -> type:
        if super().action_class(code) is not ReportIssue:
            raise Http404
        return ReportIssue

    def find_subject(self, *, pk: int, **kwargs: Any) -> Contract:
        return get_object_or_404(contracts_for(self.request.user), pk=pk)

    def find_actor(self, subject: Contract) -> Actor:
        own = own_participants(self.request.user, subject, *REPORTERS) or own_participants(self.request.user, subject)
        if "namens" in self.request.GET:
            wanted = self.number("namens")
            own = [authority for authority in own if authority.pk == wanted]
        if not own and not is_staff(self.request.user):
            raise Http404
        return actor_for(self.request.user, own[0] if own else None, clock.today())

    def back_url(self) -> str:
        return member_path(self.action.subject)


@login_required
@require_safe
def paper(request: HttpRequest, pk: int, file: int, filename: str) -> HttpResponse:
    """`/mijn/contracten/<pk>/stukken/<file>/<filename>`: minutes or a report, for who may read it."""
    found = get_object_or_404(Contract, pk=pk)
    kept = get_object_or_404(files_for(request.user, found), pk=file)
    response = FileResponse(storage.storage().open(kept.storage_name, "rb"), as_attachment=True, filename=kept.filename)
    response["Content-Type"] = kept.content_type
    response["Cache-Control"] = "private, no-store"
    return response
