from django.core.management.base import BaseCommand, CommandError

from projects.journal.models import Event
from projects.journal.verify import verify_all


class Command(BaseCommand):
    """Recomputes every chain of the journal and names the first broken entry of each."""

    help = "Checks the journal; names the first broken entry of every stream that is broken."

    def handle(self, *args: object, **options: object) -> None:
        broken = verify_all()
        for item in broken:
            self.stderr.write(f"{item.stream} {item.number}: {item.why}")
        if broken:
            raise CommandError(f"{len(broken)} stream(s) of the journal do not hold.")
        self.stdout.write(f"The journal holds: {Event.objects.count()} entries.")
