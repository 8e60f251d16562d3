"""A restricted procedure: one lot whose candidates were told, one whose requests are being checked."""

from portal.demo import papers
from portal.demo.acquisition import declare, lay_down_rules
from portal.demo.telling import Telling
from projects.award.checklist import items_of
from projects.award.method import rules_of
from projects.award.models import Bid
from projects.award.selection import requests_of
from projects.documents.uploads import UploadKind
from projects.procedure.steps import Step
from projects.tree.models import Lot

CODE = "selectie"
ROADS = ("Peil Ingenieurs BV", "Adviesgroep De Kade", "Wegwijs Advies BV", "Bureau Noordzij", "Rooilijn BV")
BRIDGES = ("Brugman en Zonen BV", "Adviesgroep De Kade", "Overspan Ingenieurs")


def select(telling: Telling) -> None:
    """Only in the project that is told until here."""
    if telling.plot.until != CODE:
        return
    first, second = telling.project.lots.order_by("number")
    for lot in (first, second):
        lay_down_rules(telling, lot, day=150)
    declare(telling, day=152)
    telling.day(162.3)
    _open(telling, first, ROADS, incomplete="Bureau Noordzij")
    _open(telling, second, BRIDGES)
    telling.day(165)
    one, two, three, _incomplete, five = requests_of(first)
    for request in (one, two, three):
        _check(telling, request)
    _check(telling, five, "2.87-g", reason="Bij een eerdere opdracht is de overeenkomst vroegtijdig beëindigd.")
    _check(telling, requests_of(second)[0])
    telling.day(166)
    reason = "Plaats 3 in de rangorde: de referenties sluiten minder goed aan bij de kerncompetenties."
    choices = {"invited-1": True, "invited-2": True, "invited-3": False, "reason-3": reason}
    telling.act("selectie-vastleggen", target=first, **choices)
    telling.day(167)
    telling.act("selectie-meedelen", target=first)


def _open(telling: Telling, lot: Lot, candidates: tuple[str, ...], incomplete: str = "") -> None:
    """The vault with requests is opened, their files are kept, and the complete ones shared."""
    rows = [
        {
            "name": name,
            "email": f"tenders@{name.split()[0].lower()}{name.split()[-1].lower()}.example",
            "received_at": telling.moment(158 + place),
            "complete": name != incomplete,
            "remark": "De eigen verklaring ontbreekt." if name == incomplete else "",
        }
        for place, name in enumerate(candidates)
    ]
    remarks = "De kluis is digitaal geopend; er zijn geen bijzonderheden."
    telling.act("verzoeken-openen", target=lot, second_person="Mark Hendriks", present="", remarks=remarks, bids=rows)
    content = papers.own_declaration(telling.project)
    for request in requests_of(lot):
        if request.complete:
            file = telling.checked(content, "eigen-verklaring.pdf", UploadKind.DOCUMENT)
            telling.act("verzoek-toevoegen", target=request, file=file, part="eigen verklaring en referenties")
    telling.act("verzoeken-delen", target=lot)


def _check(telling: Telling, request: Bid, *fails: str, reason: str = "") -> None:
    answers = {item.code: "nee" if item.code in fails else "ja" for item in items_of(rules_of(request.lot))}
    telling.act("verzoek-toetsen", target=request, reason=reason, **answers)


SELECTION = {CODE: (Step.CLARIFICATION, select)}
