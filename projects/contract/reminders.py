"""Reminders to the lead buyer that the award notice is due (art. 2.134 Aanbestedingswet 2012)."""

from collections.abc import Iterable
from datetime import timedelta

from projects.award.lots import awarded_lots
from projects.award.selectors import lead_buyers
from projects.contract.award_notice import notice_waits
from projects.decisions.reminding import register_reminders
from projects.outbox.compose import Draft, to_person
from projects.procedure import clock
from projects.procedure.wording import day
from projects.tree.links import cockpit_path, full
from projects.tree.lots import thing_in_words
from projects.tree.models import Project

NOTICE = "aankondiging-gunning"
# So many days before the last day, and on the day after it.
DAYS_BEFORE, LATE = 7, -1


def reminders(project: Project) -> Iterable[Draft]:
    """For each lot with a definitive award and no notice: a week before the last day, and once it has passed."""
    for lot in awarded_lots(project):
        due = notice_waits(lot)
        if due is None or clock.today() < due - timedelta(days=DAYS_BEFORE):
            continue
        when = LATE if clock.today() > due else DAYS_BEFORE
        what = "had uiterlijk" if when == LATE else "moet uiterlijk"
        for person in lead_buyers(project):
            yield to_person(
                person,
                kind=NOTICE,
                subject=f"Aankondiging van de gegunde opdracht: {thing_in_words(lot)}",
                body=f"De aankondiging van de gegunde opdracht “{thing_in_words(lot)}” {what} {day(due)} verzonden "
                "zijn (art. 2.134 Aanbestedingswet 2012). Verzend haar op TenderNed en leg dat vast.\n\n"
                f"{full(cockpit_path(project))}",
                once=f"{NOTICE}:{lot.pk}:{when}:{person.pk}",
            )


register_reminders(reminders)
