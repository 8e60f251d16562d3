"""`manage.py remind`: queues the reminders and notices that are due. Run it every hour."""

from django.core.management.base import BaseCommand

from projects.decisions.reminding import queue_reminders


class Command(BaseCommand):
    """Queues what time asks for; a message that was queued once is never queued again."""

    help = "Queues reminders and notices that are due."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{queue_reminders()} messages queued.")
