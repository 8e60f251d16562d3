"""Reminders before the deadline, and the notice to who is out after it (R64, R66). Each is sent once."""

from collections.abc import Iterable

from django.utils.text import capfirst

from projects.decisions import rounds
from projects.decisions.models import Outcome, RoundKind
from projects.decisions.reminding import register_reminders, reminder_day
from projects.outbox.compose import Draft, to_person
from projects.participation.models import Standing
from projects.participation.selectors import authorities_with, contacts_and_deciders
from projects.procedure.steps import Step
from projects.procedure.wording import moment
from projects.strategy.actions.adoption import AdoptStrategy
from projects.strategy.selectors import passed_round
from projects.tree.links import full, member_act_path, project_path
from projects.tree.models import Project

REMINDER = "strategie-herinnering"
OUT = "strategie-niet-deelnemend"


def reminders(project: Project) -> Iterable[Draft]:
    """To the contacts and deciders of authorities that can still decide, when a reminder day has come (R66)."""
    round = rounds.current(project, RoundKind.FINAL_STRATEGY)
    days = reminder_day(round) if round else None
    if days is None:
        return
    decided = {row.authority_id for row in round.decisions.adopted()}
    decided |= {row.authority_id for row in round.decisions.counting().filter(outcome=Outcome.DECLINED)}
    asked = [row.authority for row in round.asked.select_related("authority") if row.authority_id not in decided]
    for person, authority in contacts_and_deciders(project, asked):
        yield to_person(
            person,
            kind=REMINDER,
            authority=authority,
            subject=f"Herinnering: inkoopstrategie {project} vaststellen vóór {moment(round.deadline)}",
            body=f"{capfirst(authority)} heeft de definitieve inkoopstrategie voor “{project}” nog niet vastgesteld en "
            f"ondertekend. Dat kan tot {moment(round.deadline)}. Daarna kan uw organisatie niet meer deelnemen.\n\n"
            f"{full(member_act_path(project, AdoptStrategy.code))}?namens={authority.pk}",
            once=f"{REMINDER}:{round.pk}:{round.deadline:%Y%m%d%H%M}:{days}:{authority.pk}:{person.pk}",
        )


def out_notices(project: Project) -> Iterable[Draft]:
    """To the contacts and deciders of authorities that are out since the deadline (R64)."""
    round = passed_round(project)
    if round is None:
        return
    for person, authority in contacts_and_deciders(project, authorities_with(project, Standing.OUT)):
        yield to_person(
            person,
            kind=OUT,
            authority=authority,
            subject=f"{capfirst(authority)} neemt niet deel: {project}",
            body=f"{capfirst(authority)} kan niet deelnemen aan “{project}”: op {moment(round.deadline)} was de inkoop"
            "strategie niet door uw organisatie vastgesteld en ondertekend. Dat is voor dit project definitief.\n\n"
            f"De stukken die u al had, blijven voor u leesbaar:\n{full(project_path(project, Step.STRATEGY))}",
            once=f"{OUT}:{project.pk}:{authority.pk}:{person.pk}",
        )


def decline_notices(project: Project) -> Iterable[Draft]:
    """To the contacts and deciders of authorities that decided not to take part (R68)."""
    round = rounds.current(project, RoundKind.FINAL_STRATEGY)
    declined = round.decisions.counting().filter(outcome=Outcome.DECLINED).select_related("authority")
    for person, authority in contacts_and_deciders(project, [row.authority for row in declined]):
        yield to_person(
            person,
            kind=OUT,
            authority=authority,
            subject=f"{capfirst(authority)} neemt niet deel: {project}",
            body=f"De deelnemers aan “{project}” staan vast. {capfirst(authority)} besloot niet deel te nemen "
            "en ontvangt geen berichten meer over de aanbesteding.\n\n"
            f"De stukken die u al had, blijven voor u leesbaar:\n{full(project_path(project, Step.STRATEGY))}",
            once=f"{OUT}:{project.pk}:{authority.pk}:{person.pk}",
        )


register_reminders(reminders, out_notices)
