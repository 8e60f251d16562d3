"""Reminders to adopt the award recommendation, and escalation after its date; silence blocks (R94, R95, reading A6)."""

from collections.abc import Iterable

from accounts.models import ContractingAuthority
from projects.award.selectors import lead_buyers, recommendation_of
from projects.decisions import rounds
from projects.decisions.models import DecisionRound
from projects.decisions.reminding import register_reminders, reminder_day
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import contacts_and_deciders
from projects.procedure import clock
from projects.procedure.wording import listed, moment
from projects.tree.links import cockpit_path, full, member_act_path
from projects.tree.lots import lots_of, over, thing_in_words
from projects.tree.models import Lot, Project

REMINDER = "gunningsadvies-herinnering"
OVERDUE = "gunningsadvies-te-laat"


def silent(round: DecisionRound) -> list[ContractingAuthority]:
    """The authorities asked that have not decided yet, by name."""
    decided = set(round.decisions.values_list("authority_id", flat=True))
    return [authority for authority in rounds.not_adopted(round) if authority.pk not in decided]


def reminders(project: Project) -> Iterable[Draft]:
    """To the contacts and deciders of authorities that have not decided, when a reminder day has come (R95)."""
    for lot in lots_of(project):
        recommendation = recommendation_of(lot)
        if recommendation and (days := reminder_day(recommendation.round)) is not None:
            yield from _reminders(lot, recommendation.round, days)


def _reminders(lot: Lot, round: DecisionRound, days: int) -> Iterable[Draft]:
    project = lot.project
    for person, authority in contacts_and_deciders(project, silent(round)):
        yield to_person(
            person,
            kind=REMINDER,
            authority=authority,
            subject=f"Herinnering: gunningsadvies {thing_in_words(lot)} vaststellen vóór {moment(round.deadline)}",
            body=f"{authority} heeft het gunningsadvies voor “{thing_in_words(lot)}” nog niet vastgesteld. Wij vragen "
            f"u dat te doen vóór {moment(round.deadline)}. De gunningsbeslissing gaat pas uit als alle deelnemers het "
            f"advies hebben vastgesteld.\n\n{_link(lot, authority)}",
            once=f"{REMINDER}:{round.pk}:{days}:{authority.pk}:{person.pk}",
        )


def escalations(project: Project) -> Iterable[Draft]:
    """After the date: to the authorities that have not decided, and to the lead buyer, once (R94)."""
    for lot in lots_of(project):
        recommendation = recommendation_of(lot)
        if recommendation and clock.now() >= recommendation.round.deadline:
            yield from _escalations(lot, recommendation.round)


def _escalations(lot: Lot, round: DecisionRound) -> Iterable[Draft]:
    project = lot.project
    waiting = silent(round)
    for person, authority in contacts_and_deciders(project, waiting):
        yield to_person(
            person,
            kind=OVERDUE,
            authority=authority,
            subject=f"Nog geen besluit van {authority} over het gunningsadvies {thing_in_words(lot)}",
            body=f"Wij vroegen {authority} het gunningsadvies voor “{thing_in_words(lot)}” vast te stellen vóór "
            f"{moment(round.deadline)}. Er is nog geen besluit vastgelegd. Zolang dat er niet is, kan de "
            f"gunningsbeslissing voor geen van de deelnemers uitgaan.\n\n{_link(lot, authority)}",
            once=f"{OVERDUE}:{round.pk}:{authority.pk}:{person.pk}",
        )
    for person in lead_buyers(project) if waiting else ():
        yield to_person(
            person,
            kind=OVERDUE,
            subject=f"Gunningsadvies {thing_in_words(lot)}: nog niet door iedereen vastgesteld",
            body=f"De datum {moment(round.deadline)} is voorbij. Nog geen besluit van: {listed(waiting)}.\n\n"
            f"{full(cockpit_path(project))}",
            once=f"{OVERDUE}:{round.pk}:{person.pk}",
        )


def _link(lot: Lot, authority: ContractingAuthority) -> str:
    return full(member_act_path(lot.project, "gunningsadvies-vaststellen", namens=authority.pk, **over(lot)))


register_reminders(reminders, escalations)
