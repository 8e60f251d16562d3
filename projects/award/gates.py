"""Gates of the tendering and award step."""

from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role
from projects.award.assessing import assessed_input
from projects.award.audiences import declared_team
from projects.award.gates_lots import not_definitive
from projects.award.method import award_rules_of, rules_of
from projects.award.models import Envelope
from projects.award.selectors import (
    are_shared,
    assessment_of,
    award_decision_of,
    bids_of,
    check_of,
    consensus_opened,
    mandates,
    opening_of,
    openings_of,
    prepared_letters,
    prices_known,
    recommendation_of,
    result_of,
    standstill_end,
    suspension_of,
    valid_bids,
)
from projects.award.watched import intended_winner, proof_asked, proof_judged
from projects.decisions import rounds
from projects.decisions.models import DecisionRound, Outcome
from projects.participation.selectors import people_at
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import day, listed, moment
from projects.tender_documents.gates import publication_of
from projects.tree.lots import lots_of
from projects.tree.models import Lot, Project


@gate(_("The time for bids is over"))
def bids_closed(project: Project) -> Unmet | None:
    """The vault stays closed until then (R84)."""
    publication = publication_of(project)
    if publication and clock.now() < publication.bids_until:
        facts = {"until": moment(publication.bids_until), "now": moment(clock.now())}
        return Unmet(_("Bids can be submitted until %(until)s. It is now %(now)s; the vault stays closed.") % facts)
    return None


@gate(_("The vault has not been opened yet"))
def not_opened(lot: Lot) -> Unmet | None:
    """It is opened once (R82)."""
    if opening := opening_of(lot):
        facts = {"moment": moment(opening.opened_at), "name": opening.opened_by_name}
        return Unmet(_("%(name)s opened the vault already, on %(moment)s.") % facts)
    return None


@gate(_("The vault was opened"))
def opened(lot: Lot) -> Unmet | None:
    """The record of opening exists before bids are shared (R83)."""
    if opening_of(lot) is None:
        return Unmet(_("The opening of the vault has not been recorded yet."), _("the lead buyer"))
    return None


@gate(_("There is a complete bid"))
def complete_bid_there(lot: Lot) -> Unmet | None:
    """There is something to share (R85)."""
    if opening_of(lot) and not bids_of(lot).filter(complete=True).exists():
        return Unmet(_("There is no complete bid."))
    return None


@gate(_("Somebody of the team may read bids"))
def somebody_declared(project: Project) -> Unmet | None:
    """At least one member of the team signed the declaration (R86)."""
    if not declared_team().filter(project=project).exists():
        return Unmet(
            _("No member of the procurement team has declared confidentiality and no conflict of interest yet."),
            _("the members of the procurement team"),
        )
    return None


@gate(_("The bids have not been shared yet"))
def not_shared(lot: Lot) -> Unmet | None:
    """They are shared once."""
    if are_shared(lot):
        return Unmet(_("The bids were shared with the procurement team already."))
    return None


@gate(_("The bids were shared with the team"))
def bids_shared(lot: Lot) -> Unmet | None:
    """Assessment follows sharing (R87)."""
    if not are_shared(lot):
        return Unmet(_("The bids have not been shared with the procurement team yet."), _("the lead buyer"))
    return None


@gate(_("The award method and criteria were laid down"))
def rules_laid_down(lot: Lot) -> Unmet | None:
    """Before anybody sees a bid (R87)."""
    if award_rules_of(lot) is None:
        return Unmet(_("The award method and criteria have not been laid down yet."), _("the lead buyer"))
    return None


@gate(_("Every complete bid was checked"))
def all_checked(lot: Lot) -> list[Unmet]:
    """On the grounds for exclusion and the requirements (R87)."""
    return [
        Unmet(
            _("Bid %(number)s has not been checked on exclusion and requirements yet.") % {"number": bid.number},
            _("the lead buyer"),
        )
        for bid in bids_of(lot).filter(complete=True)
        if check_of(bid) is None
    ]


@gate(_("The consensus has not been opened"))
def still_apart(lot: Lot) -> Unmet | None:
    """Assessors score alone, until then (R87)."""
    if consensus := consensus_opened(lot):
        return Unmet(
            _("The consensus was opened on %(moment)s; separate scores stand as they are.")
            % {"moment": moment(consensus.opened_at)}
        )
    return None


@gate(_("The consensus was opened"))
def together(lot: Lot) -> Unmet | None:
    """The team speaks about the scores after everybody scored alone (R87)."""
    if consensus_opened(lot) is None:
        return Unmet(_("The assessors still score alone. Open the consensus first."), _("the lead buyer"))
    return None


@gate(_("There is a consensus on every bid"))
def all_agreed_on(lot: Lot) -> list[Unmet]:
    """On every criterion on quality (R87)."""
    rules = rules_of(lot)
    if rules is None or not rules.quality:
        return []
    return [
        Unmet(_("There is no consensus on bid %(number)s yet.") % {"number": bid.number}, _("the procurement team"))
        for bid in valid_bids(lot)
        if assessment_of(bid) is None
    ]


@gate(_("The prices are known"))
def prices_opened(lot: Lot) -> Unmet | None:
    """With two envelopes the one with the prices was opened too (R82)."""
    if opening_of(lot) and not prices_known(lot):
        return Unmet(_("The envelope with the prices has not been opened yet."), _("the lead buyer"))
    return None


@gate(_("The envelope with the prices is closed"))
def prices_closed(lot: Lot) -> Unmet | None:
    """It is opened once, and only where there are two envelopes (R82)."""
    found = openings_of(lot)
    if Envelope.PRICE in found:
        facts = {"moment": moment(found[Envelope.PRICE].opened_at)}
        return Unmet(_("The envelope with the prices was opened already, on %(moment)s.") % facts)
    if Envelope.WHOLE in found:
        return Unmet(_("There is one envelope; the prices were opened with it."))
    return None


@gate(_("The outcome of the assessment was fixed"))
def outcome_fixed(lot: Lot) -> Unmet | None:
    """Totals and ranking as computed from what counts now (R87, R88)."""
    result = result_of(lot)
    if result is None:
        return Unmet(_("The outcome of the assessment has not been fixed yet."), _("the lead buyer"))
    if result.outcome["input"] != assessed_input(lot):
        return Unmet(
            _("Something changed since the outcome of the assessment was fixed. Fix it again."), _("the lead buyer")
        )
    return None


@gate(_("The mandates are there"))
def mandates_there(lot: Lot) -> list[Unmet]:
    """Every participant gave the mandate when it adopted the strategy (R91)."""
    return [
        Unmet(
            _("The mandate of %(authority)s is missing.") % {"authority": mandate.authority},
            _deciders(mandate.authority),
        )
        for mandate in mandates(lot)
        if mandate.decision is None
    ]


@gate(_("No award recommendation is offered"))
def nothing_recommended(lot: Lot) -> Unmet | None:
    """One recommendation at a time; while it counts, bids, assessments and the tender stay as they are (R88)."""
    recommendation = recommendation_of(lot)
    if recommendation is None:
        return None
    if decision := award_decision_of(lot):
        return Unmet(
            _("The award decision was sent on %(moment)s. Withdraw it first if it has to change.")
            % {"moment": moment(decision.sent_at)},
            _("the lead buyer"),
        )
    return Unmet(
        _("The award recommendation was offered on %(moment)s. Take it back first if it has to change.")
        % {"moment": moment(recommendation.round.offered_at)},
        _("the lead buyer"),
    )


@gate(_("An award recommendation is offered"))
def recommended(lot: Lot) -> Unmet | None:
    """There is a recommendation that counts (R88)."""
    if recommendation_of(lot) is None:
        return Unmet(_("No award recommendation has been offered to the participants yet."), _("the lead buyer"))
    return None


@gate(_("Every participant adopted the recommendation"))
def all_adopted(lot: Lot) -> list[Unmet]:
    """With one missing nothing is sent; refusal and silence block, and are named (R90, R94, reading A6)."""
    recommendation = recommendation_of(lot)
    if recommendation is None:
        return []
    round = recommendation.round
    return [_not_adopted(round, authority) for authority in rounds.not_adopted(round)]


def _not_adopted(round: DecisionRound, authority: ContractingAuthority) -> Unmet:
    decision = rounds.decision_of(round, authority)
    if decision and decision.outcome == Outcome.DECLINED:
        facts = {"authority": authority, "day": day(decision.decided_on), "reason": decision.reason}
        return Unmet(
            _("%(authority)s rejected the award recommendation on %(day)s: %(reason)s") % facts,
            _("the lead buyer, together with %(authority)s") % {"authority": authority},
        )
    return Unmet(
        _("%(authority)s has not adopted the award recommendation yet.") % {"authority": authority},
        _deciders(authority),
    )


def _deciders(authority: ContractingAuthority) -> str:
    people = [user for user, _authority in people_at([authority], Role.DECIDER)]
    return listed(people) if people else _("a decider of %(authority)s") % {"authority": authority}


@gate(_("The intended winner is known"))
def winner_known(lot: Lot) -> Unmet | None:
    """There is somebody to ask for proof (art. 2.102 Aw 2012)."""
    if intended_winner(lot) is None:
        return Unmet(_("The assessment has no bid that ranks first yet."), _("the lead buyer"))
    return None


@gate(_("The proof of the winner was not approved yet"))
def proof_unsettled(lot: Lot) -> Unmet | None:
    """Proof that is in order is not asked again; a later judgement can still refuse it."""
    winner = intended_winner(lot)
    judged = proof_judged(proof_asked(winner)) if winner else None
    if judged and judged.sufficient:
        facts = {"number": winner.number, "moment": moment(judged.judged_at)}
        sentence = _("The proof of bid %(number)s was found in order on %(moment)s. Is it not? Record that first.")
        return Unmet(sentence % facts)
    return None


@gate(_("Proof was asked"))
def proof_there(lot: Lot) -> Unmet | None:
    """There is something to judge."""
    winner = intended_winner(lot)
    if winner is None or proof_asked(winner) is None:
        return Unmet(_("The intended winner has not been asked for proof yet."), _("the lead buyer"))
    return None


@gate(_("The proof of the winner was not refused"))
def proof_not_refused(lot: Lot) -> Unmet | None:
    """A bidder that could not prove what it declared does not get the contract (art. 2.102 Aw 2012)."""
    winner = intended_winner(lot)
    judged = proof_judged(proof_asked(winner)) if winner else None
    if judged and not judged.sufficient:
        facts = {"number": winner.number, "remark": judged.remark}
        sentence = _(
            "The proof of bid %(number)s is not in order: %(remark)s Ask again, or take the recommendation back."
        )
        return Unmet(sentence % facts, _("the lead buyer"))
    return None


@gate(_("The proof of the winner is in order"))
def proof_in_order(lot: Lot) -> list[Unmet]:
    """Proof that was asked came, and was right, before the award is definitive (art. 2.102 Aw 2012)."""
    winner = intended_winner(lot)
    request = proof_asked(winner) if winner else None
    if request and proof_judged(request) is None:
        facts = {"number": winner.number, "day": day(request.due_on)}
        sentence = _("Bid %(number)s was asked for proof, by %(day)s; whether it is in order was not recorded yet.")
        return [Unmet(sentence % facts, _("the lead buyer"))]
    return proof_not_refused(lot)


@gate(_("No letters wait to be sent through the platform"))
def no_letters_made(lot: Lot) -> Unmet | None:
    """Letters are made once; then they are sent, or taken back (R92)."""
    if prepared := prepared_letters(lot):
        facts = {"moment": moment(prepared.prepared_at)}
        sentence = _(
            "Letters to send through the platform were made on %(moment)s. Record the sending, or take them back."
        )
        return Unmet(sentence % facts, _("the lead buyer"))
    return None


@gate(_("The letters to send through the platform were made"))
def letters_made(lot: Lot) -> Unmet | None:
    """There is something to send (R92)."""
    if prepared_letters(lot) is None:
        return Unmet(_("No letters have been made to send through the platform."), _("the lead buyer"))
    return None


@gate(_("Every bidder can be reached"))
def bidders_reachable(lot: Lot) -> list[Unmet]:
    """Every bidder gets a letter (R92)."""
    return [
        Unmet(
            _("Bid %(number)s has no e-mail address. Record it, or send the letters through the platform.")
            % {"number": bid.number},
            _("the lead buyer"),
        )
        for bid in bids_of(lot).filter(bidder_email="")
    ]


@gate(_("The award decision has not been sent yet"))
def decision_not_sent(lot: Lot) -> Unmet | None:
    """It is sent once (R90)."""
    if decision := award_decision_of(lot):
        return Unmet(_("The award decision was sent already, on %(moment)s.") % {"moment": moment(decision.sent_at)})
    return None


@gate(_("The award decision was sent"))
def decision_sent(lot: Lot) -> Unmet | None:
    """There is a decision that was not withdrawn (R96)."""
    if award_decision_of(lot) is None:
        return Unmet(_("The award decision has not been sent yet."), _("the lead buyer"))
    return None


@gate(_("The standstill period is over"))
def standstill_passed(lot: Lot) -> list[Unmet]:
    """Nothing happens with the contract before its end, extensions included (R96, R97)."""
    end = standstill_end(lot)
    if end is None:
        return decision_sent(lot)
    if suspension := suspension_of(lot):
        facts = {"moment": moment(suspension.suspended_at), "reason": suspension.reason}
        sentence = _("The award has been suspended by legal proceedings since %(moment)s: %(reason)s")
        return [Unmet(sentence % facts, _("the lead buyer"))]
    if clock.now() < end:
        facts = {"end": moment(end), "now": moment(clock.now())}
        return [Unmet(_("The standstill period lasts until %(end)s. It is now %(now)s.") % facts)]
    return []


@gate(_("No legal proceedings are going on"))
def not_suspended(lot: Lot) -> Unmet | None:
    """One at a time."""
    if suspension := suspension_of(lot):
        return Unmet(_("The award has been suspended since %(moment)s.") % {"moment": moment(suspension.suspended_at)})
    return None


@gate(_("Legal proceedings are going on"))
def suspended(lot: Lot) -> Unmet | None:
    """There is something to end."""
    if suspension_of(lot) is None:
        return Unmet(_("The award has not been suspended."))
    return None


@gate(_("No award recommendation is offered"))
def nothing_recommended_at_all(project: Project) -> list[Unmet]:
    """For no lot, and no lot was awarded definitively."""
    return [unmet for lot in lots_of(project) for unmet in not_definitive(lot) or nothing_recommended(lot)]
