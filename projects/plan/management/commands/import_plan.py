import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actor import Actor
from accounts.models import ContractingAuthority, User
from accounts.staff import StaffRole, people_in
from projects.documents.uploads import CheckedUpload, UploadKind, UploadRefused, check_upload
from projects.plan.actions import ApplyPlanImport
from projects.plan.importing import Preview, preview, stage
from projects.plan.matching import Register
from projects.plan.reading import TableUnreadable, show
from projects.procedure.gate import Refused


class Command(BaseCommand):
    """Reads a procurement plan: shows what was understood, what was refused and why, and takes over the rest (R18).

    Ends with an error, and nothing saved, for a file that cannot be read or of which no row can be taken over.
    """

    help = "Imports a procurement plan or a list of notices from XLSX, CSV or TSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--authority", help="name or TOOI code of whose plan it is; otherwise as each row says")
        parser.add_argument("--year", type=int, help="year of the plan; otherwise what the file names, or next year")
        parser.add_argument("--user", help="e-mail address of who does it; otherwise the first administrator")
        parser.add_argument("--dry-run", action="store_true", help="only show")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, file: Path, dry_run: bool, format: str, **options: Any) -> None:
        with override("nl"):
            authority = self.authority(options["authority"])
            person = None if dry_run else self.person(options["user"])
            upload, found = self.look(file, options["year"], authority)
            refused = self.apply(upload, found, authority, person) if person else None
            saved = person is not None and refused is None
            (self.as_json if format == "json" else self.as_text)(found, saved)
            if refused:
                raise CommandError(str(refused))

    def look(
        self, file: Path, year: int | None, authority: ContractingAuthority | None
    ) -> tuple[CheckedUpload, Preview]:
        """What the file means. Raises CommandError with a sentence that says what to do."""
        try:
            upload = check_upload(file.read_bytes(), file.name, kind=UploadKind.PLAN)
            return upload, preview(upload.content, upload.filename, year=year, authority=authority)
        except FileNotFoundError as error:
            raise CommandError(_("There is no file %(file)s.") % {"file": file}) from error
        except OSError as error:
            raise CommandError(_("The file %(file)s cannot be opened.") % {"file": file}) from error
        except (UploadRefused, TableUnreadable) as error:
            raise CommandError(str(error.sentence)) from error

    def authority(self, name: str | None) -> ContractingAuthority | None:
        """The authority of that name or TOOI code. Raises CommandError when the register does not know it."""
        if name is None:
            return None
        found = ContractingAuthority.objects.filter(tooi_code=name).first() or Register().find(name)
        if found is None:
            raise CommandError(_("%(name)s is not in the register of authorities.") % {"name": name})
        return found

    def person(self, email: str | None) -> User:
        """Who does it. Raises CommandError when there is nobody."""
        if email:
            found = User.objects.filter(is_active=True, email__iexact=email).first()
            if found is None:
                raise CommandError(_("There is no active account of %(email)s.") % {"email": email})
            return found
        found = people_in(StaffRole.ADMINISTRATOR).order_by("pk").first()
        if found is None:
            raise CommandError(_("Say with --user who does this; there is no administrator."))
        return found

    def apply(
        self, upload: CheckedUpload, found: Preview, authority: ContractingAuthority | None, person: User
    ) -> Refused | None:
        """Takes the rows over; the refusal when that cannot be, and then nothing is saved."""
        try:
            with transaction.atomic():
                staged = stage(upload.content, upload.filename, year=found.year, authority=authority, by=person)
                ApplyPlanImport(staged, Actor(person)).run()
        except Refused as refused:
            return refused
        return None

    def as_text(self, found: Preview, saved: bool) -> None:
        """For a person: a line for each row, then what stays out, then the counts."""
        self.stdout.write(_("Year of the plan: %(year)s") % {"year": found.year})
        for item in found.rows:
            cells = "; ".join(f"{cell.heading}: {show(cell.understood)}" for cell in item.row.cells)
            self.stdout.write(f"{item.row.number:>6}  {item.owner}  {cells}")
            notes = [*item.notes, *(f"{problem.column}: {problem.sentence}" for problem in item.row.problems)]
            for note in notes:
                self.stdout.write(f"        {note}")
        if found.refused:
            self.stdout.write(_("Not taken over (row, column, value, why):"))
        for problem in found.refused:
            self.stdout.write(f"{problem.row:>6}  {problem.column}  “{problem.value}”  {problem.sentence}")
        for column in found.reading.unrecognised:
            self.stdout.write(_("Column not recognised: %(heading)s") % {"heading": column.heading})
        text = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.")
        self.stdout.write(text % found.counts)
        if not saved:
            self.stdout.write(_("Nothing was saved."))

    def as_json(self, found: Preview, saved: bool) -> None:
        """For a program."""
        rows = [
            {
                "row": item.row.number,
                "change": item.change.value,
                "authority": str(item.owner),
                "partners": [str(authority) for authority in item.partners],
                "written": {cell.heading: cell.written for cell in item.row.cells},
                "understood": {cell.field.value: str(show(cell.understood)) for cell in item.row.cells},
                "notes": [str(note) for note in item.notes] + [str(problem.sentence) for problem in item.row.problems],
            }
            for item in found.rows
        ]
        refused = [
            {"row": p.row, "column": p.column, "value": p.value, "code": p.code, "reason": str(p.sentence)}
            for p in found.refused
        ]
        content = {
            "saved": saved,
            "year": found.year,
            **found.counts,
            "unrecognised": [column.heading for column in found.reading.unrecognised],
            "rows": rows,
            "problems": refused,
        }
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
