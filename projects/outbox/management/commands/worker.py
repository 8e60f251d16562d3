import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from projects.outbox.deliver import deliver_due


class Command(BaseCommand):
    """Delivers messages until it is told to stop (SIGTERM, SIGINT); any number of workers may run."""

    help = "Delivers the messages in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due and stop")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between looks")

    def handle(self, *args: object, once: bool, every: float, **options: object) -> None:
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while True:
            close_old_connections()
            sent = deliver_due()
            if once or stop.is_set():
                break
            if not sent:
                stop.wait(every)
