"""`manage.py migrate` that several processes may run at once on one database: one migrates, the others wait and find it done."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from typing_extensions import override

_ADVISORY_KEY: Final = 0x66616B74
"""Ours among the advisory locks of a PostgreSQL database."""


class Command(migrate.Command):
    """Django's own command creates its table before it asks who else does, and the second one fails."""

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        with _one_at_a_time(connections[options["database"]]):
            super().handle(*args, **options)


def _one_at_a_time(connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
    """However the holder dies, the kernel or the database lets go of the lock."""
    if connection.vendor == "postgresql":
        return _advisory_lock(connection)
    folder = Path(connection.settings_dict["NAME"]).parent
    # A test's database is a name in memory, which nobody shares.
    return _file_lock(folder / "migrate.lock") if folder.is_absolute() else nullcontext()


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        # A migration takes as long as it takes; the usual limit of waiting is for rows.
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_KEY])
        cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_KEY])
