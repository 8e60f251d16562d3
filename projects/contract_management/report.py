"""The report of a contract for one authority, in Dutch (R116): nothing of what other authorities reported."""

from collections.abc import Iterable

from django.conf import settings

from accounts.models import ContractingAuthority
from projects.contract_management.lifetime import last_day, notice_day, options_of, state_of
from projects.contract_management.models import Contract, Expectation, Indicator, Issue, SupplierMeeting
from projects.contract_management.results import latest_results
from projects.contract_management.terms import Term
from projects.contract_management.wording import (
    length_in_words,
    money,
    norm_in_words,
    number_in_words,
    short_day,
    term_in_words,
)
from projects.documents.rendering import Block, Bullets, Heading, Paper, Paragraph, Table, render_pdf
from projects.procedure import clock
from projects.procedure.clock import AMSTERDAM
from projects.procedure.wording import day, listed, moment


def within(period: Term, at: object) -> bool:
    """Whether an instant lies in the period, in days of Amsterdam."""
    return at.astimezone(AMSTERDAM).date() in period


def authority_report(
    contract: Contract, authority: ContractingAuthority, period: Term, *, text: str = "", by_name: str = ""
) -> bytes:
    """The PDF: data, performances, meetings, own issues, and expectations beside results."""
    blocks: list[Block] = [Paragraph(text)] if text else []
    blocks += [
        *_data(contract),
        *_performances(contract, period),
        *_meetings(contract, authority, period),
        *_issues(contract, authority, period),
        *_expectations(contract, authority),
    ]
    return render_pdf(
        Paper(
            title=f"Contractrapportage {contract.title}",
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=f"Contract {contract.number}",
            instant=clock.now(),
            facts=(("Voor", str(authority)), ("Periode", term_in_words(period)), ("Opgesteld door", by_name)),
            blocks=blocks,
            footer=f"Contract {contract.number}, {authority}",
        )
    )


def _data(contract: Contract) -> Iterable[Block]:
    rows = [
        ("Leverancier", listed(contract.suppliers.all())),
        ("Looptijd", term_in_words(Term(contract.starts_on, last_day(contract)))),
        ("Stand", str(state_of(contract).label)),
        ("Waarde", money(contract.value)),
        ("Opzegtermijn", length_in_words(contract.notice)),
        ("Laatste dag om op te zeggen", short_day(notice_day(contract))),
        ("Contractmanager", str(contract.manager)),
    ]
    for option in options_of(contract):
        state = "uitgeoefend" if option.exercised_at else "niet uitgeoefend"
        rows.append((f"Optie {option.order}", f"{term_in_words(option.term)}, {state}"))
    yield Heading("Het contract")
    yield Table(("Gegeven", "Waarde"), rows, widths=(1, 2))


def _performances(contract: Contract, period: Term) -> Iterable[Block]:
    yield Heading("Prestaties")
    indicators = list(contract.indicators.all())
    known = latest_results(indicators)
    rows = [
        row
        for indicator in indicators
        for result in sorted(known.get(indicator.pk, {}).values(), key=lambda found: found.period_from)
        if result.period_until in period
        for row in [_result(indicator, result)]
    ]
    if not rows:
        yield Paragraph("Over deze periode zijn geen resultaten vastgelegd.")
        return
    yield Table(("Prestatie", "Periode", "Norm", "Resultaat", "Oordeel"), rows, widths=(3, 3, 2, 2, 2))
    improvements = [row for indicator in indicators for row in indicator.improvements.all()]
    if improvements:
        yield Heading("Verbeteracties", 2)
        yield Bullets(
            [
                f"{row.text} Door {row.owner}, uiterlijk {short_day(row.due_on)}."
                + (f" Gedaan op {short_day(row.done_on)}: {row.outcome}" if row.done_on else "")
                for row in improvements
            ]
        )


def _result(indicator: Indicator, result: object) -> tuple[str, ...]:
    return (
        indicator.title,
        term_in_words(Term(result.period_from, result.period_until)),
        norm_in_words(indicator),
        f"{number_in_words(result.value)} {indicator.unit}".strip(),
        "voldoet" if result.is_met else "voldoet niet",
    )


def _meetings(contract: Contract, authority: ContractingAuthority, period: Term) -> Iterable[Block]:
    yield Heading("Overleg met de leverancier")
    held = SupplierMeeting.objects.filter(contract=contract, held_at__isnull=False).order_by("starts_at")
    found = [
        meeting for meeting in held.prefetch_related("present", "action_points") if within(period, meeting.starts_at)
    ]
    if not found:
        yield Paragraph("In deze periode is geen overleg vastgelegd.")
    for meeting in found:
        yield Heading(moment(meeting.starts_at), 2)
        yield Paragraph(f"Aanwezig van de deelnemers: {listed(meeting.present.all())}.")
        yield Paragraph(meeting.minutes)
        if points := list(meeting.action_points.all()):
            yield Bullets([f"{p.text} Door {p.owner}, uiterlijk {short_day(p.due_on)}." for p in points])


def _issues(contract: Contract, authority: ContractingAuthority, period: Term) -> Iterable[Block]:
    yield Heading("Knelpunten die u hebt gemeld")
    rows = Issue.objects.filter(contract=contract, authority=authority).order_by("reported_at")
    found = [
        row for row in rows if not row.solved_at or within(period, row.reported_at) or within(period, row.solved_at)
    ]
    if not found:
        yield Paragraph("U hebt geen knelpunten gemeld.")
        return
    yield Table(
        ("Knelpunt", "Gemeld", "Stand", "Oplossing"),
        [
            (row.title, day(row.reported_at.astimezone(AMSTERDAM)), str(row.get_state_display()), row.solution or "–")
            for row in found
        ],
        widths=(3, 2, 2, 3),
    )


def _expectations(contract: Contract, authority: ContractingAuthority) -> Iterable[Block]:
    rows = Expectation.objects.filter(contract=contract)
    found = [row for row in rows if row.authority_id in (None, authority.pk)]
    if not found:
        return
    yield Heading("Verwachtingen en resultaten")
    yield Table(
        ("Verwachting", "Resultaat", "Vergelijking"),
        [(row.text, row.result or "nog niet bekend", str(row.get_met_display()) or "–") for row in found],
        widths=(3, 3, 2),
    )
