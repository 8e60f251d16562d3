"""A project with lots, from its bids on: one awarded, one in its standstill period, one closed without award."""

from datetime import timedelta
from decimal import Decimal

from portal.demo import papers
from portal.demo.acquisition import adopt, assess, bid_of, declare, lay_down_rules, offer
from portal.demo.preparation import upload
from portal.demo.realisation import establish, signed
from portal.demo.telling import Telling
from projects.documents.models import DocumentKind
from projects.participation.selectors import participants_of
from projects.procedure.steps import Step
from projects.tree.models import Lot

CODE = "percelen-gunnen"


def award_lots(telling: Telling) -> None:
    """Only in the project that is told until here."""
    if telling.plot.until != CODE:
        return
    first, second, third = telling.project.lots.order_by("number")
    for lot in (first, second, third):
        lay_down_rules(telling, lot)
    declare(telling)
    telling.day(175.5)
    _open(telling, first, telling.plot.supplier, "De Groene Hand BV")
    _open(telling, second, "Boomzorg Midden BV", telling.plot.supplier)
    _open(telling, third)
    telling.day(178)
    telling.act(
        "perceel-zonder-gunning-afsluiten",
        target=third,
        reason="Er is geen inschrijving ontvangen. De deelnemers bekijken samen hoe zij dit alsnog inkopen.",
    )
    _decide(telling, first, 180)
    _decide(telling, second, 200)
    _award(telling, first, 224)


def _open(telling: Telling, lot: Lot, *bidders: str) -> None:
    """The vault of a lot is opened with bids of these firms, the first the cheapest."""
    bids = [
        bid_of(name, (lot.estimated_value * Decimal(90 + 5 * place) / 100).quantize(Decimal("0.01")))
        for place, name in enumerate(bidders)
    ]
    remarks = "De kluis is digitaal geopend; er zijn geen bijzonderheden."
    telling.act("kluis-openen", target=lot, second_person="Mark Hendriks", present="", remarks=remarks, bids=bids)
    if bids:
        telling.act("inschrijvingen-delen", target=lot)


def _decide(telling: Telling, lot: Lot, day: float) -> None:
    """The bids for a lot are assessed, its participants adopt, and the award decision leaves."""
    telling.day(day)
    offer(telling, lot, assess(telling, lot), day + 2)
    adopt(telling, lot, participants_of(lot), day + 4)
    telling.day(day + 14)
    telling.act("gunningsbeslissing-verzenden", target=lot)


def _award(telling: Telling, lot: Lot, day: float) -> None:
    """The definitive award of a lot leaves with its agreement; the first participant and the supplier sign."""
    telling.day(day)
    upload(telling, DocumentKind.AGREEMENT, f"Overeenkomst {lot.title.lower()}", papers.agreement, lot=lot)
    establish(telling, lot)
    starts = (telling.now + timedelta(days=40)).date().replace(day=1)
    ends = starts.replace(year=starts.year + 4) - timedelta(days=1)
    telling.act("definitieve-gunning-versturen", target=lot, starts_on=starts, ends_on=ends)
    telling.day(day + 1)
    authority = participants_of(lot)[0]
    decider = telling.decider(authority)
    facts = {"signer_name": str(decider.user), "signer_function": decider.user.job_title}
    file = signed(telling, str(decider.user), str(authority), lot)
    telling.act("overeenkomst-ondertekenen", decider, lot, file=file, **facts)
    facts = {"signer_name": "D. de Directeur", "signer_function": "directeur"}
    file = signed(telling, "D. de Directeur", telling.plot.supplier, lot)
    telling.act("ondertekening-leverancier-vastleggen", target=lot, file=file, **facts)


LOTS = {CODE: (Step.AWARD, award_lots)}
