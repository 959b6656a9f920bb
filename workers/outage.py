"""What is no document's fault: a database that is away, refuses to write, is locked or older than this program, and a full disk.

Rides out a database that is away: the last word on a document must not be lost because it could not be written at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from faktury.domain.full_disk import is_full_disk

logger = logging.getLogger(__name__)

AWAY: Final = (OperationalError, InterfaceError)
LONGEST_SECONDS: Final = 60.0
"""A worker that waits takes no other document, so it does not wait for ever; then the lease runs out and recovery decides."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
SLOW_TO_MEND: Final = timedelta(seconds=5)
"""Until a document is tried again when a person must first make room or migrate."""
_NOT_THE_STATEMENT: Final = ("lock", "readonly", "read-only", "is full", "disk i/o", "no space", "unable to open database")
"""How SQLite and PostgreSQL say that they cannot write now, whatever is to be written."""


def is_away() -> bool:
    """Whether the error just met is the connection's and not the statement's."""
    return connection.connection is None or not connection.is_usable()


def is_nobodys_fault(error: Exception) -> bool:
    """Whether not the document is to blame but the database (away, locked, not to be written to, not yet migrated) or a full disk."""
    if not isinstance(error, (*AWAY, InternalError)):
        return is_full_disk(error) or is_behind(error)
    words = str(error).lower()
    return any(said in words for said in _NOT_THE_STATEMENT) or is_away() or is_behind(error)


def is_behind(error: Exception) -> bool:
    """Whether a statement failed because this program was updated under a running set-up whose database is not yet migrated."""
    if not isinstance(error, (OperationalError, ProgrammingError)):
        return False
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False


def pause_after(error: Exception) -> timedelta | None:
    """How long a document waits that met `error` without being to blame; None where the next try may come at once."""
    return SLOW_TO_MEND if is_behind(error) or isinstance(error, OSError) else None


def ride_out(write: Callable[[], object]) -> None:
    """Do `write`, again and again while the database does not answer, each time on a new connection.

    Raises:
        OperationalError, InterfaceError: it did not come back in time.
    """
    deadline, pause = time.monotonic() + LONGEST_SECONDS, FIRST_PAUSE
    while True:
        try:
            write()
            return
        except AWAY as error:
            if time.monotonic() > deadline:
                raise
            logger.warning("the database does not answer, trying again in %.1f s: %s", pause, error)
        connection.close()
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
