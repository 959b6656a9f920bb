"""`manage.py demo`: makes the demo company and user, or gives the user a new password, and prints how to sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from faktury.management.launcher.demo_account import ensure_demo_account
from faktury.management.launcher.language import terminal_language


class Command(BaseCommand):
    """Shows how to sign in to the embedded set-up."""

    help = "Tworzy firmę i użytkownika na próbę i wypisuje, jak się zalogować."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument("--new-password", action="store_true", help="nadaje nowe losowe hasło")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make what is missing and print it."""
        with translation.override(terminal_language()):
            if not settings.FAKTURY_EMBEDDED:
                raise CommandError(_("Użytkownik próbny istnieje tylko w instalacji na jednym komputerze (bez FAKTURY_DATABASE_URL)."))
            account = ensure_demo_account(settings.FAKTURY_DATA_DIR, new_password=options["new_password"])
            password = account.password or _("zmienione; nowe nada --new-password")
            self.stdout.write(
                _("Użytkownik: {user}   hasło: {password}   firma: {firma}").format(
                    user=account.user, password=password, firma=account.firma
                )
            )
