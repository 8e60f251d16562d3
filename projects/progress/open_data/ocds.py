"""Projects in the Open Contracting Data Standard 1.1.5, with the extensions lots and eu (R130, R131).

One release for each project says how it stands now; its `id` changes whenever its content does. Every participating
authority is a party with the role buyer, the purchasing organisation is procuringEntity and centralPurchasingBody. As
all buy together, no authority is named as the one `buyer`. Days end and begin in Europe/Amsterdam.
Source: https://standard.open-contracting.org/1.1/en/schema/
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings

from accounts.models import AuthorityKind, ContractingAuthority
from projects.award.models import AwardDecision, LotClosing
from projects.contract.models import Agreement
from projects.procedure import clock, cpv
from projects.procedure.clock import AMSTERDAM
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.procedure.tendering import Nature, Procedure
from projects.progress.open_data.sources import PublicFacts
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Lot, ProjectStep

VERSION = "1.1"
LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_eu_extension/1.1/extension.json",
)
# The kinds of authority of which the address in the register is certain.
TOOI = "https://identifier.overheid.nl/tooi/id"
IN_TOOI = (AuthorityKind.MUNICIPALITY, AuthorityKind.PROVINCE, AuthorityKind.WATER_AUTHORITY)
METHODS = {
    Procedure.OPEN: "open",
    Procedure.NATIONAL_OPEN: "open",
    Procedure.SOCIAL: "open",
    Procedure.RESTRICTED: "selective",
    Procedure.NEGOTIATED: "selective",
    Procedure.DIALOGUE: "selective",
    Procedure.INNOVATION: "selective",
    Procedure.INVITATION: "limited",
}
CATEGORIES = {Nature.WORKS: "works", Nature.SUPPLIES: "goods", Nature.SERVICES: "services", Nature.SOCIAL: "services"}
MILESTONES = {
    Step.KICKOFF: "engagement",
    Step.STRATEGY: "approval",
    Step.TENDER_DOCUMENTS: "preProcurement",
    Step.CLARIFICATION: "engagement",
    Step.AWARD: "assessment",
    Step.CONTRACT: "approval",
    Step.EVALUATION: "reporting",
}
ORGANISATION = "organisatie"


def ocid_of(facts: PublicFacts) -> str:
    """Its id in the whole world; it never changes. The prefix of a publisher is a setting (OCDS_PREFIX)."""
    return f"{settings.OCDS_PREFIX}-{facts.project.public_id}"


def instant(at: datetime) -> str:
    """An aware instant in Amsterdam, as the standard writes it: 2027-04-01T12:00:00+02:00."""
    return at.astimezone(AMSTERDAM).replace(microsecond=0).isoformat()


def first_instant(on: date) -> str:
    """The beginning of a day."""
    return instant(datetime.combine(on, time.min, AMSTERDAM))


def last_instant(on: date) -> str:
    """The last second of a day."""
    return instant(datetime.combine(on, time(23, 59, 59), AMSTERDAM))


def release(facts: PublicFacts) -> dict[str, Any]:
    """How a project stands now, as one release."""
    content = {
        "ocid": ocid_of(facts),
        "date": instant(facts.changed_at),
        "tag": tags(facts),
        "initiationType": "tender",
        "language": "nl",
        "parties": parties(facts),
        "planning": planning(facts),
        "tender": tender(facts),
    }
    if facts.agreements or facts.closings:
        content["awards"] = [*map(award, facts.agreements), *map(no_award, facts.closings)]
    if signed := [agreement for agreement in facts.agreements if agreement.completed_at]:
        content["contracts"] = [contract(agreement) for agreement in signed]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return {"id": f"{content['ocid']}-{digest[:16]}"} | content


def tags(facts: PublicFacts) -> list[str]:
    """Which stages it reached."""
    stopped = facts.project.life == ProjectLife.STOPPED
    found = [
        ("planning", True),
        ("tender", facts.publication),
        ("tenderCancellation", stopped and facts.publication),
        ("award", facts.agreements or facts.closings),
        ("contract", any(agreement.completed_at for agreement in facts.agreements)),
    ]
    return [tag for tag, reached in found if reached]


def parties(facts: PublicFacts) -> list[dict[str, Any]]:
    """The purchasing organisation, every authority, and the suppliers of definitive awards."""
    name = settings.WAGTAIL_SITE_NAME
    found = [{"id": ORGANISATION, "name": name, "roles": ["procuringEntity", "centralPurchasingBody"]}]
    if settings.ORGANISATION_KVK:
        found[0]["identifier"] = {"scheme": "NL-KVK", "id": settings.ORGANISATION_KVK, "legalName": name}
    found += [buyer(authority) for authority in facts.who.taking_part]
    return found + [
        {"id": supplier_id(agreement, supplier.number), "name": supplier.name, "roles": ["supplier", "tenderer"]}
        for agreement in facts.agreements
        for supplier in agreement.suppliers.all()
    ]


def buyer(authority: ContractingAuthority) -> dict[str, Any]:
    """A participating authority, with its code in the register of authorities when it has one."""
    found = {"id": f"dienst-{authority.pk}", "name": authority.title, "roles": ["buyer"]}
    if authority.tooi_code:
        found["identifier"] = {"scheme": "NL-OWMS", "id": authority.tooi_code, "legalName": authority.title}
        if authority.kind in IN_TOOI:
            found["identifier"]["uri"] = f"{TOOI}/{authority.kind}/{authority.tooi_code}"
    return found


def supplier_id(agreement: Agreement, number: int) -> str:
    """The id of a supplier among the parties."""
    return f"leverancier-{agreement.pk}-{number}"


def planning(facts: PublicFacts) -> dict[str, Any]:
    """What it is for, and the seven steps as milestones."""
    found = {"milestones": [milestone(step) for step in facts.project.steps.all()]}
    return ({"rationale": facts.project.page.summary} if facts.project.page.summary else {}) | found


def milestone(row: ProjectStep) -> dict[str, Any]:
    """A step with its planned last day and the day it was done."""
    step = Step(row.step)
    found = {"id": row.step, "title": str(step.label), "type": MILESTONES[step]}
    if row.planned_until:
        found["dueDate"] = last_instant(row.planned_until)
    if row.done_at:
        found["dateMet"] = instant(row.done_at)
    late = row.planned_until is not None and row.planned_until < clock.today()
    status = "met" if row.state == StepState.DONE else "notMet" if late else "scheduled"
    return found | {"status": status}


def tender(facts: PublicFacts) -> dict[str, Any]:
    """The tender: what was published on the platform, and before that only that it is planned."""
    found: dict[str, Any] = {
        "id": f"{ocid_of(facts)}-tender",
        "title": facts.project.page.title,
        "status": status_of(facts),
        "procuringEntity": {"id": ORGANISATION, "name": settings.WAGTAIL_SITE_NAME},
    }
    if facts.publication is None:
        return found
    found |= published(facts.publication)
    if any(lot.title for lot in facts.lots):
        found["lots"] = [lot_of(lot, facts) for lot in facts.lots]
    if facts.decisions:
        found["milestones"] = [standstill(decision) for decision in facts.decisions]
    return found


def status_of(facts: PublicFacts) -> str:
    """The state of the tender, from the code list tenderStatus."""
    if facts.project.life == ProjectLife.STOPPED:
        return "cancelled" if facts.publication else "withdrawn"
    if facts.publication is None:
        return "planned"
    settled = {row.lot_id for row in (*facts.agreements, *facts.closings)}
    if not settled.issuperset(lot.pk for lot in facts.lots) or not settled:
        return "active"
    return "complete" if facts.agreements else "unsuccessful"


def published(publication: TenderPublication) -> dict[str, Any]:
    """What the notice on the tender platform says."""
    procedure = Procedure(publication.procedure)
    codes = [publication.cpv, *publication.additional_cpv]
    found = {
        "procurementMethod": METHODS[procedure],
        "procurementMethodDetails": str(procedure.label),
        "items": [item(number, code) for number, code in enumerate(codes, start=1)],
        "tenderPeriod": {
            "startDate": instant(publication.published_at),
            "endDate": instant(publication.requests_until or publication.bids_until),
        },
        "enquiryPeriod": {
            "startDate": instant(publication.published_at),
            "endDate": instant(publication.questions_until),
        },
        "documents": [
            {
                "id": publication.notice_number,
                "documentType": "tenderNotice",
                "title": f"{publication.platform}: {publication.notice_number}",
                "url": publication.url,
                "datePublished": instant(publication.published_at),
                "language": "nl",
            }
        ],
    }
    if publication.nature:
        found["mainProcurementCategory"] = CATEGORIES[Nature(publication.nature)]
    return found


def item(number: int, code: str) -> dict[str, Any]:
    """A thing that is bought, by its CPV code."""
    name = cpv.described(code)
    described = name.partition(" ")[2] or name
    classification = {"scheme": "CPV", "id": code[:8], "description": described}
    return {"id": str(number), "description": described, "classification": classification}


def lot_of(lot: Lot, facts: PublicFacts) -> dict[str, Any]:
    """A lot with its state."""
    closed = any(row.lot_id == lot.pk for row in facts.closings)
    awarded = any(row.lot_id == lot.pk for row in facts.agreements)
    status = "unsuccessful" if closed else "complete" if awarded else "active"
    if facts.project.life == ProjectLife.STOPPED and status == "active":
        status = "cancelled"
    found = {"id": str(lot.number), "title": lot.title or str(lot.number), "status": status}
    return found | ({"description": lot.description} if lot.description else {})


def standstill(decision: AwardDecision) -> dict[str, Any]:
    """The standstill period after an award decision, as it is now (art. 2.127 Aw 2012)."""
    found = {
        "id": f"opschortende-termijn-{decision.lot.number}",
        "title": "Einde van de opschortende termijn",
        "type": "approval",
        "relatedLots": [str(decision.lot.number)],
    }
    if not decision.lot.title:
        del found["relatedLots"]
    if decision.going_on:
        return found | {"status": "scheduled", "description": "Opgeschort zolang een gerechtelijke procedure loopt."}
    over = decision.standstill_until <= clock.now()
    last = instant(decision.standstill_until - timedelta(seconds=1))
    return found | {"dueDate": last, "status": "met" if over else "scheduled"} | ({"dateMet": last} if over else {})


def award(agreement: Agreement) -> dict[str, Any]:
    """A definitive award (R93, R99)."""
    suppliers = [
        {"id": supplier_id(agreement, supplier.number), "name": supplier.name} for supplier in agreement.suppliers.all()
    ]
    found = {
        "id": f"gunning-{agreement.pk}",
        "title": agreement.lot.title or agreement.project.page.title,
        "status": "active",
        "date": instant(agreement.sent_at),
        "suppliers": suppliers,
    }
    return found | ({"relatedLots": [str(agreement.lot.number)]} if agreement.lot.title else {})


def no_award(closing: LotClosing) -> dict[str, Any]:
    """A lot that was closed without award."""
    found = {
        "id": f"geen-gunning-{closing.pk}",
        "title": closing.lot.title or str(closing.lot.number),
        "status": "unsuccessful",
        "date": instant(closing.closed_at),
    }
    return found | ({"relatedLots": [str(closing.lot.number)]} if closing.lot.title else {})


def contract(agreement: Agreement) -> dict[str, Any]:
    """An agreement that all parties signed."""
    today = clock.today()
    status = "terminated" if agreement.ends_on < today else "active"
    return {
        "id": f"overeenkomst-{agreement.pk}",
        "awardID": f"gunning-{agreement.pk}",
        "title": agreement.lot.title or agreement.project.page.title,
        "status": status,
        "period": {"startDate": first_instant(agreement.starts_on), "endDate": last_instant(agreement.ends_on)},
        "dateSigned": instant(agreement.completed_at),
    }


def package(uri: str, facts: Iterable[PublicFacts], *, records: bool) -> dict[str, Any]:
    """A package of releases, or of records, at an address. What did not change gives the same bytes."""
    facts = list(facts)
    releases = [release(row) for row in facts]
    publisher = {"name": settings.WAGTAIL_SITE_NAME, "uri": f"{settings.BASE_URL}/"}
    if settings.ORGANISATION_KVK:
        publisher |= {"scheme": "NL-KVK", "uid": settings.ORGANISATION_KVK}
    found = {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publisher": publisher,
        "license": LICENSE,
        "publicationPolicy": f"{settings.BASE_URL}/open-data/",
        "publishedDate": max((row["date"] for row in releases), default="1970-01-01T01:00:00+01:00"),
    }
    if not records:
        return found | {"releases": releases}
    return found | {
        "records": [
            {"ocid": row["ocid"], "releases": [row], "compiledRelease": row | {"tag": ["compiled"]}} for row in releases
        ]
    }
