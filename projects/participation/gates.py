"""Gates about who takes part and about the procurement team."""

from django.utils.translation import gettext_lazy as _

from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.participation.composition import composition
from projects.participation.costs import SharedCost, cost_shares
from projects.participation.models import SharingKey, TeamRole
from projects.participation.selectors import interested_authorities, participants_of, participating_authorities
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import listed, moment
from projects.tree.lots import has_lots
from projects.tree.models import Lot, Project


@gate(_("At least one authority is interested"))
def somebody_interested(project: Project) -> Unmet | None:
    """There is somebody to invite (R37)."""
    if not interested_authorities(project):
        return Unmet(_("No authority has registered interest yet."), _("the contact persons of the authorities"))
    return None


@gate(_("At least one authority participates"))
def somebody_participates(project: Project) -> Unmet | None:
    """Without participants there is nothing to tender."""
    if not participating_authorities(project):
        return Unmet(_("No authority adopted and signed the strategy."), _("the deciders of the authorities"))
    return None


@gate(_("At least one authority participates in it"))
def somebody_participates_in(lot: Lot) -> list[Unmet]:
    """Without participants there is nobody to award a lot for (R63)."""
    if participants_of(lot):
        return []
    if has_lots(lot.project):
        return [Unmet(_("Nobody who takes part is left for this lot."))]
    return somebody_participates(lot.project)


def team_problems(project: Project) -> list[str]:
    """What the composition rule finds wrong with the team now; empty when it is met (R43, R65, reading A4)."""
    return composition(project).problems


@gate(_("The procurement team is complete"))
def team_complete(project: Project) -> list[Unmet]:
    """One lead buyer, one contract manager, at least three subject experts (R43)."""
    return [Unmet(problem, _("the lead buyer")) for problem in team_problems(project)]


@gate(_("The cost of every external expert was recorded"))
def experts_have_costs(project: Project) -> list[Unmet]:
    """Nobody from outside is in the team without a need and a maximum cost (R44)."""
    return [
        Unmet(
            _("%(person)s is an external expert, but the need and the cost were not recorded.")
            % {"person": member.user},
            _("the lead buyer"),
        )
        for member in composition(project).members
        if member.role == TeamRole.EXTERNAL_EXPERT and (member.expertise is None or member.expertise.ended_at)
    ]


@gate(_("The costs of external expertise can be divided"))
def costs_divisible(project: Project) -> list[Unmet]:
    """Every authority has a weight in the sharing key; a share is never silently zero (R44)."""
    return [_no_weights(cost) for cost in cost_shares(project).costs if cost.unknown]


def _no_weights(cost: SharedCost) -> Unmet:
    facts = {"party": cost.expertise, "authorities": listed(cost.unknown)}
    if cost.expertise.sharing_key == SharingKey.INHABITANTS:
        sentence = _(
            "The cost of %(party)s is shared by inhabitants, but the number of inhabitants is not known of: "
            "%(authorities)s. Have it filled in, or choose another key."
        )
        return Unmet(sentence % facts, _("an administrator, or the lead buyer"))
    sentence = _(
        "The cost of %(party)s is shared by estimated value, but there is no estimated value of: %(authorities)s. "
        "Have it given, or choose another key."
    )
    return Unmet(sentence % facts, _("the contact persons of these authorities, or the lead buyer"))


@gate(_("The final strategy with its costs is not offered"))
def costs_open(project: Project) -> Unmet | None:
    """What the authorities adopt contains the costs: changing them means a new final version (R44, R56)."""
    if current := rounds.current(project, RoundKind.FINAL_STRATEGY):
        return Unmet(
            _(
                "The final strategy, which contains these costs, was offered on %(moment)s. Take it back first, and "
                "offer a new version with the changed costs."
            )
            % {"moment": moment(current.offered_at)},
            _("the lead buyer"),
        )
    return None
