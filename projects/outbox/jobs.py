"""Work that returns by itself: every app registers its own, and `manage.py worker` does it.

Whether a job runs decides nothing in the procedure: what follows from time is computed when asked.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something that may be done any number of times, by several workers at once; what it did once it leaves alone."""

    name: str
    run: Callable[[], object]
    every: timedelta


_jobs: dict[str, Job] = {}


def register_job(name: str, run: Callable[[], object], *, every: timedelta) -> None:
    """Adds a job. Raises ValueError for a name that is taken."""
    if name in _jobs:
        raise ValueError(f"The job {name} is registered already.")
    _jobs[name] = Job(name, run, every)


def all_jobs() -> list[Job]:
    """All jobs, in the order in which they were registered."""
    return list(_jobs.values())


class Schedule:
    """When one worker does which job: at its start, and each time `every` has passed since."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.next = dict.fromkeys(jobs, float("-inf"))

    def run_due(self, now: float, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Does the jobs that are due at `now` (seconds on any clock that does not run back); how many went well.

        A job that fails is written in the log and gets its next turn like the others.
        """
        number = 0
        for job in [job for job, at in self.next.items() if at <= now]:
            if stopped():
                break
            self.next[job] = now + job.every.total_seconds()
            try:
                job.run()
            except Exception:
                logger.exception("the job %s failed", job.name)
            else:
                number += 1
        return number
