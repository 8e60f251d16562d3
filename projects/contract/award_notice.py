"""The award notice: by when it is due, and what its form asks (art. 2.134 Aanbestedingswet 2012; R96).

Numbers of fields: eForms, Implementing Regulation (EU) 2019/1780. The thirty days are counted from the definitive
award, not from the last signature, and are not moved over weekends: never later than the law allows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from projects.award.lots import awarded_lots, closings_of, tendered_lots
from projects.award.selectors import award_decision_of, bids_of, valid_bids
from projects.contract.models import Agreement, AwardNotice
from projects.contract.selectors import agreement_of, parties
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import NORMS
from projects.procedure.tendering import Procedure
from projects.tender_documents.fields import Field, field
from projects.tender_documents.gates import publication_of
from projects.tender_documents.selectors import codes_in_words, european
from projects.tree.lots import has_lots, lot_in_words
from projects.tree.models import Lot, Project


def notice_of(agreement: Agreement) -> AwardNotice | None:
    """The notice that was recorded, or None."""
    return AwardNotice.objects.filter(agreement=agreement).first()


def notice_due(agreement: Agreement) -> date | None:
    """The last day for the notice; None when the tender was not European."""
    publication = publication_of(agreement.project)
    if publication is None or not european(publication):
        return None
    return agreement.sent_at.astimezone(AMSTERDAM).date() + timedelta(days=NORMS.award_notice_days)


def notice_waits(lot: Lot) -> date | None:
    """The last day for a notice that was not recorded yet; None when nothing waits."""
    agreement = agreement_of(lot)
    return notice_due(agreement) if agreement and notice_of(agreement) is None else None


@dataclass(frozen=True)
class NoticeStatus:
    """The notice of one lot: `due` is None when the tender was not European, `notice` as long as none was recorded."""

    lot: Lot
    words: str
    due: date | None
    notice: AwardNotice | None

    @property
    def is_late(self) -> bool:
        """Whether it is due and did not come."""
        return self.notice is None and self.due is not None and clock.today() > self.due


def notices(project: Project) -> list[NoticeStatus]:
    """Of every lot with a definitive award, by number."""
    return [_status(agreement_of(lot)) for lot in awarded_lots(project)]


def _status(agreement: Agreement) -> NoticeStatus:
    return NoticeStatus(agreement.lot, lot_in_words(agreement.lot), notice_due(agreement), notice_of(agreement))


def notice_fields(project: Project) -> list[Field]:
    """Every field, in the order of the form; nothing about bids before the definitive award of their lot."""
    return [*_notice(project), *(row for lot in tendered_lots(project) for row in _result(lot))]


def _notice(project: Project) -> Iterable[Field]:
    part, publication = "Aankondiging", publication_of(project)
    social = publication and publication.procedure == Procedure.SOCIAL
    kind = "lichte regeling (can-social)" if social else "standaardregeling (can-standard)"
    yield field(part, "BT-01", "Rechtsgrond", "Richtlijn 2014/24/EU")
    yield field(part, "BT-03", "Formuliertype", "resultaat (result)")
    yield field(part, "BT-02", "Soort aankondiging", f"aankondiging van een gegunde opdracht – {kind}")
    yield field(part, "OPP-090", "Eerdere aankondiging", publication and (publication.ted_number or str(publication)))
    yield field(part, "BT-21", "Titel", project.title)
    yield field(part, "BT-22", "Eigen kenmerk", f"{project.plan_year}-{project.pk}")
    yield field(part, "BT-105", "Soort procedure", publication and Procedure(publication.procedure).label)
    yield field(part, "BT-262", "Classificatie (CPV)", publication and codes_in_words(publication))
    prices = [price for lot in tendered_lots(project) if (price := _price(lot)) is not None]
    yield field(part, "BT-161", "Waarde van de opdrachten in deze aankondiging", sum(prices) if prices else None)


def _price(lot: Lot):
    return award_decision_of(lot).recommendation.winner.price if agreement_of(lot) else None


def _result(lot: Lot) -> Iterable[Field]:
    part = f"Resultaat perceel {lot.number}" if has_lots(lot.project) else "Resultaat"
    yield field(part, "BT-13713", "Perceel", f"LOT-{lot.number:04}")
    agreement = agreement_of(lot)
    if closing := closings_of(lot.project).get(lot.pk):
        yield field(part, "BT-142", "Winnaar gekozen", "geen winnaar (clos-nw)")
        yield field(part, "BT-144", "Reden dat er geen winnaar is", closing.reason)
        return
    if agreement is None:
        yield field(part, "BT-142", "Winnaar gekozen", "nog niet (open-nw)")
        return
    yield from _awarded(part, lot, agreement)


def _awarded(part: str, lot: Lot, agreement: Agreement) -> Iterable[Field]:
    decision, prices = award_decision_of(lot), [bid.price for bid in valid_bids(lot) if bid.price is not None]
    signed = [party.signature.signed_at for party in parties(agreement) if party.signature]
    everybody = len(signed) == len(parties(agreement))
    yield field(part, "BT-142", "Winnaar gekozen", "ja (selec-w)")
    yield field(part, "BT-759", "Aantal ontvangen inschrijvingen", bids_of(lot).count())
    yield field(part, "BT-710", "Laagste geldige inschrijving", min(prices, default=None))
    yield field(part, "BT-711", "Hoogste geldige inschrijving", max(prices, default=None))
    yield field(part, "BT-720", "Waarde van de winnende inschrijving", decision.recommendation.winner.price)
    yield field(part, "BT-171", "Plaats van de winnende inschrijving", 1)
    yield field(part, "BT-773", "Onderaanneming", _answer(decision, "subcontracting"))
    yield field(part, "BT-1451", "Datum van de gunningsbeslissing", decision.sent_at.astimezone(AMSTERDAM).date())
    yield field(
        part, "BT-145", "Datum van sluiten", max(signed).astimezone(AMSTERDAM).date() if signed and everybody else None
    )
    yield field(part, "BT-150", "Kenmerk van de overeenkomst", f"CON-{agreement.pk:04}")
    yield field(part, "BT-500", "Naam van de winnaar", agreement.supplier_name)
    yield field(part, "BT-501", "Identificatienummer van de winnaar")
    yield field(part, "BT-165", "Grootte van de winnaar (mkb)")
    yield field(part, "BT-706", "Nationaliteit van de eigenaar van de winnaar")


def _answer(decision, name: str) -> str:
    record = decision.records.order_by("version").last()
    return record.answers.get(name, "") if record else ""
