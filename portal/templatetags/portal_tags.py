"""What a member can do on a page."""

from typing import Any

from django import template

from portal.member import acts_for
from projects.award.standstill import SentDecision, decisions_for
from projects.contract.selectors import LotContract, PublicAward, contracts_by_lot, public_awards
from projects.tender_documents.gates import publication_of
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project

register = template.Library()


@register.simple_tag(takes_context=True)
def my_acts(context: dict[str, Any], project: Project, step: str | None = None) -> list:
    """The acts this visitor can do now on a project (at one step), for each authority they work for."""
    user = context["request"].user
    return acts_for(user, project, step) if user.is_authenticated else []


@register.simple_tag
def notice_of(project: Project) -> TenderPublication | None:
    """The notice on the tender platform, once its publication was recorded; None before (art. 2.65)."""
    return publication_of(project)


@register.simple_tag
def public_awards_of(project: Project) -> list[PublicAward]:
    """The suppliers of definitive awards, by lot; nothing before."""
    return public_awards(project)


@register.simple_tag(takes_context=True)
def award_decisions_of(context: dict[str, Any], project: Project) -> list[SentDecision]:
    """The award decisions that were sent, for who may read their computation (R96)."""
    return decisions_for(context["request"].user, project)


@register.simple_tag
def contracts_of(project: Project) -> list[LotContract]:
    """The lots that were tendered with their agreements; nothing in a project without lots."""
    return contracts_by_lot(project)
