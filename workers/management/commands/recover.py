"""`manage.py recover`: the supervised recovery process, one round a second."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from typing_extensions import override

from workers import grace, recovery
from workers.queue_positions import QueuePositions

logger = logging.getLogger(__name__)
SWEEP_EVERY = 600


class Command(BaseCommand):
    """Take back documents whose worker died, ring for documents that wait, sweep files that belong to nobody."""

    help = "Run the recovery process until it is told to stop."
    requires_system_checks = []

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        rounds, positions = 0, QueuePositions()
        while not stop.is_set():
            self._round(positions, sweep=rounds % SWEEP_EVERY == 0)
            rounds += 1
            stop.wait(grace.ROUND_SECONDS)

    def _round(self, positions: QueuePositions, *, sweep: bool) -> None:
        """A database that is away for a while must not end the process that repairs what happens meanwhile."""
        try:
            recovery.recover_once()
            positions.tell()
            if sweep:
                recovery.sweep_orphan_files()
        except (DatabaseError, OSError) as error:
            logger.warning("recovery round skipped: %s", error)
            if isinstance(error, DatabaseError):
                grace.give()
        finally:
            close_old_connections()
