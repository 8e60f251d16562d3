from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.facts import FactsError, load_facts
from accounts.register import RegisterError
from accounts.sources import read_text


class Command(BaseCommand):
    """Fills in region, inhabitants, addresses and affiliation of authorities from a CSV, or nothing at all (R4)."""

    help = "Reads code;region;inhabitants;records_email;… and fills them in; an empty cell changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE", help="a CSV file, or an https address")

    def handle(self, *args: object, source: str, **options: object) -> None:
        try:
            changed = load_facts(read_text(source))
        except FactsError as error:
            for sentence in error.errors:
                self.stderr.write(sentence)
            raise CommandError(f"{len(error.errors)} error(s) in {source}. Nothing was saved.") from error
        except RegisterError as error:
            raise CommandError(f"{source}: {error}") from error
        self.stdout.write(f"{changed} authorities changed.")
