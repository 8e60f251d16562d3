"""The receipt of a decision, as a PDF: everything that was decided, on what, by whom and when (R56, R58–R60, R132)."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings

from projects.decisions.models import Decision, DecisionRound, Outcome, RoundKind
from projects.decisions.signing import check_of, how_signed, signatures_of
from projects.documents.rendering import (
    Block,
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    Table,
    blocks_from_text,
    render_pdf,
)
from projects.journal.models import Stream
from projects.procedure.clock import AMSTERDAM
from projects.procedure.wording import day, moment
from projects.tree.lots import about

DECIDED = {Outcome.ADOPTED: "vastgesteld", Outcome.DECLINED: "niet vastgesteld"}
_THINGS = {
    RoundKind.FINAL_STRATEGY: "de definitieve inkoopstrategie",
    RoundKind.AWARD_RECOMMENDATION: "het gunningsadvies",
}


def offered_thing(round: DecisionRound) -> str:
    """What a round asks to adopt, in Dutch: “het gunningsadvies voor perceel 2 (Glasbewassing)”."""
    return _THINGS[RoundKind(round.kind)] + (about(round.lot) if round.lot else "")


def receipt_pdf(decision: Decision, head: Stream | None) -> bytes:
    """The receipt of a decision that was just written. `head` is the journal of the project before this decision."""
    round = decision.round
    state = f"journaal {head.name}, regel {head.number}, {head.head}" if head else "journaal leeg"
    return render_pdf(
        Paper(
            title=f"Ontvangstbewijs besluit {decision.authority_name}",
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=f"Besluit {decision.pk}",
            instant=decision.recorded_at,
            facts=_facts(decision),
            blocks=[*_signature(decision), *_documents(decision), *_texts(decision)],
            footer=f"Besluit {decision.pk}, ronde {round.pk}. Stand vóór dit besluit: {state}.",
        )
    )


def _facts(decision: Decision) -> list[tuple[str, str]]:
    round = decision.round
    facts = [
        ("Project", str(round.project)),
        ("Aanbestedende dienst", decision.authority_name),
        ("Beslissend orgaan", decision.deciding_body),
        ("Voorgelegd", f"{offered_thing(round)}, versie {round.number}"),
        ("Aangeboden op", moment(round.offered_at)),
        ("Uiterlijk", moment(round.deadline)),
        ("Uitkomst", DECIDED[Outcome(decision.outcome)]),
        ("Datum van het besluit", day(decision.decided_on)),
        ("Nummer van het besluit", decision.decision_number or "geen"),
        ("Vastgelegd op", moment(decision.recorded_at)),
        ("Vastgelegd door", ", ".join(part for part in (decision.person_name, decision.person_function) if part)),
    ]
    return [*facts, ("Reden", decision.reason)] if decision.reason else facts


def _signature(decision: Decision) -> list[Block]:
    rows = []
    for signature in signatures_of(decision):
        how = f"in het portaal, na bevestiging met {signature.confirmed_with or 'wachtwoord'}"
        if signature.document:
            how = f"ondertekend document {signature.document.filename}, sha256 {signature.sha256}"
        rows.append((signature.signer_name, signature.signer_function, moment(signature.signed_at), how))
    if not rows:
        return []
    table = Table(("Naam", "Functie", "Wanneer", "Hoe"), rows, (2, 2, 3, 4))
    return [Heading("Ondertekening"), table, *_found(decision)]


def _found(decision: Decision) -> list[Block]:
    """What was found in the signed document: the verdict with its remarks, and every certificate."""
    label, *remarks = how_signed(decision)
    blocks: list[Block] = [Note(label)]
    if remarks:
        blocks.append(Bullets(remarks))
    check = check_of(decision)
    if check is None:
        return blocks
    rows = [_certificate_row(signature) for signature in check.found["signatures"]]
    if rows:
        columns = ("Certificaat", "Uitgever", "Geldig", "Ondertekend")
        blocks += [Heading("Digitale handtekeningen in het document", 2), Table(columns, rows, (4, 3, 3, 4))]
    return [*blocks, Paragraph(f"Gecontroleerd op {moment(check.checked_at)} met {check.checked_with}.")]


def _certificate_row(signature: dict[str, Any]) -> tuple[str, str, str, str]:
    certificate = signature["certificate"]
    whose = [certificate["name"], certificate["organisation"], certificate["email"]]
    valid = (_at(certificate["valid_from"]), _at(certificate["valid_until"]))
    times = []
    if signature["claimed_at"]:
        times.append(f"{moment(_at(signature['claimed_at']))}, volgens de ondertekenaar")
    if signature["stamped_at"]:
        times.append(f"{moment(_at(signature['stamped_at']))}, volgens een tijdstempel")
    return (
        "\n".join(dict.fromkeys(part for part in whose if part)),
        certificate["issuer"],
        f"{valid[0]:%d-%m-%Y} tot en met {valid[1]:%d-%m-%Y}",
        "\n".join(times) or "onbekend",
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(AMSTERDAM)


def _documents(decision: Decision) -> list[Block]:
    rows = [
        (row.document.title, row.sha256) for row in decision.round.documents.select_related("document").order_by("pk")
    ]
    return [Heading("Waarover is besloten"), Table(("Stuk", "Kenmerk van de inhoud (sha256)"), rows, (2, 5))]


def _texts(decision: Decision) -> list[Block]:
    blocks: list[Block] = []
    if decision.outcome != Outcome.ADOPTED:
        return blocks
    for title, text in (("Mandaat", decision.round.mandate_text), ("Verbintenis", decision.round.commitment_text)):
        if text:
            fingerprint = hashlib.sha256(text.encode()).hexdigest()
            blocks += [Heading(title), *blocks_from_text(text), Note(f"Kenmerk van deze tekst (sha256): {fingerprint}")]
    return blocks
