"""When market parties can ask, and which questions a notice must answer (R74, R75, R77; art. 2.54 Aw 2012)."""

from dataclasses import dataclass
from datetime import date, datetime

from projects.clarification.models import Question
from projects.procedure import clock
from projects.tender_documents.gates import publication_of
from projects.tender_documents.models import TenderPublication
from projects.tender_documents.selectors import timetable
from projects.tender_documents.terms import day_of, information_by
from projects.tree.models import Project


@dataclass(frozen=True)
class Window:
    """A time in which questions can be asked: from `opens` up to, not including, `closes` (aware)."""

    opens: datetime
    closes: datetime

    @property
    def is_over(self) -> bool:
        """Whether no question can be asked in it any more."""
        return clock.now() >= self.closes


def windows_of(publication: TenderPublication) -> list[Window]:
    """The rounds of questions in their order; what overlaps or joins is one round."""
    found = [Window(publication.published_at, publication.questions_until)]
    found += [Window(row.opens_at, row.closes_at) for row in publication.question_windows.all()]
    rounds: list[Window] = []
    for window in sorted(found, key=lambda window: window.opens):
        if rounds and window.opens <= rounds[-1].closes:
            last = rounds.pop()
            window = Window(last.opens, max(last.closes, window.closes))
        rounds.append(window)
    return rounds


def questions_close_at(publication: TenderPublication) -> datetime:
    """The first instant at which no question can be asked any more."""
    return windows_of(publication)[-1].closes


def came_too_late(rounds: list[Window], at: datetime) -> bool:
    """Whether a question of that moment came outside every round."""
    return not any(window.opens <= at < window.closes for window in rounds)


def covered_until(project: Project) -> datetime:
    """The end of the window that the next notice answers.

    That is the last round that is over, while questions of it wait; otherwise now, for a notice halfway a round.
    """
    now = clock.now()
    closed = [window.closes for window in windows_of(publication_of(project)) if window.closes <= now]
    waiting = Question.objects.counting(project).outside_notices().filter(is_late=False)
    if closed and waiting.filter(received_at__lt=closed[-1]).exists():
        return closed[-1]
    return now


def last_day_for_a_notice(publication: TenderPublication) -> date | None:
    """The last day on which further information is in time (art. 2.54 Aw 2012); None when the law names none."""
    return information_by(timetable(publication))


def is_in_time(publication: TenderPublication, at: datetime) -> bool:
    """Whether a notice published at that moment (aware) is in time (art. 2.54 Aw 2012)."""
    last = last_day_for_a_notice(publication)
    return last is None or day_of(at) <= last
