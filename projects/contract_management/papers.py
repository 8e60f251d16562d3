"""The report on a contract for one authority, in Dutch (R116)."""

from django.conf import settings
from django.db.models import Q

from accounts.models import ContractingAuthority
from projects.contract_management.models import Contract
from projects.contract_management.terms import Period
from projects.documents.rendering import Block, Heading, Paper, Paragraph, Table, render_pdf
from projects.procedure import clock
from projects.procedure.wording import day, listed


def report_pdf(contract: Contract, authority: ContractingAuthority, period: Period, text: str, by: str) -> bytes:
    """How it goes: the contract, performance, meetings, expectations, and the issues that this authority reported."""
    within = Q(first_on__lte=period.last, last_on__gte=period.first)
    results = [
        (
            str(indicator),
            f"{day(row.first_on)} tot en met {day(row.last_on)}",
            f"{row.norm:f} {indicator.unit}".strip(),
            f"{row.value:f} {indicator.unit}".strip(),
            "ja" if row.met else "nee",
        )
        for indicator in contract.indicators.all()
        for row in indicator.results.filter(within)
    ]
    meetings = contract.meetings.filter(held_on__gte=period.first, held_on__lte=period.last)
    issues = contract.issues.filter(authority=authority)
    blocks: list[Block] = [Heading("Hoe het gaat"), *(Paragraph(part) for part in text.split("\n\n"))]
    blocks.append(Heading("Prestaties"))
    head = ("Prestatie", "Periode", "Norm", "Resultaat", "Norm gehaald")
    blocks.append(
        Table(head, results, widths=(3, 4, 2, 2, 2))
        if results
        else Paragraph("Over deze periode zijn geen resultaten vastgelegd.")
    )
    blocks.append(Heading("Overleg met de leverancier"))
    rows = [(day(row.held_on), row.agreed) for row in meetings]
    blocks.append(
        Table(("Datum", "Afgesproken"), rows, widths=(1, 3))
        if rows
        else Paragraph("Er was geen overleg in deze periode.")
    )
    if expectations := [(row.expected, row.result or "–") for row in contract.expectations.all()]:
        blocks += [Heading("Verwachtingen en resultaten"), Table(("Verwachting", "Resultaat"), expectations)]
    blocks.append(Heading("Uw meldingen"))
    rows = [(day(row.reported_at.date()), row.title, row.get_state_display(), row.solution or "–") for row in issues]
    blocks.append(
        Table(("Gemeld op", "Knelpunt", "Stand", "Wat eraan is gedaan"), rows, widths=(2, 3, 2, 4))
        if rows
        else Paragraph("U heeft geen knelpunten gemeld.")
    )
    facts = [
        ("Voor", str(authority)),
        ("Periode", f"{day(period.first)} tot en met {day(period.last)}"),
        ("Leverancier", listed(contract.suppliers.all())),
        ("Loopt tot en met", day(contract.last_day)),
        ("Contractmanager", by),
    ]
    return render_pdf(
        Paper(
            title=f"Rapportage {contract.title}",
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=f"Contract {contract.number}",
            instant=clock.now(),
            facts=facts,
            blocks=blocks,
            footer=f"Contract {contract.number}",
        )
    )
