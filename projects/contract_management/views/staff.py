"""Contracts in the Wagtail admin: the page of a contract with its sections, and the acts on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied

from accounts.actor import Actor
from projects.actions.base import Action
from projects.actions.views import ActView
from projects.contract_management import actions
from projects.contract_management.links import REGISTER_PATH, act_path, contract_path
from projects.contract_management.models import Contract, ContractRegister
from projects.contract_management.querysets import reads_contracts
from projects.contract_management.sections import SECTIONS, section_context
from projects.procedure.gate import Unmet

ON_REGISTER = (actions.RegisterContract, actions.RegisterFromAgreement)


def readers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for lead buyers, contract managers and the expertise centre; others get the 403 page (R124)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reads_contracts(request.user):
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class Act:
    """An act as the page of a contract shows it."""

    action: Action
    unmet: tuple[Unmet, ...]
    url: str

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return not self.unmet


def acts_in(contract: Contract, actor: Actor, section: str) -> list[Act]:
    """The acts of a section without a row of their own, with what stands in their way; none for who may not act."""
    found = []
    for action_class in actions.ACTIONS:
        if getattr(action_class, "section", None) != section or action_class.side != "contract":
            continue
        if action_class.target_model is not None:
            continue
        action = action_class(contract, actor)
        if not action.missing_rights():
            found.append(Act(action, tuple(action.unmet()), act_path(contract, action.code)))
    return found


def acts_on(contract: Contract, actor: Actor, row: Model, *wanted: type[Action]) -> list[Act]:
    """What this person can do now about one row."""
    found = []
    for action_class in wanted:
        action = action_class(contract, actor, row)
        if not action.unmet():
            found.append(Act(action, (), act_path(contract, action.code, over=row.pk)))
    return found


def with_acts(contract: Contract, actor: Actor, rows: Iterable[Model], *wanted: type[Action]) -> list[tuple]:
    """Each row with what this person can do about it."""
    return [(row, acts_on(contract, actor, row, *wanted)) for row in rows]


@require_safe
@readers_only
def contract_page(request: HttpRequest, pk: int) -> HttpResponse:
    """`/beheer/contracten/<pk>/?deel=…`: one section of a contract, with what can be done there."""
    contract = get_object_or_404(Contract.objects.for_lists().select_related("project__page", "agreement"), pk=pk)
    section = next((row for row in SECTIONS if row.code == request.GET.get("deel", "")), SECTIONS[0])
    actor = Actor(request.user)
    context = {
        "contract": contract,
        "section": section,
        "sections": [(row, contract_path(contract, row.code), row == section) for row in SECTIONS],
        "acts": acts_in(contract, actor, section.code),
        **section_context(section, contract, lambda rows, *wanted: with_acts(contract, actor, rows, *wanted)),
    }
    return TemplateResponse(request, f"contract_management/section_{section.template}.html", context)


@method_decorator(readers_only, name="dispatch")
class ContractActView(ActView):
    """`/beheer/contracten/<pk>/<code>/`: one act on a contract, on a row of it when `?over=` says so."""

    sides = ("contract",)
    template = "contract_management/act.html"

    def action_class(self, code: str) -> type[Action]:
        found = super().action_class(code)
        if found in ON_REGISTER:
            raise Http404
        return found

    def find_subject(self, *, pk: int, **kwargs: Any) -> Contract:
        return get_object_or_404(Contract, pk=pk)

    def back_url(self) -> str:
        return contract_path(self.action.subject, getattr(self.action, "section", ""))


@method_decorator(readers_only, name="dispatch")
class RegisterView(ActView):
    """`/beheer/contracten/registreren/`: a contract for the register; `?over=` names the agreement it comes from."""

    sides = ("contract",)
    template = "contract_management/act.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        of_project = "over" in request.GET
        code = actions.RegisterFromAgreement.code if of_project else actions.RegisterContract.code
        return super().dispatch(request, *args, code=code)

    def find_subject(self, **kwargs: Any) -> ContractRegister:
        return ContractRegister.the()

    def back_url(self) -> str:
        return REGISTER_PATH
