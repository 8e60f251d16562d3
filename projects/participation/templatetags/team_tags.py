"""What pages show of the procurement team and of what it costs, for whoever looks."""

from typing import Any

from django import template

from accounts.staff import is_staff
from projects.participation.audiences import own_authorities, sees_costs, sees_project_work
from projects.participation.composition import Composition, composition
from projects.participation.costs import CostShares, Share, cost_shares
from projects.participation.models import TeamMember
from projects.participation.selectors import LotOverview, lot_overview
from projects.procedure.audience import can_see
from projects.procedure.steps import Step, StepState
from projects.tree.models import Project

register = template.Library()


@register.simple_tag(takes_context=True)
def team_rule_for(context: dict[str, Any], project: Project) -> Composition | None:
    """The composition rule, for the team and the purchasing organisation; None for everybody else."""
    user = context["request"].user
    return composition(project) if sees_project_work(user, project) or is_staff(user) else None


@register.simple_tag
def team_of(project: Project) -> list[TeamMember]:
    """The members of the team now: for pages whose readers find them in the strategy too (R50)."""
    return list(project.team.current().select_related("user", "authority", "expertise"))


@register.simple_tag(takes_context=True)
def lots_for(context: dict[str, Any], project: Project) -> list[LotOverview]:
    """The lots: for who may read the strategy, and for everybody once the participants are laid down."""
    strategy = project.step(Step.STRATEGY)
    if strategy.state != StepState.DONE and not can_see(context["request"].user, strategy):
        return []
    return lot_overview(project)


@register.simple_tag(takes_context=True)
def costs_for(context: dict[str, Any], project: Project) -> CostShares | None:
    """The costs of external expertise; None for who may not see them, and when there are none."""
    if not sees_costs(context["request"].user, project):
        return None
    shares = cost_shares(project)
    return shares if shares.costs else None


@register.simple_tag(takes_context=True)
def own_shares(context: dict[str, Any], costs: CostShares) -> list[Share]:
    """The shares of the authorities this visitor is contact person or decider of."""
    own = own_authorities(context["request"].user)
    return [share for share in costs.totals if share.authority.pk in own]
