"""Rides out a database that is away: the last word on a document must not be lost because it could not be written at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

AWAY: Final = (OperationalError, InterfaceError)
LONGEST_SECONDS: Final = 60.0
"""A worker that waits takes no other document, so it does not wait for ever; then the lease runs out and recovery decides."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0


def is_away() -> bool:
    """Whether the error just met is the connection's and not the statement's."""
    return connection.connection is None or not connection.is_usable()


def is_nobodys_fault(error: Exception) -> bool:
    """Whether the database, not the document, is to blame: it is away, or somebody held a lock for too long."""
    return "lock" in str(error) or is_away()


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
