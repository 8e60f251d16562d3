"""The facts of a tender as the fields that a TenderNed form asks, by their eForms business terms (R71).

Numbers: eForms, Implementing Regulation (EU) 2019/1780; OPP and OPT are those of the eForms SDK 1.15. What a field
asks and the portal does not know is there too, marked as still to be filled in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from accounts.models import AuthorityKind, ContractingAuthority
from projects.participation.selectors import participants_of, participating_authorities
from projects.procedure import cpv
from projects.procedure.tendering import Nature, Procedure, ProcedureRule, rule_of
from projects.procedure.wording import day, euros, listed, moment
from projects.tender_documents.models import PreparedPublication, TenderFacts, TenderPublication
from projects.tender_documents.selectors import facts_of, timetable
from projects.tree.models import Lot, Project, ProjectRole

TO_FILL_IN = "nog in te vullen"
HEADERS = ("Onderdeel", "Veld", "Naam van het veld", "Waarde")
NATURES = {
    Nature.WORKS: "werken (works)",
    Nature.SUPPLIES: "leveringen (supplies)",
    Nature.SERVICES: "diensten (services)",
    Nature.SOCIAL: "diensten (services)",
}
LEGAL_TYPES = {
    AuthorityKind.MUNICIPALITY: "lokale overheid (la)",
    AuthorityKind.PROVINCE: "regionale overheid (ra)",
}


@dataclass(frozen=True)
class Field:
    """A field of the form: the part it belongs to, its number, its name, and what to fill in."""

    part: str
    code: str
    name: str
    value: str

    @property
    def missing(self) -> bool:
        """Whether it is still to be filled in."""
        return self.value == TO_FILL_IN

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """A row of the export."""
        return self.part, self.code, self.name, self.value


def field(part: str, code: str, name: str, value: Any = None) -> Field:
    """A field with its value in words; without one it is still to be filled in."""
    match value:
        case None | "":
            text = TO_FILL_IN
        case bool():
            text = "ja" if value else "nee"
        case datetime():
            text = moment(value)
        case date():
            text = day(value)
        case Decimal():
            text = f"{euros(value)} (EUR {value:.2f})"
        case _:
            text = str(value)
    return Field(part, code, name, text)


def fields_of(project: Project) -> list[Field]:
    """Every field, in the order of the form; from the publication that counts, otherwise from what was prepared."""
    facts = facts_of(project)
    rule = _rule(facts)
    return [
        *_notice(project, facts, rule),
        *_procedure(project, facts, rule),
        *(row for lot in _lots(project, facts) for row in _lot(project, lot, facts, rule)),
        *_buyers(project),
        *_central_body(project),
    ]


def _rule(facts: TenderFacts | None) -> ProcedureRule | None:
    if facts is None:
        return None
    table = timetable(facts)
    return rule_of(table.procedure, table.sent)


def _lots(project: Project, facts: TenderFacts | None) -> list[Lot]:
    return list((facts.lots.all() if facts else None) or project.lots.all())


def _get(facts: TenderFacts | None, name: str) -> Any:
    return getattr(facts, name, None)


def _notice(project: Project, facts: TenderFacts | None, rule: ProcedureRule | None) -> Iterable[Field]:
    part = "Aankondiging"
    if rule and not rule.european:
        yield field(part, "", "Soort aankondiging", "nationale aankondiging (geen eForms-type)")
    else:
        social = rule is not None and rule.procedure == Procedure.SOCIAL
        kind = "lichte regeling (cn-social)" if social else "standaardregeling (cn-standard)"
        yield field(part, "BT-01", "Rechtsgrond", rule and "Richtlijn 2014/24/EU")
        yield field(part, "BT-03", "Formuliertype", rule and "mededinging (competition)")
        yield field(part, "BT-02", "Soort aankondiging", rule and f"aankondiging van een opdracht – {kind}")
    yield field(part, "BT-05", "Verzenddatum van de aankondiging", _get(facts, "sent_on"))
    yield field(part, "BT-702", "Officiële taal", "Nederlands (NLD)")
    if isinstance(facts, TenderPublication):
        yield field(part, "", f"Nummer op {facts.platform}", facts.notice_number)
        if rule and rule.european:
            yield field(part, "", "Nummer op TED", facts.ted_number)


def _procedure(project: Project, facts: TenderFacts | None, rule: ProcedureRule | None) -> Iterable[Field]:
    part = "Procedure"
    urgent = _get(facts, "urgent")
    yield field(part, "BT-21", "Titel", project.title)
    yield field(part, "BT-24", "Beschrijving", project.page.summary)
    yield field(part, "BT-22", "Eigen kenmerk", f"{project.plan_year}-{project.pk}")
    yield field(part, "BT-23", "Aard van de opdracht", NATURES.get(_get(facts, "nature")))
    yield field(part, "BT-262", "Hoofdclassificatie (CPV)", _code(_get(facts, "cpv") or project.cpv))
    yield from (field(part, "BT-263", "Aanvullende classificatie (CPV)", _code(c)) for c in _more_codes(facts))
    value = _get(facts, "estimated_value")
    yield field(part, "BT-27", "Geraamde waarde, exclusief btw", project.estimated_value if value is None else value)
    yield field(part, "BT-105", "Soort procedure", rule and f"{rule.procedure.label} ({rule.eforms})")
    yield field(part, "BT-106", "Versnelde procedure", urgent)
    if urgent:
        yield field(part, "BT-1351", "Motivering van de versnelde procedure", facts.urgency_reason)
    yield field(part, "BT-67", "Uitsluitingsgronden")
    if prior := _get(facts, "prior_notice_on"):
        yield field(part, "", "Vooraankondiging verzonden op", prior)
        yield field(part, "BT-125", "Nummer van de vooraankondiging")
    yield from _place(part, project)


def _code(code: str) -> str:
    return cpv.described(code) if code else ""


def _more_codes(facts: TenderFacts | None) -> list[str]:
    return _get(facts, "additional_cpv") or []


def _place(part: str, project: Project) -> Iterable[Field]:
    prepared = PreparedPublication.objects.filter(project=project).first()
    yield field(part, "BT-5131", "Plaats van uitvoering", prepared and prepared.place)
    yield field(part, "BT-5071", "Plaats van uitvoering (NUTS)", prepared and prepared.nuts)
    yield field(part, "BT-5141", "Land van uitvoering", "Nederland (NLD)")


def _lot(project: Project, lot: Lot, facts: TenderFacts | None, rule: ProcedureRule | None) -> Iterable[Field]:
    part = f"Perceel {lot.number}" if lot.title else "Perceel (één geheel)"
    whole = not lot.title
    yield field(part, "BT-137", "Nummer van het perceel", f"LOT-{lot.number:04}")
    yield field(part, "BT-21", "Titel", lot.title or project.title)
    yield field(part, "BT-24", "Beschrijving", lot.description or (project.page.summary if whole else ""))
    yield field(part, "BT-23", "Aard van de opdracht", NATURES.get(_get(facts, "nature")))
    code = lot.cpv or _get(facts, "cpv") or project.cpv
    yield field(part, "BT-262", "Hoofdclassificatie (CPV)", _code(code))
    value = lot.estimated_value
    if value is None and whole:
        value = project.estimated_value if _get(facts, "estimated_value") is None else facts.estimated_value
    yield field(part, "BT-27", "Geraamde waarde, exclusief btw", value)
    yield from _place(part, project)
    yield field(part, "BT-36", "Looptijd")
    yield field(part, "BT-765", "Raamovereenkomst")
    yield from _criteria(part, lot)
    yield field(part, "BT-14", "Toegang tot de stukken beperkt", _get(facts, "limited_access"))
    yield field(part, "BT-15", "Adres van de stukken", _get(facts, "url"))
    paper = _get(facts, "on_paper")
    yield field(part, "BT-17", "Elektronisch indienen", None if paper is None else "niet" if paper else "verplicht")
    yield field(part, "BT-97", "Taal van de inschrijving", "Nederlands (NLD)")
    yield field(part, "BT-13", "Uiterste datum voor aanvullende informatie", _get(facts, "questions_until"))
    if rule and rule.selection:
        yield field(part, "BT-1311", "Uiterste datum voor verzoeken tot deelneming", _get(facts, "requests_until"))
    yield field(part, "BT-131", "Uiterste datum voor inschrijvingen", _get(facts, "bids_until"))
    yield field(part, "", "Kopers van dit perceel", listed(participants_of(lot)))


# What a later step knows of a lot before it is published: from the name of the part and the lot to fields.
_sources: list[Callable[[str, Lot], list[Field]]] = []


def register_lot_fields(source: Callable[[str, Lot], list[Field]]) -> None:
    """Adds what another app knows of the criteria of a lot."""
    _sources.append(source)


def _criteria(part: str, lot: Lot) -> list[Field]:
    """The award criteria of a lot, once they were laid down (R87)."""
    return [row for source in _sources for row in source(part, lot)] or [field(part, "BT-539", "Gunningscriteria")]


def _buyers(project: Project) -> Iterable[Field]:
    for number, authority in enumerate(participating_authorities(project), start=1):
        part = f"Koper {number}"
        yield field(part, "BT-500", "Naam van de organisatie", authority.title)
        yield field(part, "BT-501", "Identificatienummer", _identifier(authority))
        yield field(part, "BT-11", "Rechtsvorm van de koper", LEGAL_TYPES.get(authority.kind))
        yield field(part, "BT-10", "Activiteit van de koper")
        yield field(part, "OPT-300", "Rol", "koper")


def _identifier(authority: ContractingAuthority) -> str:
    return f"{authority.tooi_code} (TOOI)" if authority.tooi_code else ""


def _central_body(project: Project) -> Iterable[Field]:
    part = "Aankoopcentrale"
    holder = project.staff.filter(role=ProjectRole.LEAD_BUYER, valid_until__isnull=True).select_related("user").first()
    yield field(part, "BT-500", "Naam van de organisatie", settings.WAGTAIL_SITE_NAME)
    yield field(part, "BT-501", "Identificatienummer")
    yield field(part, "BT-502", "Contactpunt", holder and str(holder.user))
    yield field(part, "BT-506", "E-mailadres", holder and holder.user.email)
    yield field(part, "OPP-051", "Aankoopcentrale die de opdracht gunt voor andere kopers", True)
