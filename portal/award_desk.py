"""The desk of an award: per lot the rules, the vault, the bids, the assessment and its outcome (R82–R88).

Only the declared team reads what was scored; the names of bidders are those of the record of opening (TEAM).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied

from accounts.actor import Actor
from accounts.staff_admin import staff_only
from portal.selection_desk import SelectionDesk, selection_desk
from projects.actions import registry
from projects.actions.base import Action
from projects.award.actions.requests import OfSelection
from projects.award.audiences import declared_team
from projects.award.gates_lots import still_to_award
from projects.award.method import award_rules_of, method_of, rules_of, written_rules
from projects.award.models import (
    AssessmentResult,
    AwardCriterion,
    AwardDecision,
    AwardRecord,
    AwardRules,
    Bid,
    Envelope,
    OpeningRecord,
    PreparedLetters,
    ProofJudgement,
    ProofRequest,
)
from projects.award.scoring.compute import Outcome, Place
from projects.award.scoring.rules import Rules
from projects.award.selectors import (
    assessment_of,
    assessors_of,
    award_decision_of,
    bids_of,
    check_of,
    consensus_opened,
    openings_of,
    prepared_letters,
    result_of,
)
from projects.award.watched import bids_valid_until, intended_winner, proof_asked, proof_judged
from projects.participation.audiences import sees_project_work
from projects.procedure.audience import can_see
from projects.procedure.steps import Step
from projects.tree.links import member_act_path, staff_act_path
from projects.tree.lots import OfLot, lot_in_words, lots_of
from projects.tree.models import Lot, Project


@dataclass(frozen=True)
class Button:
    """An act that can be done now."""

    title: str
    url: str


@dataclass(frozen=True)
class CriterionRow:
    """A criterion as it is being written, with what can be done with it."""

    criterion: AwardCriterion
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class BidRow:
    """A bid on the desk. `scored` of `asked` assessors scored it; None for who may not know."""

    bid: Bid
    check: Any
    scored: int | None
    asked: int
    agreed: bool
    place: Place | None
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class LotDesk:
    """Everything about one lot, for whoever looks."""

    lot: Lot
    words: str
    ended: str  # why nothing more happens with it; empty while it goes on
    rules: Rules | None
    laid_down: AwardRules | None
    criteria: tuple[CriterionRow, ...]
    requests: SelectionDesk | None
    openings: tuple[OpeningRecord, ...]
    bids: tuple[BidRow, ...]
    result: AssessmentResult | None
    outcome: Outcome | None
    valid_until: date | None
    proof: ProofRequest | None
    judged: ProofJudgement | None
    letters: PreparedLetters | None
    decision: AwardDecision | None
    record: AwardRecord | None
    buttons: tuple[Button, ...]


class Desk:
    """The desk for one person; `team` for the member portal, otherwise the cockpit."""

    def __init__(self, project: Project, actor: Actor, *, team: bool) -> None:
        self.project, self.actor, self.side = project, actor, "team" if team else "staff"
        self.path = member_act_path if team else staff_act_path
        self.declared = declared_team().filter(project=project, user=actor.user).exists()
        self.acts = registry.of_step(Step.AWARD, self.side)

    def lots(self) -> list[LotDesk]:
        """Every lot, by number."""
        return [self._lot(lot) for lot in lots_of(self.project)]

    def _buttons(self, target: Any, kind: type, without: tuple[type, ...] = ()) -> tuple[Button, ...]:
        found = []
        for action_class in self.acts:
            if issubclass(action_class, without):
                continue
            if issubclass(action_class, kind) and isinstance(target, action_class.target_model or ()):
                action: Action = action_class(self.project, self.actor, target)
                if not action.unmet():
                    found.append(Button(str(action.title), self.path(self.project, action.code, **action.over)))
        return tuple(found)

    def _lot(self, lot: Lot) -> LotDesk:
        method, laid_down = method_of(lot), award_rules_of(lot)
        result = result_of(lot) if self.declared else None
        outcome = Outcome.from_json(result.outcome["outcome"]) if result else None
        criteria = lot.criteria.order_by("number") if self.side == "staff" else ()
        openings = self._openings(lot)
        winner, decision = intended_winner(lot), award_decision_of(lot)
        proof = proof_asked(winner) if winner and self.declared else None
        ended = " ".join(str(unmet.sentence) for unmet in still_to_award(lot))
        return LotDesk(
            lot=lot,
            words=lot_in_words(lot),
            ended=ended,
            rules=rules_of(lot) if laid_down else written_rules(method) if method else None,
            laid_down=laid_down,
            criteria=tuple(CriterionRow(row, self._buttons(row, Action)) for row in criteria),
            requests=selection_desk(lot, self.actor.user, self._buttons),
            openings=tuple(openings),
            bids=tuple(self._bids(lot, outcome)) if openings else (),
            result=result,
            outcome=outcome,
            valid_until=None if ended else bids_valid_until(lot),
            proof=proof,
            judged=proof_judged(proof),
            letters=prepared_letters(lot) if openings else None,
            decision=decision,
            record=decision.records.order_by("version").last() if decision else None,
            buttons=self._buttons(lot, OfLot, without=(OfSelection,)),
        )

    def _openings(self, lot: Lot) -> list[OpeningRecord]:
        """The records of opening of bids that this person may read: they name the bidders."""
        found = [row for row in openings_of(lot).values() if row.envelope != Envelope.REQUESTS]
        return [row for row in found if can_see(self.actor.user, row.document)]

    def _bids(self, lot: Lot, outcome: Outcome | None) -> list[BidRow]:
        places = {place.number: place for place in outcome.places} if outcome else {}
        apart, asked = consensus_opened(lot) is None, assessors_of(self.project).count()
        rows = []
        for bid in bids_of(lot):
            people = bid.separate_scores.values("assessor_id").distinct().count()
            rows.append(
                BidRow(
                    bid=bid,
                    check=check_of(bid),
                    scored=people if self.declared else None,
                    asked=asked,
                    agreed=not apart and assessment_of(bid) is not None,
                    place=places.get(bid.number),
                    buttons=self._buttons(bid, Action),
                )
            )
        return rows


@require_safe
@staff_only
def staff_desk(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/beheer/projecten/<id>/beoordeling/`: for who sees the work of the team; 403 for everybody else."""
    project = get_object_or_404(Project.objects.select_related("page"), public_id=public_id)
    if not sees_project_work(request.user, project):
        why = _("Only the procurement team and the team for collective procurement see the assessment.")
        return permission_denied(request, PermissionDenied(why))
    desk = Desk(project, Actor(request.user), team=False)
    return TemplateResponse(request, "portal/award_desk_staff.html", {"project": project, "lots": desk.lots()})


@login_required
@require_safe
def team_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """`/mijn/projecten/<slug>/beoordeling/`: for the declared members of the team.

    Raises PermissionDenied for who sees the work of the team and has not declared, Http404 for everybody else.
    """
    project = get_object_or_404(Project.objects.announced().select_related("page"), page__slug=slug)
    desk = Desk(project, Actor(request.user), team=True)
    if not desk.declared:
        if sees_project_work(request.user, project):
            raise PermissionDenied(_("Only members of the procurement team who signed the declaration assess bids."))
        raise Http404
    return TemplateResponse(request, "portal/award_desk.html", {"project": project, "lots": desk.lots()})
