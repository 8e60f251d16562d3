"""What a package says in words: the decisions of the authority, and what of the journal it may know (R58, R131, R132).

Each as rows, so that PDF and CSV say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from projects.actions import registry
from projects.decisions.models import Decision, Outcome, SignatureMethod
from projects.decisions.receipts import DECIDED, offered_thing
from projects.documents.rendering import Block, Note, Paper, Paragraph, Table, render_pdf
from projects.documents.spreadsheets import write_csv
from projects.dossier.models import DossierPackage
from projects.journal.models import Event
from projects.procedure.clock import AMSTERDAM
from projects.procedure.wording import day, moment

# Acts of the purchasing organisation that every participant knows of, and whose sentences name no bids, scores,
# bidders or reasons of one authority. An act that is not here is not in the extract (R131).
FOR_EVERY_PARTICIPANT = (
    "bekendmaken",
    "uitnodigen-startbijeenkomst",
    "startbijeenkomst-vastleggen",
    "inkoopteam-vaststellen",
    "conceptstrategie-voorleggen",
    "definitieve-strategie-aanbieden",
    "deelnemers-vaststellen",
    "aanbesteding-publiceren",
    "aanbestedingsdocumenten-doorsturen",
    "nota-van-inlichtingen-publiceren",
    "aanbesteding-intrekken",
    "gunningsadvies-aanbieden",
    "gunningsbeslissing-verzenden",
    "definitieve-gunning-versturen",
    "ondertekening-leverancier-vastleggen",
    "aankondiging-gunning-vastleggen",
    "contract-afronden",
    "evaluatie-vastleggen",
    "project-afronden",
    "project-stoppen",
)


@dataclass(frozen=True)
class Extract:
    """A table that goes into a package as PDF/A and as CSV."""

    title: str
    explanation: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]

    def pdf(self, package: DossierPackage) -> bytes:
        """As PDF/A, dated when the package was asked for."""
        blocks: list[Block] = [Paragraph(self.explanation)]
        blocks.append(Table(self.columns, self.rows, self.widths) if self.rows else Note("Er is niets vastgelegd."))
        return render_pdf(
            Paper(
                title=self.title,
                organisation=settings.WAGTAIL_SITE_NAME,
                reference=f"Project {package.project.plan_year}-{package.project_id}",
                instant=package.requested_at,
                facts=[("Project", str(package.project)), ("Aanbestedende dienst", str(package.authority))],
                blocks=blocks,
                footer=f"Project {package.project.public_id}, journaal tot en met regel {package.journal_number}",
            )
        )

    def csv(self) -> bytes:
        """As CSV that opens in a spreadsheet and runs no formula."""
        return write_csv(self.columns, self.rows)


def decisions(package: DossierPackage) -> Extract:
    """Every decision of this authority that counts: on what, number, date, signers, fingerprints of its files."""
    rows = (
        Decision.objects.counting()
        .filter(round__project=package.project, authority=package.authority, recorded_at__lte=package.requested_at)
        .select_related("round__lot__project__page", "round__project__page", "receipt__document")
        .order_by("recorded_at", "pk")
    )
    return Extract(
        title="Besluiten",
        explanation="De besluiten die deze aanbestedende dienst in dit project nam, met wie ondertekende en de "
        "kenmerken (sha256) van het ontvangstbewijs en van het ondertekende bestand.",
        columns=("Waarover", "Besluit", "Nummer en datum", "Ondertekend door", "Bestanden (sha256)"),
        rows=[_decision(row) for row in rows],
        widths=(3, 2, 3, 3, 4),
    )


def _decision(decision: Decision) -> tuple[str, ...]:
    round = decision.round
    version = f"{offered_thing(round)}, versie {round.number}"
    outcome = DECIDED[Outcome(decision.outcome)] + (f". Reden: {decision.reason}" if decision.reason else "")
    signatures = list(decision.signatures.order_by("pk"))
    signed = [f"{row.signer_name}, {row.signer_function}" for row in signatures]
    if any(row.method == SignatureMethod.PORTAL for row in signatures):
        signed.append("ondertekend in het portaal")
    files = [f"ondertekend bestand: {sha}" for sha in dict.fromkeys(row.sha256 for row in signatures if row.sha256)]
    if receipt := getattr(decision, "receipt", None):
        files.insert(0, f"ontvangstbewijs: {receipt.document.sha256}")
    return (
        version + (" (ingetrokken ronde)" if round.voided_at else ""),
        f"{outcome}, door {decision.deciding_body}",
        f"{decision.decision_number or 'geen nummer'}, {day(decision.decided_on)}. Vastgelegd op "
        f"{moment(decision.recorded_at)}",
        "; ".join(signed) or "niet ondertekend",
        "; ".join(files),
    )


def journal(package: DossierPackage) -> Extract:
    """The entries of the journal that this authority may know: its own acts, and those every participant knows of."""
    events = Event.objects.filter(stream=package.project.stream, number__lte=package.journal_number).order_by("number")
    return Extract(
        title="Uittreksel uit het journaal",
        explanation="Wat deze aanbestedende dienst zelf deed, en de formele handelingen die elke deelnemer kent. Wat "
        "over inschrijvingen, beoordelingen en andere aanbestedende diensten gaat, staat er niet in.",
        columns=("Nr.", "Wanneer", "Wat er gebeurde", "Door", "Kenmerk"),
        rows=[_event(event) for event in events if _may_know(event, package.authority_id)],
        widths=(2, 4, 13, 6, 6),
    )


def _may_know(event: Event, authority_id: int) -> bool:
    if event.authority_id is None:
        return event.type in FOR_EVERY_PARTICIPANT
    if event.authority_id != authority_id:
        return False
    try:
        return registry.get(event.type).side == "authority"
    except KeyError:
        return False


def _event(event: Event) -> tuple[str, ...]:
    who = ", namens ".join(part for part in (event.actor_name, event.authority_name) if part)
    at = event.at.astimezone(AMSTERDAM)
    return str(event.number), f"{at:%Y-%m-%d %H:%M}", event.sentence, who, event.hash[:16]
