import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.register import ensure_register
from accounts.staff import StaffRole, give_staff_role
from portal.setup.site import ensure_site


class Command(BaseCommand):
    """Prepares a real installation, and again after every upgrade; nothing that exists is changed back."""

    help = "Migrations, site tree, groups, standard texts and the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--admin-email", help="address of the first administrator")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args: object, admin_email: str | None, no_input: bool, **options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        ensure_site()
        ensure_register()
        call_command("collectstatic", interactive=False, verbosity=0)
        if not User.objects.filter(groups__name=StaffRole.ADMINISTRATOR).exists():
            self.first_administrator(admin_email, no_input)
        self.stdout.write(_("The portal is ready."))

    def first_administrator(self, email: str | None, no_input: bool) -> None:
        """Makes the first administrator; the password is asked for, or read from PORTAL_ADMIN_PASSWORD."""
        if email is None and no_input:
            self.stdout.write(_("There is no administrator yet. Run setup again with --admin-email."))
            return
        user = User(email=email or input(_("E-mail address of the first administrator: ")).strip())
        password = os.environ.get("PORTAL_ADMIN_PASSWORD") or getpass.getpass(_("Password: "))
        try:
            user.set_unusable_password()
            user.full_clean()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            user.set_password(password)
            user.save()
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
            give_staff_role(user, StaffRole.ADMINISTRATOR)
