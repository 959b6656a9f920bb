"""`manage.py serve`: the whole product on this machine until Ctrl-C; `make run` ends here."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from faktury.management.launcher.console import Console, Refused, write_refusal
from faktury.management.launcher.instance import Instance, serve
from faktury.management.launcher.language import terminal_language


class Command(BaseCommand):
    """Prepares the data, starts every process, follows the sample, and keeps serving."""

    help = "Uruchamia wszystko na tym komputerze: serwer, proces odczytu, nadzór i Redis. Ctrl-C zatrzymuje."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Serve until stopped."""
        with translation.override(terminal_language()):
            try:
                serve(Instance.from_settings(), Console())
            except Refused as refusal:
                sys.exit(write_refusal(refusal))
            except KeyboardInterrupt:
                # Before the supervisor took over the signals nothing was started that could be left behind.
                sys.exit(130)
