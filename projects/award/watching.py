"""Reminders to the lead buyer: proof that was not judged, and bids that lose their validity (R87, R88)."""

from collections.abc import Iterable
from datetime import timedelta

from projects.award.desk import desk_path
from projects.award.lots import lots_to_award
from projects.award.selectors import lead_buyers
from projects.award.watched import bids_valid_until, intended_winner, proof_asked, proof_judged
from projects.decisions.reminding import register_reminders
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.procedure.steps import Step, StepState
from projects.procedure.wording import day
from projects.tree.links import full
from projects.tree.lots import thing_in_words
from projects.tree.models import Lot, Project

PROOF, VALIDITY = "bewijs-te-laat", "gestanddoening-loopt-af"
# So many days before bids lose their validity the lead buyer hears of it.
DAYS_BEFORE = 14


def reminders(project: Project) -> Iterable[Draft]:
    """While the tender phase is open, per lot that is still to be awarded, each once."""
    if project.step(Step.AWARD).state == StepState.OPEN:
        for lot in lots_to_award(project):
            yield from _proof(lot)
            yield from _validity(lot)


def _proof(lot: Lot) -> Iterable[Draft]:
    winner = intended_winner(lot)
    request = proof_asked(winner) if winner else None
    if request is None or proof_judged(request) or clock.today() <= request.due_on:
        return
    for person in lead_buyers(lot.project):
        yield to_person(
            person,
            kind=PROOF,
            subject=f"Bewijs van de winnaar niet beoordeeld: {thing_in_words(lot)}",
            body=f"Bij inschrijving {winner.number} is bewijs gevraagd, uiterlijk {day(request.due_on)}. Of het in "
            "orde is, is nog niet vastgelegd. Zonder dat kunt u niet definitief gunnen.\n\n"
            f"{full(desk_path(lot.project))}",
            once=f"{PROOF}:{request.pk}:{person.pk}",
        )


def _validity(lot: Lot) -> Iterable[Draft]:
    valid_until = bids_valid_until(lot)
    if valid_until is None or clock.today() < valid_until - timedelta(days=DAYS_BEFORE):
        return
    for person in lead_buyers(lot.project):
        yield to_person(
            person,
            kind=VALIDITY,
            subject=f"Inschrijvingen geldig tot en met {day(valid_until)}: {thing_in_words(lot)}",
            body=f"De inschrijvingen voor “{thing_in_words(lot)}” zijn geldig tot en met {day(valid_until)}, en er is "
            "nog niet definitief gegund. Vraag de inschrijvers zo nodig hun inschrijving langer gestand te doen, en "
            f"leg dat vast.\n\n{full(desk_path(lot.project))}",
            once=f"{VALIDITY}:{lot.pk}:{valid_until.isoformat()}:{person.pk}",
        )


register_reminders(reminders)
