"""`manage.py submit FILE…`: hands files to a running server and, with --follow, shows them live to their end."""

from __future__ import annotations

import getpass
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from faktury.management.launcher.console import Console, Refused, write_refusal
from faktury.management.launcher.demo_account import DEMO_USER, PASSWORD_FILE
from faktury.management.launcher.http_client import HttpClient
from faktury.management.launcher.instance import Instance
from faktury.management.launcher.instance_lock import running_address
from faktury.management.launcher.language import terminal_language
from faktury.management.launcher.submission import Submission, follow, hand_in

FOLLOWED_AT_ONCE = 4
"""Each followed document is a socket, and one person may hold only a few."""


class Command(BaseCommand):
    """Sends files through the server's own door, as a signed-in person."""

    help = "Przesyła pliki do działającego serwera; z --follow pokazuje na żywo, co się z nimi dzieje."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument("files", nargs="+", type=Path, metavar="PLIK")
        parser.add_argument("--follow", action="store_true", help="śledzi każdy plik do końca")
        parser.add_argument("--json", action="store_true", help="wypisuje po jednym obiekcie JSON na plik")
        parser.add_argument("--url", help="adres serwera (domyślnie ten komputer)")
        parser.add_argument("--user", default=DEMO_USER, help="nazwa użytkownika")
        parser.add_argument("--password-file", type=Path, help="plik z hasłem (domyślnie hasło użytkownika na próbę)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Hand in all files; exit status 0 when none was refused and, with --follow, all came to their end."""
        with translation.override(terminal_language()):
            try:
                submissions = self._submit(options)
            except Refused as refusal:
                sys.exit(write_refusal(refusal))
            except KeyboardInterrupt:
                sys.exit(130)
        if options["json"]:
            for submission in submissions:
                self.stdout.write(json.dumps(submission.as_json(), ensure_ascii=False))
        if not all(submission.is_well(followed=options["follow"]) for submission in submissions):
            sys.exit(1)

    def _submit(self, options: dict[str, Any]) -> list[Submission]:
        instance = Instance.from_settings()
        address = options["url"] or running_address(instance.run_dir) or instance.address
        http = HttpClient(address, language=terminal_language())
        http.sign_in(options["user"], self._password(options["user"], options["password_file"]))
        # With --json standard output belongs to the JSON alone.
        console = Console(sys.stderr if options["json"] else sys.stdout)
        submissions = [hand_in(http, path, console) for path in options["files"]]
        if options["follow"]:
            self._follow_all(http, submissions, console)
        return submissions

    @staticmethod
    def _follow_all(http: HttpClient, submissions: list[Submission], console: Console) -> None:
        alone = len(submissions) == 1
        # The active language belongs to a thread.
        with ThreadPoolExecutor(FOLLOWED_AT_ONCE, initializer=translation.activate, initargs=(terminal_language(),)) as pool:
            try:
                for done in [pool.submit(follow, http, submission, console, in_place=alone) for submission in submissions]:
                    done.result()
            except BaseException:
                for submission in submissions:
                    submission.stop()
                raise

    @staticmethod
    def _password(user: str, password_file: Path | None) -> str:
        path = password_file or settings.FAKTURY_DATA_DIR / PASSWORD_FILE
        if password_file is None and (user != DEMO_USER or not path.exists()):
            if sys.stdin.isatty():
                return getpass.getpass(_("Hasło użytkownika {user}: ").format(user=user))
            raise Refused(_("Podaj plik z hasłem: --password-file PLIK."))
        try:
            return path.read_text().strip()
        except OSError as error:
            raise Refused(_("Nie można odczytać pliku {path}: {reason}.").format(path=path, reason=error.strerror)) from error
