import argparse
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from accounts.models import User
from portal.demo.environment import DEFAULT_DATA_DIR
from portal.setup.site import ensure_site
from projects.procedure.steps import Step


class Command(BaseCommand):
    """Prepares a demonstration with invented authorities and serves it; everything lies in one directory."""

    help = "Prepares everything, prints example accounts, and serves the portal on http://localhost:8000/."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument("--data-dir", type=Path, default=DEFAULT_DATA_DIR, help="where everything is written")
        parser.add_argument(
            "--until",
            type=self.step,
            metavar="STEP",
            help="how far the example projects are brought: " + ", ".join(f"{s.number} or {s.value}" for s in Step),
        )

    @staticmethod
    def step(text: str) -> Step:
        """A step by number or name."""
        for step in Step:
            if text in (str(step.number), step.value, step.name.lower()):
                return step
        raise argparse.ArgumentTypeError(f"unknown step: {text}")

    def handle(self, *args: object, port: int, no_serve: bool, until: Step | None, **options: object) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("Voorbeeldaccounts bestaan alleen in een demonstratie; DEBUG staat uit.")
        if not no_serve:
            # In a process of its own: granian forks, and what makes PDFs does not survive a fork.
            prepared = subprocess.run([sys.executable, *sys.argv, "--no-serve"], check=False)
            if prepared.returncode:
                raise CommandError("De demonstratie kon niet worden voorbereid.", returncode=prepared.returncode)
            self.serve(port, Console())
            return
        from portal.demo.accounts import ACCOUNTS, PASSWORD
        from portal.demo.story import chapters

        console = Console()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("Database", total=3)
            call_command("migrate", interactive=False, verbosity=0)
            progress.update(task, advance=1, description="Pagina's, groepen, standaardteksten")
            ensure_site()
            progress.update(task, advance=1, description="Statische bestanden")
            call_command("collectstatic", interactive=False, verbosity=0)
            progress.update(task, advance=1)
            if not User.objects.filter(email=ACCOUNTS[0].email).exists():
                work = chapters(until)
                task = progress.add_task("Voorbeeldgegevens", total=len(work))
                for title, tell in work:
                    progress.update(task, description=title)
                    tell()
                    progress.advance(task)
        table = Table(title=f"Voorbeeldaccounts, alle met wachtwoord: {PASSWORD}")
        table.add_column("Rol", overflow="fold")
        table.add_column("E-mailadres", no_wrap=True)
        table.add_column("Wat u ermee kunt proberen", overflow="fold")
        for account in ACCOUNTS:
            table.add_row(account.role, account.email, account.try_this)
        console.print(table)

    def serve(self, port: int, console: Console) -> None:
        """Serves with granian until Ctrl-C, with a worker beside it that reminds and delivers mails (as files)."""
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels

        # From here on everything looks as in production: Django's technical error pages are not for visitors.
        settings.DEBUG = False
        # Granian forks: no thread and no open database connection may exist at that moment.
        connections.close_all()
        worker = subprocess.Popen([sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"])
        console.print(f"[bold]http://localhost:{port}/[/bold]  (Ctrl-C stopt)  mails: {settings.EMAIL_FILE_PATH}")
        try:
            Granian(
                "portal.wsgi:application",
                address="127.0.0.1",
                port=port,
                interface=Interfaces.WSGI,
                websockets=False,
                blocking_threads=4,
                backpressure=64,
                log_level=LogLevels.warning,
            ).serve()
        finally:
            worker.terminate()
            worker.wait(timeout=30)
