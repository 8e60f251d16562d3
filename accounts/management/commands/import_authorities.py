from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import signals
from accounts.register import Changes, RegisterError, load_register
from accounts.sources import read_source


class Command(BaseCommand):
    """Takes over official TOOI value lists (R4): all of them, or nothing when one cannot be read."""

    help = "Brings the register of authorities up to date from TOOI value lists (JSON) or our own CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="FILE_OR_URL", help="a file, or an https address")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and save nothing")

    def handle(self, *args: object, sources: list[str], dry_run: bool, **options: object) -> None:
        try:
            rows = [row for source in sources for row in read_source(source)]
            with transaction.atomic():
                at = timezone.now()
                changes = load_register(rows, on=timezone.localdate(at), dry_run=dry_run)
                if changes and not dry_run:
                    signals.register_imported.send(
                        sender=Command,
                        by=None,
                        authority=None,
                        at=at,
                        sentence=sentence(changes),
                        data={"added": changes.added, "renamed": changes.renamed, "dissolved": changes.dissolved},
                    )
        except RegisterError as error:
            raise CommandError(f"{error} Nothing was saved.") from error
        self.report(changes, dry_run)

    def report(self, changes: Changes, dry_run: bool) -> None:
        """Says what changed, name by name except for what is new."""
        for title, names in (
            ("Renamed", changes.renamed),
            ("Dissolved", changes.dissolved),
            ("Other facts", changes.changed),
        ):
            for name in names:
                self.stdout.write(f"{title}: {name}")
        self.stdout.write(
            f"{len(changes.added)} new, {len(changes.renamed)} renamed, {len(changes.dissolved)} dissolved, "
            f"{len(changes.changed)} otherwise changed, {changes.unchanged} unchanged, "
            f"{changes.passed_over} long gone." + (" Nothing was saved." if dry_run else "")
        )


def sentence(changes: Changes) -> str:
    """What the journal says about it."""
    return (
        f"Het register van aanbestedende diensten is bijgewerkt uit de officiële waardelijsten: {len(changes.added)} "
        f"nieuw, {len(changes.renamed)} hernoemd, {len(changes.dissolved)} opgeheven, {len(changes.changed)} anders "
        "gewijzigd."
    )
