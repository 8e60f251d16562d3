import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.db.utils import Error

from projects.outbox.deliver import Batch, deliver_batch
from projects.outbox.jobs import Schedule, all_jobs

logger = logging.getLogger(__name__)

# How long to wait when the mail server or the database is away, in seconds.
PAUSE = 30.0


class Command(BaseCommand):
    """Does the periodic jobs and delivers messages until SIGTERM or SIGINT; any number of workers may run (R66, R133).

    On a signal the message at hand is finished; killed, its lease ends and another worker sends it.
    """

    help = "Queues reminders and other messages that time asks for, and delivers all messages in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do every job once, deliver what is due, and stop")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between looks at the outbox")

    def handle(self, *args: object, once: bool, every: float, **options: object) -> None:
        schedule = Schedule(all_jobs())
        if once:
            schedule.run_due(time.monotonic())
            sent = 0
            while (batch := deliver_batch()).sent:
                sent += batch.sent
            self.stdout.write(f"{sent} messages sent.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            stop.wait(self.turn(schedule, stop, every))

    def turn(self, schedule: Schedule, stop: threading.Event, every: float) -> float:
        """One look at the jobs and the outbox; returns how many seconds to wait before the next."""
        try:
            schedule.run_due(time.monotonic(), stopped=stop.is_set)
            batch = deliver_batch(stopped=stop.is_set)
        except Error:
            logger.exception("the database is away")
            batch = Batch(server_away=True)
        if batch.sent:
            return 0
        return PAUSE if batch.server_away else every
