"""Contracts in the member portal: authorities read, and report issues (R124, R125)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.actor import Actor, actor_for
from accounts.models import ContractingAuthority, User
from projects.actions.views import ActView
from projects.contract_management.actions import ReportIssue
from projects.contract_management.charts import chart
from projects.contract_management.lifetime import state_of
from projects.contract_management.links import own_path
from projects.contract_management.models import Contract, ContractFile
from projects.contract_management.results import results_of
from projects.contract_management.sections import dates_of
from projects.contract_management.wording import length_in_words
from projects.documents.views import send
from projects.participation.audiences import own_authorities
from projects.procedure import clock


def own_participants(user: User, contract: Contract) -> list[ContractingAuthority]:
    """The authorities of this contact person or decider that take part in a contract, by name."""
    return list(contract.participants.filter(pk__in=own_authorities(user)).order_by("name"))


@login_required
@require_safe
def own_contracts(request: HttpRequest) -> HttpResponse:
    """`/mijn/contracten/`: the contracts in which one's own authorities take part."""
    found = Contract.objects.of_authorities_of(request.user).for_lists()
    rows = [(contract, state_of(contract), dates_of(contract)["ends_on"]) for contract in found]
    return TemplateResponse(request, "contract_management/own_contracts.html", {"rows": rows})


@login_required
@require_safe
def own_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/contracten/<pk>/`: a contract as its participants read it; of issues and reports only one's own."""
    contract = get_object_or_404(Contract.objects.of_authorities_of(request.user).for_lists(), pk=pk)
    own = own_participants(request.user, contract)
    today = clock.today()
    report = [
        (authority, ReportIssue(contract, actor_for(request.user, authority, today)).unmet()) for authority in own
    ]
    ours = Q(delegation__in=own) | Q(present__in=own)
    context = {
        "contract": contract,
        "state": state_of(contract),
        "own": own,
        "report": [
            (authority, f"{own_path(contract)}{ReportIssue.code}/?namens={authority.pk}")
            for authority, unmet in report
            if not unmet
        ],
        "notice": length_in_words(contract.notice),
        "indicators": [(item, chart(item)) for item in results_of(contract)],
        "meetings": contract.meetings.filter(ours, cancelled_at=None)
        .distinct()
        .select_related("minutes_file")
        .prefetch_related("present", "delegation", "action_points"),
        "issues": contract.issues.filter(authority__in=own).select_related("authority").prefetch_related("notes"),
        "expectations": contract.expectations.filter(Q(authority=None) | Q(authority__in=own)),
        "reports": contract.reports.filter(authority__in=own).select_related("file", "authority"),
        "files": contract.files.filter(report=None).visible_to(request.user),
        **dates_of(contract),
    }
    return TemplateResponse(request, "contract_management/own_contract.html", context)


@method_decorator(login_required, name="dispatch")
class OwnActView(ActView):
    """`/mijn/contracten/<pk>/<code>/?namens=<id>`: what an authority does: reporting an issue."""

    sides = ("contract_authority",)
    template = "portal/act_member.html"

    def find_subject(self, *, pk: int, **kwargs: Any) -> Contract:
        return get_object_or_404(Contract.objects.of_authorities_of(self.request.user), pk=pk)

    def find_actor(self, subject: Contract) -> Actor:
        own = own_participants(self.request.user, subject)
        if "namens" in self.request.GET:
            wanted = self.number("namens")
            own = [authority for authority in own if authority.pk == wanted]
        if not own:
            raise Http404
        return actor_for(self.request.user, own[0], clock.today())

    def back_url(self) -> str:
        return own_path(self.action.subject)


@require_safe
def contract_file(request: HttpRequest, pk: int) -> HttpResponse:
    """`/mijn/contracten/stukken/<pk>/`: the only door to a file of a contract; 404 for what may not be seen."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return send(get_object_or_404(ContractFile.objects.visible_to(request.user), pk=pk))
