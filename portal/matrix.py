"""The matrix authorities × acts of one project: who did what, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from projects.contract.selectors import PartyStatus, agreements_of, parties
from projects.decisions import rounds
from projects.decisions.models import Decision, RoundKind
from projects.decisions.signing import WITH_SIGNATURES, briefly
from projects.kickoff.goals import Stance
from projects.kickoff.models import KickoffReply
from projects.participation.models import Participation, Standing
from projects.procedure.clock import AMSTERDAM
from projects.tree.lots import has_lots, lots_of
from projects.tree.models import Project

STANCE_STATES = {Stance.FOR: "done", Stance.DOUBTFUL: "open", Stance.AGAINST: "blocked"}


@dataclass(frozen=True)
class Cell:
    """One cell: words, and a state (done, open, blocked, none) for its colour."""

    text: str
    state: str = "none"


@dataclass(frozen=True)
class Row:
    """One authority."""

    authority: str
    standing: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Columns (acts) and rows (authorities)."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def _decision_cell(decision: Decision | None, asked: bool) -> Cell:
    if decision is None:
        return Cell(_("asked, no answer yet"), "open") if asked else Cell("–")
    if decision.outcome == "adopted":
        day = _("adopted on %(day)s") % {"day": decision.decided_on.strftime("%d-%m-%Y")}
        return Cell(", ".join(filter(None, (day, briefly(decision)))), "done")
    return Cell(_("declined"), "blocked")


def _signature_cell(party: PartyStatus | None) -> Cell:
    if party is None:
        return Cell("–")
    if not party.has_signed:
        return Cell(_("asked, not signed yet"), "open")
    signed_on = party.signature.signed_at.astimezone(AMSTERDAM)
    return Cell(_("signed on %(day)s") % {"day": signed_on.strftime("%d-%m-%Y")}, "done")


def matrix(project: Project) -> Matrix:
    """Interest, kickoff, stance, strategy, award recommendation for each authority, by name; of lots the agreements."""
    participations = (
        Participation.objects.filter(project=project)
        .with_standing()
        .select_related("authority")
        .order_by("authority__name")
    )
    replies = {
        row.authority_id: row
        for row in KickoffReply.objects.filter(meeting__project=project, sequence=F("meeting__sequence"))
    }
    stances = {row.authority_id: row for row in project.stances.all()}
    decided = []
    of_lots = [(RoundKind.AWARD_RECOMMENDATION, lot) for lot in lots_of(project)]
    for kind, lot in [(RoundKind.FINAL_STRATEGY, None), *of_lots]:
        current = rounds.current(project, kind, lot)
        taken = current.decisions.counting().prefetch_related(WITH_SIGNATURES) if current else ()
        decisions = {decision.authority_id: decision for decision in taken}
        asked = set(current.asked.values_list("authority_id", flat=True)) if current else set()
        decided.append((decisions, asked))
    agreements = agreements_of(project) if has_lots(project) else []
    signing = [{party.authority: party for party in parties(agreement) if party.authority} for agreement in agreements]
    rows = []
    for participation in participations:
        pk = participation.authority_id
        reply = replies.get(pk)
        came = {True: Cell(_("present"), "done"), False: Cell(_("absent"))}.get(participation.present_at_kickoff)
        cells = [
            Cell(_("withdrawn"), "blocked") if participation.withdrawn_at else Cell(_("interested"), "done"),
            came or (Cell("–") if reply is None else Cell(_("coming") if reply.coming else _("not coming"), "open")),
        ]
        stance = stances.get(pk)
        cells.append(Cell(stance.get_stance_display(), STANCE_STATES[stance.stance]) if stance else Cell("–"))
        for decisions, asked in decided:
            cells.append(_decision_cell(decisions.get(pk), pk in asked))
        cells += [_signature_cell(parties_of_lot.get(participation.authority)) for parties_of_lot in signing]
        rows.append(Row(participation.authority.title, Standing(participation.standing_now).label, tuple(cells)))
    columns = [_("Interest"), _("Kickoff"), _("Support"), _("Strategy")]
    for lot in lots_of(project):
        numbered = _("Award recommendation, lot %(number)s") % {"number": lot.number}
        columns.append(numbered if has_lots(project) else _("Award recommendation"))
    columns += [_("Agreement, lot %(number)s") % {"number": agreement.lot.number} for agreement in agreements]
    return Matrix(tuple(str(column) for column in columns), tuple(rows))
