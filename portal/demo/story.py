"""The story of the demonstration: all facts are made by the real actions, the clock replaying the past (demo.md)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.staff import StaffRole
from portal.demo import people
from portal.demo.acquisition import ACQUISITION, CLARIFICATION, LAST_NOTICE
from portal.demo.lots import LOTS
from portal.demo.preparation import PREPARATION
from portal.demo.realisation import REALISATION
from portal.demo.selection import SELECTION
from portal.demo.telling import ALL, Plot, Telling
from projects.participation.models import SharingKey
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.models import Project
from projects.tree.plant import plant

CHAPTERS = {
    **PREPARATION,
    **CLARIFICATION,
    **SELECTION,
    **LAST_NOTICE,
    **LOTS,
    **ACQUISITION,
    **REALISATION,
}


PLOTS = [
    Plot(
        "Bedrijfskleding",
        "Bedrijfskleding en veiligheidsschoenen voor de buitendiensten, met een ruime keuze in duurzame stoffen.",
        "Facilitair", "18110000-3", 1_150_000, 640, "overdracht-aanvaarden", interested=ALL[:4], supplier="Werkgoed BV",
        years=2,
    ),
    Plot(
        "Softwarelicenties",
        "Eén collectieve overeenkomst voor kantoorsoftware en de licenties die daarbij horen.",
        "ICT", "48000000-8", 4_200_000, 226, "gunningsbeslissing-verzenden", supplier="Licentiehuis Noord BV",
    ),
    Plot(
        "Schoonmaak gebouwen",
        "Dagelijkse schoonmaak en glasbewassing van raadhuizen, werven en sporthallen, met aandacht voor vast werk.",
        "Facilitair", "90910000-9", 3_900_000, 203, "gunningsadvies-aanbieden",
        misses_deadline=("Zandrade",),
        adopts_award=("Linderveen", "Oosterwaard", "Hoogzand", "Broekhoven aan de Lei", "De Lage Beken"),
        expertise={
            "need": "Geen van de deelnemers kan de meting van de schoonmaakkwaliteit zelf opzetten.",
            "party": "Bureau Meetbaar Schoon, kwaliteitsmeting",
            "maximum_cost": Decimal("18500.00"),
            "sharing_key": SharingKey.VALUE,
        },
    ),
    Plot(
        "Groenonderhoud",
        "Onderhoud van plantsoenen, bermen en bomen, met ruimte voor biodiversiteit.",
        "Openbare ruimte", "77310000-6", 3_100_000, 229, "percelen-gunnen", interested=ALL[:5], supplier="Groenwerk BV",
        lots=(
            {"title": "Plantsoenen en bermen", "cpv": "77310000-6", "estimated_value": Decimal("1800000.00"),
             "only": ("Linderveen", "Oosterwaard", "Meerdijk")},
            {"title": "Boomverzorging", "cpv": "77211500-7", "estimated_value": Decimal("900000.00"),
             "only": ("Meerdijk", "Hoogzand", "Zandrade")},
            {"title": "Onkruidbestrijding", "cpv": "77312100-1", "estimated_value": Decimal("400000.00")},
        ),
    ),
    Plot(
        "Ingenieursdiensten",
        "Ontwerp, onderzoek en toezicht voor wegen, riolering, bruggen en kademuren.",
        "Openbare ruimte", "71300000-1", 2_800_000, 170, "selectie", interested=ALL[:5],
        procedure="restricted", requests_day=162, bids_day=212,
        lots=(
            {"title": "Wegen en riolering", "cpv": "71322000-1", "estimated_value": Decimal("1700000.00")},
            {"title": "Bruggen en kademuren", "cpv": "71312000-8", "estimated_value": Decimal("1100000.00"),
             "only": ("Linderveen", "Oosterwaard", "Meerdijk")},
        ),
    ),
    Plot(
        "Openbare verlichting",
        "Onderhoud en vervanging van masten en armaturen, en de overgang naar dimbare ledverlichting.",
        "Openbare ruimte", "50232100-1", 6_400_000, 158, "vragen",
        lots=(
            {"title": "Onderhoud en storingen", "cpv": "50232100-1", "estimated_value": Decimal("3900000.00")},
            {"title": "Vervanging door ledverlichting", "cpv": "34928500-3",
             "estimated_value": Decimal("2500000.00"), "description": "Masten blijven staan waar dat kan.",
             "only": ("Linderveen", "Oosterwaard", "Hoogzand", "De Lage Beken")},
        ),
        expertise={
            "need": "Niemand van de deelnemers kent de techniek van dimbare verlichting.",
            "party": "Sanne Vos, adviseur verlichting",
            "maximum_cost": Decimal("24000.00"),
            "sharing_key": SharingKey.EQUAL,
        },
    ),
    Plot(
        "Papier en kantoorartikelen",
        "Kopieerpapier, kantoorartikelen en toner, geleverd zonder wegwerpverpakking.",
        "Facilitair", "30190000-7", 820_000, 121, "publicatie-voorbereiden",
        interested=ALL[:5], nature="supplies", bids_day=160,
    ),
    Plot(
        "Leerlingenvervoer",
        "Vervoer van leerlingen naar het speciaal onderwijs, met vaste chauffeurs en emissievrije voertuigen.",
        "Vervoer", "60130000-8", 8_700_000, 91, "strategie-vaststellen",
        lots=(
            {"title": "Route noord", "cpv": "60130000-8", "estimated_value": Decimal("4600000.00"),
             "only": ("Linderveen", "Oosterwaard", "Meerdijk")},
            {"title": "Route zuid", "cpv": "60130000-8", "estimated_value": Decimal("3500000.00"),
             "only": ("Hoogzand", "Zandrade", "Broekhoven aan de Lei")},
            {"title": "Vervoer met begeleiding", "cpv": "60140000-1", "estimated_value": Decimal("600000.00"),
             "description": "Voor leerlingen die onderweg zorg nodig hebben."},
        ),
        interested=ALL[:6], adopts_strategy=("Oosterwaard", "Hoogzand"),
        expertise={
            "need": "Voor het doorrekenen van de routes is software nodig die geen van de deelnemers heeft.",
            "party": "Routewerk BV, berekening van de routes",
            "maximum_cost": Decimal("12500.00"),
            "sharing_key": SharingKey.INHABITANTS,
        },
    ),
    Plot(
        "Accountantsdiensten",
        "De controle van de jaarrekening en het verstrekken van een verklaring daarbij.",
        "Financiën", "79212000-3", 1_900_000, 16, "uitnodigen-startbijeenkomst", interested=ALL[:5],
    ),
]  # fmt: skip


def planned(began: date) -> dict[Step, tuple[date, date]]:
    """When each step is planned, counted from the beginning."""
    days = {
        Step.KICKOFF: (0, 35),
        Step.STRATEGY: (36, 104),
        Step.TENDER_DOCUMENTS: (105, 133),
        Step.CLARIFICATION: (134, 170),
        Step.AWARD: (171, 240),
        Step.CONTRACT: (241, 258),
        Step.EVALUATION: (259, 280),
    }
    return {step: (began + timedelta(days=a), began + timedelta(days=b)) for step, (a, b) in days.items()}


def tell(plot: Plot, until: Step | None = None, now: datetime | None = None) -> Project:
    """Tells a project from its designation until where its plot (or `until`) ends; `now` is today, aware."""
    now = now or timezone.now()
    began = (now - timedelta(days=plot.began_days_ago)).astimezone(clock.AMSTERDAM)
    began = began.replace(hour=9, minute=0, second=0, microsecond=0)
    with clock.replay(began):
        buyer, manager = people.staff(StaffRole.LEAD_BUYER), people.staff(StaffRole.CONTRACT_MANAGER)
        project = plant(
            title=plot.title,
            summary=plot.summary,
            plan_year=began.year,
            lead_buyer=buyer.user,
            contract_manager=manager.user,
            category=plot.category,
            cpv=plot.cpv,
            estimated_value=plot.value,
            planned=planned(began.date()),
        )
    telling = Telling(plot, began, project, began)
    for code, (step, chapter) in CHAPTERS.items():
        if until is not None and step.number > until.number:
            break
        _tell(chapter, telling)
        if code == plot.until:
            break
    return project


def _tell(chapter: Callable[[Telling], None], telling: Telling) -> None:
    chapter(telling)
    telling.project.__dict__.pop("steps_by_code", None)
    telling.project.refresh_from_db()


def chapters(until: Step | None) -> list[tuple[str, Callable[[], Any]]]:
    """The pieces of work of the demonstration with their titles, for a progress display."""
    from portal.demo.contracts import tell_contracts
    from portal.demo.plans import tell_plans
    from portal.demo.sharing import tell_sharing

    work: list[tuple[str, Callable[[], Any]]] = [("Aanbestedende diensten en accounts", people.make_everybody)]
    work += [(plot.title, lambda plot=plot: tell(plot, until)) for plot in PLOTS]
    work += [
        ("Contractmanagement", tell_contracts),
        ("Handboek, kennis en voortgang", tell_sharing),
        ("Inkoopplannen", tell_plans),
        ("Vervangers", people.appoint_deputies),
    ]
    return work
